import { generateKeyPair, SignJWT } from 'jose';
import { expect, test, vi } from 'vitest';
import { readSettings } from '../../functions/_shared/settings.ts';
import { createApp } from '../../functions/api/app.ts';
import { contractRow } from '../contract/contract.ts';
import { rows } from '../contract/rows/all.ts';
import { api, newPerson } from '../support/api.ts';
import { stack } from '../support/stack.ts';

const base = () => `${stack().apiUrl}/functions/v1/api`;

test('a browser of any origin may call with a token', async () => {
  const preflight = await fetch(`${base()}/business/1/`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://frontend.example',
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization, content-type',
    },
  });
  expect(preflight.ok).toBe(true);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  expect(preflight.headers.get('access-control-allow-methods')).toContain('PATCH');
  expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
  for (const path of ['/business/states/', '/user/', '/nothing/']) {
    const answer = await api('GET', path, { headers: { origin: 'https://frontend.example' } });
    expect(answer.headers.get('access-control-allow-origin'), path).toBe('*');
    expect(answer.headers.get('access-control-expose-headers'), path).toBe('etag,retry-after');
  }
  for (const path of ['/docs', '/docs/start.js', '/placeholders/person.svg', '/openapi.json']) {
    const answer = await fetch(`${base()}${path}`, { headers: { origin: 'https://frontend.example' } });
    expect(answer.headers.get('access-control-allow-origin'), path).toBe('*');
  }
});

test('the root says what this is, and the OpenAPI document has every row', async () => {
  const root = await api('GET', '/');
  expect(root.body).toMatchObject({ status: true, name: 'Delve API', version: expect.any(String) });
  const document = (await (await fetch(String(root.body.documentation))).json()) as {
    openapi: string;
    paths: Record<string, Record<string, unknown>>;
  };
  expect(document.openapi).toBe('3.1.0');
  for (const { method, path } of rows.map(({ id }) => contractRow(id))) {
    expect(document.paths[path], path).toHaveProperty(method.toLowerCase());
  }
});

test('answers that depend on the caller are kept by nobody between', async () => {
  const { access } = await newPerson();
  for (const path of ['/business/states/', '/user/', '/business/user/']) {
    const answer = await api('GET', path, { token: access });
    expect(answer.headers.get('cache-control'), path).toBe('private, no-cache');
    expect(answer.headers.get('vary'), path).toContain('Authorization');
  }
  const refused = await api('GET', '/user/');
  expect(refused.headers.get('cache-control')).toBe('no-store');
});

test('public reads may be kept by caches, and are not sent twice', async () => {
  const states = await api('GET', '/business/states/');
  expect(states.headers.get('cache-control')).toBe('public, max-age=3600');
  const etag = states.headers.get('etag') ?? '';
  expect(etag).toMatch(/^(W\/)?"[^"]+"$/);
  const origin = 'https://frontend.example';
  const again = await fetch(`${base()}/business/states/`, { headers: { 'if-none-match': etag, origin } });
  expect(again.status).toBe(304);
  expect(again.headers.get('etag')).toBe(etag);
  expect(again.headers.get('access-control-allow-origin')).toBe('*');
  expect(await again.text()).toBe('');
  const other = await fetch(`${base()}/business/amenities/`, { headers: { 'if-none-match': etag } });
  expect(other.status).toBe(200);
});

test('HEAD answers like GET, without a body', async () => {
  const answer = await fetch(`${base()}/business/states/`, { method: 'HEAD' });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('');
});

const PUBLISHED = 'http://kong:8000';

function settings(more: Record<string, string> = {}) {
  const values: Record<string, string> = {
    SUPABASE_URL: PUBLISHED,
    SUPABASE_ANON_KEY: 'key',
    SUPABASE_SERVICE_ROLE_KEY: 'secret',
    ...more,
  };
  return readSettings((name) => values[name]);
}

async function documentation(headers: Record<string, string>, more: Record<string, string> = {}) {
  const answer = await createApp(settings(more)).request('/api', { headers });
  return ((await answer.json()) as { documentation: string }).documentation;
}

test.each([
  ['the gateway names the host', { 'x-forwarded-host': '127.0.0.1:54321' }, {}, 'http://127.0.0.1:54321'],
  [
    'the gateway names host and port apart',
    { 'x-forwarded-host': 'localhost', 'x-forwarded-port': '54321' },
    {},
    'http://localhost:54321',
  ],
  [
    'the gateway speaks TLS',
    { 'x-forwarded-host': 'delve.example', 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' },
    {},
    'https://delve.example',
  ],
  ['nobody says', {}, {}, PUBLISHED],
  ['the host is no host', { 'x-forwarded-host': 'evil.example/x?' }, {}, PUBLISHED],
  [
    'the project is hosted',
    { 'x-forwarded-host': 'evil.example' },
    { SUPABASE_URL: 'https://ref.supabase.co' },
    'https://ref.supabase.co',
  ],
  [
    'the address is configured',
    { 'x-forwarded-host': 'other.example' },
    { DELVE_PUBLIC_URL: 'https://delve.example/' },
    'https://delve.example',
  ],
])('links are absolute where %s', async (_name, headers, more, expected) => {
  expect(await documentation(headers, more)).toBe(`${expected}/functions/v1/api/openapi.json`);
});

test('the function does not start without a project', () => {
  expect(() => readSettings(() => undefined)).toThrow('SUPABASE_URL');
});

test('a token that cannot be checked is no invalid token', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const app = createApp(settings({ SUPABASE_URL: 'http://127.0.0.1:9' }));
  const { privateKey } = await generateKeyPair('ES256');
  const token = await new SignJWT({ sub: 'somebody' })
    .setProtectedHeader({ alg: 'ES256', kid: 'a-key' })
    .sign(privateKey);
  const answer = await app.request('/api/user', { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ status: false, code: 'unreachable' });
  log.mockRestore();
});

test('a token of a key that Auth does not publish is refused', async () => {
  const { privateKey } = await generateKeyPair('ES256');
  const token = await new SignJWT({ sub: 'somebody', role: 'authenticated' })
    .setProtectedHeader({ alg: 'ES256', kid: 'a-key' })
    .sign(privateKey);
  for (const path of ['/user/', '/business/states/']) {
    expect(await api('GET', path, { token })).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
  }
});
