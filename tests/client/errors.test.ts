import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Delve, DelveError, type DelveOptions } from '@delve/client';
import { expect, test, vi } from 'vitest';
import { signLegacy } from '../support/legacy-tokens.ts';
import { stack } from '../support/stack.ts';
import { transport } from '../support/supabase-client.ts';
import { newClient, newSignedInClient } from './clients.ts';

async function errorOf(call: Promise<unknown>): Promise<DelveError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof DelveError) return error;
  throw new Error(`Expected a DelveError, got ${String(error)}`);
}

test('what needs a person fails for a visitor before anything is sent', async () => {
  const visitor = newClient();
  for (const call of [
    visitor.account.get(),
    visitor.businesses.mine(),
    visitor.businesses.create({ name: 'X' }),
    visitor.businesses.update(1, { name: 'X' }),
    visitor.businesses.requestApproval(1),
    visitor.staff.approvals(),
  ]) {
    expect(await errorOf(call)).toMatchObject({ status: 401, code: 'missing_token' });
  }
});

test('an input that is not valid is refused by field', async () => {
  const { delve } = await newSignedInClient();
  const error = await errorOf(delve.businesses.create({ name: ' ', latitude: 91, website: 'ftp://x' }));
  expect(error).toMatchObject({ status: 400, code: 'validation_failed' });
  expect(Object.keys(error.errors ?? {}).toSorted()).toEqual(['latitude', 'longitude', 'name', 'website']);
});

test('an argument of another type is refused by its name', async () => {
  const { delve } = await newSignedInClient();
  const wrong = <Value>(value: unknown) => value as Value;
  for (const [call, name] of [
    [delve.businesses.get(wrong('1')), 'id'],
    [delve.businesses.update(Number.NaN, { name: 'X' }), 'id'],
    [delve.businesses.requestApproval(-1), 'id'],
    [delve.businesses.search(wrong(null)), 'input'],
    [delve.businesses.mine({ limit: 51 }), 'limit'],
    [delve.lookups.subcategories({ category: wrong(5) }), 'category'],
    [delve.staff.decideApproval(0, { decision: 'approve' }), 'businessId'],
    [delve.staff.decideApproval(1, { decision: wrong('maybe') }), 'decision'],
    [delve.auth.refresh(''), 'refreshToken'],
  ] as const) {
    const error = await errorOf(call);
    expect(error).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(Object.keys(error.errors ?? {})).toEqual([name]);
  }
  expect((await errorOf(delve.businesses.get(wrong('1')))).message).toBe(
    'Not valid: id: Must be a whole number.',
  );
});

test('a session that cannot be renewed says why', async () => {
  const { delve } = await newSignedInClient();
  const { data } = await delve.supabase.auth.getSession();
  await delve.supabase.auth.admin.signOut(data.session?.access_token ?? '', 'local');
  // The token is good for another hour; a client that was away for longer finds it expired.
  vi.setSystemTime(Date.now() + 2 * 3_600_000);
  try {
    expect(await errorOf(delve.businesses.mine())).toMatchObject({
      status: 401,
      code: 'invalid_refresh_token',
    });
    expect(await errorOf(delve.businesses.mine())).toMatchObject({ code: 'missing_token' });
  } finally {
    vi.useRealTimers();
  }
});

test('a refusal of the database carries its code, its hint and its cause', async () => {
  const { delve } = await newSignedInClient();
  const { id } = await delve.businesses.create({ name: 'Bare' });
  const error = await errorOf(delve.businesses.requestApproval(id));
  expect(error).toMatchObject({
    status: 422,
    code: 'business_incomplete',
    hint: expect.stringContaining('address'),
  });
  expect(error.cause).toMatchObject({ code: 'PT422' });
});

test('an unknown reference is named by its field', async () => {
  const { delve } = await newSignedInClient();
  const { id } = await delve.businesses.create({ name: 'Somewhere' });
  expect(await errorOf(delve.businesses.updateLocation(id, { state: 'Atlantis' }))).toMatchObject({
    status: 422,
    code: 'unknown_state',
    errors: { state: [expect.any(String)] },
  });
  expect(await errorOf(delve.businesses.create({ name: 'X', categoryId: 999_999 }))).toMatchObject({
    status: 422,
    code: 'unknown_category',
    errors: { categoryId: [expect.any(String)] },
  });
});

test('errors of Auth come as DelveErrors', async () => {
  const { delve, email } = await newSignedInClient();
  const names = { firstName: 'A', lastName: 'Person' };
  expect(await errorOf(delve.auth.register({ ...names, email, password: 'a-long-password' }))).toMatchObject({
    status: 409,
    code: 'email_taken',
  });
  expect(await errorOf(delve.auth.login({ email, password: 'wrong-password' }))).toMatchObject({
    status: 401,
    code: 'invalid_credentials',
  });
  expect(await errorOf(newClient().auth.refresh('made-up'))).toMatchObject({
    status: 401,
    code: 'invalid_refresh_token',
  });
});

test('after signing out, the session is gone', async () => {
  const { delve } = await newSignedInClient();
  await delve.auth.logout();
  expect(await errorOf(delve.account.get())).toMatchObject({ status: 401, code: 'missing_token' });
});

test('a backend that cannot be reached is a 503', async () => {
  // auth-js writes what it caught to the console as well.
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const delve = new Delve({
    url: 'http://127.0.0.1:9',
    key: 'key',
    supabase: { auth: { persistSession: false }, realtime: { transport } },
  });
  const password = 'a-long-password';
  expect(await errorOf(delve.auth.login({ email: 'a@example.com', password }))).toMatchObject({
    status: 503,
    code: 'unreachable',
  });
  expect(await errorOf(delve.businesses.search())).toMatchObject({ status: 503, code: 'unreachable' });
  log.mockRestore();
});

test('a key of another project is told apart from faults and from ended sessions', async () => {
  const foreign = new Delve({
    url: stack().apiUrl,
    key: 'sb_publishable_of_another_project',
    supabase: { realtime: { transport } },
  });
  const named = { code: 'invalid_api_key', hint: expect.any(String) };
  expect(await errorOf(foreign.lookups.states())).toMatchObject(named);
  const credentials = { email: 'nobody@example.com', password: 'a-long-password' };
  expect(await errorOf(foreign.auth.login(credentials))).toMatchObject(named);
});

test('options without a key are told so', () => {
  const options = { url: stack().apiUrl, supabase: { realtime: { transport } } };
  expect(() => new Delve(options as unknown as DelveOptions)).toThrow('supabaseKey is required');
});

test.each([
  [
    'breaks off',
    (response: ServerResponse) => response.writeHead(400, { 'content-length': 100 }).write('{"code"'),
  ],
  ['is no JSON', (response: ServerResponse) => response.writeHead(400).end('{"code":')],
  ['is another page', (response: ServerResponse) => response.writeHead(502).end('<html></html>')],
])('an answer to an upload that %s is a DelveError', async (_name, answer) => {
  const server = createServer((request, response) => {
    answer(response);
    request.resume().on('end', () => setTimeout(() => response.destroy(), 50));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const delve = new Delve({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      key: 'sb_publishable_any',
      accessToken: await signLegacy({ sub: randomUUID() }),
      supabase: { realtime: { transport } },
    });
    const { status } = await errorOf(delve.uploads.create(new Blob(['picture'])));
    expect(status).toBeGreaterThanOrEqual(500);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
