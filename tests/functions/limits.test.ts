import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { readSettings } from '../../functions/_shared/settings.ts';
import { createApp } from '../../functions/api/app.ts';
import { api, signInAs } from '../support/api.ts';
import { signLegacy } from '../support/legacy-tokens.ts';
import { startTestStack, type TestStack } from '../support/test-stack.ts';

// How often somebody may ask, over HTTP, on a stack with the limits as they are laid: bursts of 30 writes, 30 sign-ins.

const START = 120_000;
let stack: TestStack;
/** The function itself, to be called as the gateway calls it. */
let app: ReturnType<typeof createApp>;
let admin: pg.Client;
let owner: { access: string };
let customer: { access: string };

beforeAll(async () => {
  // Of refreshes Auth is not to be the first to refuse; of sign-ins it lets six come at once, which take long to check.
  stack = await startTestStack({
    configOverrides: { 'auth.rate_limit.token_refresh': 1_000_000, 'auth.rate_limit.sign_in_sign_ups': 6 },
  });
  admin = new pg.Client({ connectionString: stack.databaseUrl() });
  await admin.connect();
  const values: Record<string, string> = {
    SUPABASE_URL: stack.apiUrl,
    SUPABASE_ANON_KEY: stack.publishableKey,
    SUPABASE_SERVICE_ROLE_KEY: stack.secretKey,
  };
  app = createApp(readSettings((name) => values[name]));
  owner = await signInAs('owner', stack.apiUrl);
  customer = await signInAs('customer', stack.apiUrl);
}, START);

afterAll(async () => {
  await admin?.end();
  await stack?.end();
});

