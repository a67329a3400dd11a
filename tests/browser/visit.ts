import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Somebody's look at the site, in a profile of its own. */
export interface Visit {
  readonly page: Page;
  /** What the browser complains of; a test that provokes a complaint takes it out. */
  readonly complaints: string[];
}

export interface VisitOptions {
  /** Degrees (WGS 84); without it, the browser may not tell where it is. */
  readonly at?: { readonly latitude: number; readonly longitude: number };
  /** Pixels; by default 1280. */
  readonly width?: number;
}

/** Opens an address. At the test's end, the browser may not have complained nor asked another machine for anything. */
export async function visit(browser: Browser, url: string, options: VisitOptions = {}): Promise<Visit> {
  const { at, width = 1280 } = options;
  const settings: BrowserContextOptions = { viewport: { width, height: 900 }, locale: 'en-NG' };
  const context = await browser.newContext(
    at ? { ...settings, geolocation: { ...at }, permissions: ['geolocation'] } : settings,
  );
  context.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  const elsewhere: string[] = [];
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (!['data:', 'blob:'].includes(protocol) && hostname !== '127.0.0.1') elsewhere.push(request.url());
  });
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  context.on('weberror', ({ error }) => complaints.push(String(error())));
  onTestFinished(async () => {
    // What closing breaks off, a WebSocket that is just being opened for one, is a complaint about the test.
    const complained = [...complaints];
    await context.close();
    expect(elsewhere).toEqual([]);
    expect(complained).toEqual([]);
  });
  const page = await context.newPage();
  await page.goto(url);
  return { page, complaints };
}

/** What axe finds against the page as it is shown: rules of WCAG up to level AA, and good practice. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    'axe.run(document)',
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Pixels by which the page is wider than the screen. */
export function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - innerWidth');
}
