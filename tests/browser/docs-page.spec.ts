import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { endpoints } from '../../functions/api/routes/endpoints.ts';
import { newPerson } from '../support/api.ts';
import { launchChromium } from '../support/chromium.ts';
import { stack } from '../support/stack.ts';

// The page to try the API. It is XHTML, where Playwright takes no element for an input: fields are filled by keyboard.

let browser: Browser;
let page: Page;
let requested: string[];
let complaints: string[];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
});

beforeEach(async () => {
  page = await browser.newPage();
  [requested, complaints] = [[], []];
  page.on('request', (request) => requested.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await openPage();
  return async () => {
    await page.close();
    expect(complaints).toEqual([]);
    expect(requested.filter((url) => new URL(url).origin !== stack().apiUrl)).toEqual([]);
  };
});

async function openPage(): Promise<void> {
  await page.goto(`${stack().apiUrl}/functions/v1/api/docs/`);
  await page.locator('.opblock').first().waitFor();
}

/** Opens an operation and sends it as it stands there; the status and body of its answer. */
async function tryOut(operationId: string): Promise<{ status: string; body: string }> {
  const operation = page.locator(`[id$="-${operationId}"]`);
  await operation.locator('.opblock-summary-control').click();
  await operation.locator('.execute').click();
  const answer = operation.locator('.live-responses-table .response');
  await answer.waitFor();
  return {
    status: (await answer.locator('.response-col_status').textContent()) ?? '',
    body: (await answer.locator('.highlight-code').first().textContent()) ?? '',
  };
}

test('the page shows every operation, from its own origin alone', async () => {
  expect(await page.title()).toBe('Delve API');
  expect(await page.locator('.opblock').count()).toBe(endpoints.length);
  expect(await page.evaluate('document.contentType')).toBe('application/xhtml+xml');
  expect(requested.length).toBeGreaterThanOrEqual(5);
});

test('trying a read shows its answer', async () => {
  const { status, body } = await tryOut('get_business_states');
  expect(status).toBe('200');
  expect(body).toContain('Federal Capital Territory');
});

test('a token that is put in is sent, and is still there when the page is opened again', async () => {
  expect((await tryOut('get_user')).status).toBe('401');
  complaints = complaints.filter((text) => !text.includes('401'));
  const { email, access } = await newPerson();
  await page.locator('.auth-wrapper .authorize').first().click();
  await page.locator('.modal-ux input').focus();
  await page.keyboard.insertText(access);
  await page.locator('.modal-ux .authorize').click();
  await openPage();
  const { status, body } = await tryOut('get_user');
  expect(status).toBe('200');
  expect(body).toContain(email);
});