beforeEach(async () => {
  // The edge runtime has it, Node 20 does not, and supabase-js asks for it.
  vi.stubGlobal('WebSocket', WebSocket);
  await refill('write', 1);
  await refill('sign_in', 1);
  await admin.query('delete from private.rate_limit_callers');
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** By default a burst comes back faster than a busy machine asks for it. */
async function refill(name: string, perMinute: number): Promise<void> {
  await admin.query('update private.rate_limit_classes set per_minute = $2 where name = $1', [
    name,
    perMinute,
  ]);
}

/** A write that changes nothing: 404 when it is let through. */
function write(token: string) {
  return api('PATCH', '/business/999999999/', { token, json: { description: 'X' }, apiUrl: stack.apiUrl });
}

/** A refresh with no such token, as a visitor sends it: 401 when it is let through. */
function refresh(headers: Record<string, string> = {}) {
  return api('POST', '/auth/refresh/', { json: { refresh: 'no-such-token' }, headers, apiUrl: stack.apiUrl });
}

/** What the function answers to somebody of an address. */
async function statusFrom(
  address: string,
  method: string,
  path: string,
  json: object,
  token?: string,
): Promise<number> {
  const answer = await app.request(`/api${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      'cf-connecting-ip': address,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(json),
  });
  return answer.status;
}

const times = <Value>(count: number, make: (index: number) => Promise<Value>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

const count = <Value>(values: readonly Value[], value: Value) =>
  values.filter((each) => each === value).length;

test('of many requests at once exactly the burst goes through, and the others are told when', async () => {
  const answers = await times(50, () => write(owner.access));
  expect(
    count(
      answers.map(({ status }) => status),
      404,
    ),
  ).toBe(30);
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(20);
  for (const { body, headers } of refused) {
    expect(body).toMatchObject({
      status: false,
      code: 'rate_limited',
      message: expect.any(String),
      hint: expect.any(String),
    });
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
    expect(headers.get('cache-control')).toBe('no-store');
  }

  // Another person at the same address, another class of routes, and the same person elsewhere.
  expect((await write(customer.access)).status).toBe(404);
  expect((await api('GET', '/user/', { token: owner.access, apiUrl: stack.apiUrl })).status).toBe(200);
  const elsewhere = ['203.0.113.5', 'PATCH', '/business/999999999', { description: 'X' }] as const;
  expect(await statusFrom(...elsewhere, owner.access)).toBe(429);
  expect(await statusFrom(...elsewhere, customer.access)).toBe(404);
});

test('after the seconds of Retry-After one goes through, and no more', async () => {
  await refill('write', 12);
  const answers = await times(40, () => write(owner.access));
  const seconds = Number(answers.find(({ status }) => status === 429)?.headers.get('retry-after'));
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(5);
  await delay(seconds * 1000);
  const later = await times(3, () => write(owner.access));
  expect(later.map(({ status }) => status).sort()).toEqual([404, 429, 429]);
});

test('visitors count by address', async () => {
  const attempt = (address: string) =>
    statusFrom(address, 'POST', '/auth/refresh', { refresh: 'no-such-token' });
  const statuses = await times(35, () => attempt('203.0.113.1'));
  expect([count(statuses, 401), count(statuses, 429)]).toEqual([30, 5]);
  expect(await attempt('203.0.113.2')).toBe(401);
});

test('a header that anybody can write makes nobody somebody else', async () => {
  const forged = (index: number) => ({
    'x-forwarded-for': `198.51.100.${index}`,
    'cf-connecting-ip': `198.51.100.${index}`,
    'x-real-ip': `198.51.100.${index}`,
    forwarded: `for=198.51.100.${index}`,
  });
  const answers = await times(35, (index) => refresh(forged(index)));
  const statuses = answers.map(({ status }) => status);
  const others = answers.filter(({ status }) => status !== 401 && status !== 429);
  expect(others.map(({ body }) => body)).toEqual([]);
  expect([count(statuses, 401), count(statuses, 429)]).toEqual([30, 5]);
});

test('a token whose signature is not checked here counts by address, and takes nothing from its person', async () => {
  const { rows } = await admin.query<{ id: string }>(
    "select id from auth.users where email = 'customer@delve.test'",
  );
  const forgery = new TextEncoder().encode('another secret, of at least thirty-two characters');
  const statuses = await times(35, async (index) => {
    const sub = index % 2 === 0 ? String(rows[0]?.id) : randomUUID();
    const token = await signLegacy({ sub, role: 'authenticated' }, forgery);
    return statusFrom('203.0.113.3', 'PATCH', '/business/999999999', { description: 'X' }, token);
  });
  expect([count(statuses, 401), count(statuses, 429)]).toEqual([30, 5]);
  expect((await write(customer.access)).status).toBe(404);
});

test('what Auth itself refuses to count any further says when to try again as well', async () => {
  await admin.query("update private.rate_limit_classes set burst = 1000 where name = 'sign_in'");
  const json = { email: 'nobody@example.com', password: 'a-wrong-password' };
  const answers = await times(12, () => api('POST', '/auth/login/', { json, apiUrl: stack.apiUrl }));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  for (const { body, headers } of refused) {
    expect(body).toMatchObject({ status: false, code: 'rate_limited' });
    expect(headers.get('retry-after')).toBe('60');
  }
});

test('Auth counts those whom the function asks for, each by their own address', async () => {
  await admin.query("update private.rate_limit_classes set burst = 1000 where name = 'sign_in'");
  const login = { email: 'nobody@example.com', password: 'a-wrong-password' };
  const from = (address: string, path = '/auth/login', json: object = login) =>
    statusFrom(address, 'POST', path, json);
  // One after another: checking a password keeps a busy machine longer than the function waits for Auth.
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 8; attempt++) statuses.push(await from('203.0.113.20'));
  expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
  // From one address of the function the seventh would be refused as well.
  for (let index = 0; index < 7; index++) expect(await from(`203.0.113.${30 + index}`)).toBe(401);
  const registration = { ...login, email: `${randomUUID()}@example.com`, first_name: 'A', last_name: 'B' };
  expect(await from('203.0.113.60', '/auth/register', registration)).toBe(201);
  const { rows } = await admin.query<{ ip: string }>(
    `select host(sessions.ip) as ip from auth.sessions join auth.users on users.id = sessions.user_id
     where users.email = $1`,
    [registration.email],
  );
  expect(rows).toEqual([{ ip: '203.0.113.60' }]);
});

test('a caller who sends the header for Auth themselves is counted by where they are', async () => {
  await admin.query("update private.rate_limit_classes set burst = 1000 where name = 'sign_in'");
  const json = { email: 'nobody@example.com', password: 'a-wrong-password' };
  const forged = (index: number) => ({ 'sb-forwarded-for': `198.51.100.${index}` });
  const throughApi = await times(12, (index) =>
    api('POST', '/auth/login/', { json, apiUrl: stack.apiUrl, headers: forged(index) }),
  );
  expect(throughApi.filter(({ status }) => status === 429).length).toBeGreaterThan(0);

  const atAuth = await times(12, (index) =>
    fetch(`${stack.apiUrl}/auth/v1/token?grant_type=password`, {
      method: 'POST',
      headers: { apikey: stack.publishableKey, 'content-type': 'application/json', ...forged(index) },
      body: JSON.stringify(json),
    }),
  );
  expect(atAuth.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
});
