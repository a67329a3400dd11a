import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SWAGGER_UI_FILE, swaggerUiModule } from '../../scripts/support/swagger-ui-module.ts';
import { stack } from '../support/stack.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const api = () => `${stack().apiUrl}/functions/v1/api`;

test('the files of the page are those of the installed package: npm run gen:docs-page', () => {
  expect(readFileSync(join(PROJECT, SWAGGER_UI_FILE), 'utf8') === swaggerUiModule()).toBe(true);
});

test('the page is XHTML whose scripts and styles come from this origin alone', async () => {
  for (const path of ['/docs', '/docs/']) {
    const answer = await fetch(`${api()}${path}`);
    expect(answer.status).toBe(200);
    // As text/html, a hosted project without a domain of its own sends it as plain text.
    expect(answer.headers.get('content-type')).toBe('application/xhtml+xml; charset=utf-8');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ${stack().apiUrl}`);
    const page = await answer.text();
    expect(page).not.toMatch(/<script(?![^>]* src=)/);
    const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address = '']) => address);
    expect(addresses.length).toBeGreaterThanOrEqual(4);
    for (const address of addresses) expect(address).toMatch(/^\/functions\/v1\/api\/|^data:,$/);
  }
});

test.each([
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['swagger-ui.css', 'text/css; charset=utf-8'],
])('%s is sent compressed, as it is in the package, and not twice', async (name, type) => {
  const answer = await fetch(`${api()}/docs/${name}`);
  expect(answer.headers.get('content-type')).toBe(type);
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  expect(answer.headers.get('cache-control')).toBe('public, max-age=86400');
  const original = createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`);
  expect((await answer.text()) === readFileSync(original, 'utf8')).toBe(true);
  const etag = answer.headers.get('etag') ?? '';
  const again = await fetch(`${api()}/docs/${name}`, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
});
