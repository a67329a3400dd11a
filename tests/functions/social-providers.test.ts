import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { readSettings } from '../../functions/_shared/settings.ts';
import { createApp } from '../../functions/api/app.ts';

const TOKEN = 'ya29.a-token-that-nobody-may-read';
const GOOD_INFO = { aud: 'ours', sub: '1', email: 'a@example.com', email_verified: 'true', expires_in: '60' };
const GOOD_DEBUG = { data: { is_valid: true, app_id: '7', user_id: '1', type: 'USER' } };

const logged: unknown[] = [];
beforeEach(() => {
  vi.stubGlobal('WebSocket', WebSocket);
  logged.length = 0;
  vi.spyOn(console, 'error').mockImplementation((...words) => void logged.push(...words));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

type Answer = (path: string, request: IncomingMessage, response: ServerResponse) => void;

const json =
  (status: number, body: unknown): Answer =>
  (_path, _request, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const broken: Answer = (_path, request) => request.socket.destroy();

/** Signs in where provider and project are one server, that answers as it is told: the project lets everybody ask. */
async function signIn(
  provider: 'google' | 'facebook',
  answers: Readonly<Record<string, Answer>>,
  more: Readonly<Record<string, string>> = {},
) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://provider');
    if (pathname === '/rest/v1/rpc/take_rate_limit') return json(200, 0)(pathname, request, response);
    asked.push(request);
    (answers[pathname] ?? json(404, { message: pathname }))(pathname, request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const values: Record<string, string> = {
    SUPABASE_URL: url,
    SUPABASE_ANON_KEY: 'key',
    SUPABASE_SERVICE_ROLE_KEY: 'secret',
    DELVE_GOOGLE_CLIENT_ID: 'web, ours',
    DELVE_GOOGLE_TOKENINFO_URL: `${url}/tokeninfo`,
    DELVE_GOOGLE_USERINFO_URL: `${url}/userinfo`,
    DELVE_FACEBOOK_APP_ID: '7',
    DELVE_FACEBOOK_APP_SECRET: 'secret-of-7',
    DELVE_FACEBOOK_GRAPH_URL: url,
    ...more,
  };
  try {
    const answer = await createApp(readSettings((name) => values[name])).request(`/api/auth/${provider}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ access_token: TOKEN }),
    });
    const text = await answer.text();
    expect(text).not.toContain(TOKEN);
    return { status: answer.status, code: (JSON.parse(text) as { code: string }).code, asked };
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

/** What an error says, its causes included. */
function written(): string {
  return logged
    .map((entry) =>
      entry instanceof Error ? `${entry.stack} ${String(entry.cause)}` : JSON.stringify(entry),
    )
    .join('\n');
}

const linked = {
  '/rest/v1/rpc/social_account_email': json(409, { code: 'PT409', message: 'x', details: 'sign_in_to_link' }),
};

describe('the control: a good answer goes on to the database', () => {
  test('of Google', async () => {
    const { status, code, asked } = await signIn('google', { '/tokeninfo': json(200, GOOD_INFO), ...linked });
    expect({ status, code }).toEqual({ status: 409, code: 'sign_in_to_link' });
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/tokeninfo' });
    expect(asked[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  test('of Facebook, asked with the proof that the app’s secret gives', async () => {
    const me = json(200, { id: '1', email: 'a@example.com' });
    const { code, asked } = await signIn('facebook', {
      '/debug_token': json(200, GOOD_DEBUG),
      '/me': me,
      ...linked,
    });
    expect(code).toBe('sign_in_to_link');
    expect(asked[0]?.headers.authorization).toBe('Bearer 7|secret-of-7');
    expect(asked[1]?.url).toMatch(/appsecret_proof=[0-9a-f]{64}$/);
  });
});

describe.each([
  ['google', '/tokeninfo'],
  ['facebook', '/debug_token'],
] as const)('%s', (provider, path) => {
  test.each([
    ['breaks off', broken, 503, 'provider_unreachable'],
    ['has a fault', json(500, {}), 503, 'provider_unreachable'],
    ['has too much to do', json(429, {}), 503, 'provider_unreachable'],
    [
      'leads elsewhere',
      ((_p, _q, response) => response.writeHead(302, { location: '/' }).end()) as Answer,
      503,
      'provider_unreachable',
    ],
    ['answers no JSON', ((_p, _q, response) => response.end('<html>')) as Answer, 502, 'provider_failed'],
    ['answers something else', json(200, []), 502, 'provider_failed'],
    ['does not let us ask', json(403, { error: { code: 4 } }), 502, 'provider_failed'],
  ])('that %s is no fault of the token', async (_case, answer, status, code) => {
    expect(await signIn(provider, { [path]: answer })).toMatchObject({ status, code });
    expect(written()).toMatch(new RegExp(provider, 'i'));
    expect(written()).not.toContain(TOKEN);
    expect(written()).not.toContain('secret-of-7');
  });

  test('that does not answer is given up in time', { timeout: 10_000 }, async () => {
    expect(await signIn(provider, { [path]: () => {} })).toMatchObject({
      status: 503,
      code: 'provider_unreachable',
    });
    expect(written()).not.toContain(TOKEN);
  });

  test('that is not set up is not asked', async () => {
    const off = { DELVE_GOOGLE_CLIENT_ID: ' ', DELVE_FACEBOOK_APP_SECRET: '' };
    const { status, code, asked } = await signIn(provider, {}, off);
    expect({ status, code }).toEqual({ status: 503, code: 'provider_not_configured' });
    expect(asked).toEqual([]);
  });
});

test.each([
  ['another app’s', { aud: 'somebody' }],
  ['one that has expired', { expires_in: '0' }],
])('a token of Google that is %s is refused', async (_case, more) => {
  const answer = await signIn('google', { '/tokeninfo': json(200, { ...GOOD_INFO, ...more }), ...linked });
  expect(answer).toMatchObject({ status: 401, code: 'invalid_provider_token' });
});

test.each([
  ['another app’s', { app_id: '8' }],
  ['not valid', { is_valid: false }],
  ['a page’s', { type: 'PAGE' }],
])('a token of Facebook that is %s is refused', async (_case, more) => {
  const debug = json(200, { data: { ...GOOD_DEBUG.data, ...more } });
  const me = json(200, { id: '1', email: 'a@example.com' });
  const answer = await signIn('facebook', { '/debug_token': debug, '/me': me, ...linked });
  expect(answer).toMatchObject({ status: 401, code: 'invalid_provider_token' });
});

test('a profile of Facebook that is not the token’s person is not believed', async () => {
  const me = json(200, { id: '2', email: 'a@example.com' });
  const answer = await signIn('facebook', { '/debug_token': json(200, GOOD_DEBUG), '/me': me, ...linked });
  expect(answer).toMatchObject({ status: 502, code: 'provider_failed' });
});
