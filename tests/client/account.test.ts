import { Delve, type DelveError } from '@delve/client';
import { expect, test } from 'vitest';
import { inDatabase } from '../support/database.ts';
import { LEGACY_SECRET, signLegacy } from '../support/legacy-tokens.ts';
import { stack } from '../support/stack.ts';
import { transport } from '../support/supabase-client.ts';
import { newClient, newSignedInClient } from './clients.ts';

function serverFor(accessToken: string): Delve {
  return new Delve({
    url: stack().apiUrl,
    key: stack().publishableKey,
    accessToken,
    supabase: { realtime: { transport } },
  });
}

test('whoever leaves is signed out in the app, too', async () => {
  for (const leave of ['deactivate', 'delete'] as const) {
    const { delve } = await newSignedInClient();
    await delve.account[leave]();
    expect((await delve.supabase.auth.getSession()).data.session).toBeNull();
    await expect(delve.account.get()).rejects.toMatchObject({ status: 401, code: 'missing_token' });
  }
});

test('an app keeps its session through a new password', async () => {
  const { delve, email } = await newSignedInClient();
  await delve.account.update({ password: 'another-long-password', firstName: 'Changed' });
  expect(await delve.account.get()).toMatchObject({ email, firstName: 'Changed' });
  expect((await delve.auth.refresh()).accessToken).toEqual(expect.any(String));
});

test('a token that a server was given changes the password of its bearer', async () => {
  const { delve, email } = await newSignedInClient();
  const session = (await delve.supabase.auth.getSession()).data.session;
  if (!session) throw new Error('Nobody is signed in.');
  const server = serverFor(session.access_token);
  await server.account.update({ password: 'another-long-password' });
  expect(await newClient().auth.login({ email, password: 'another-long-password' })).toMatchObject({
    userId: session.user.id,
  });
});

test('an old session changes the password with the present one, and says what it lacks', async () => {
  const { delve, email, userId } = await newSignedInClient();
  const elsewhere = newClient();
  await elsewhere.auth.login({ email, password: 'a-long-password' });
  await inDatabase(`update auth.sessions set created_at = now() - interval '2 days' where user_id = $1`, [
    userId,
  ]);
  const change = { password: 'another-long-password', firstName: 'Changed' };
  await expect(delve.account.update(change)).rejects.toMatchObject({
    status: 403,
    code: 'current_password_required',
  });
  await expect(delve.account.update({ ...change, currentPassword: 'wrong' })).rejects.toMatchObject({
    status: 403,
    code: 'wrong_current_password',
    errors: { currentPassword: ['Is wrong.'] },
  });
  expect(await delve.account.get()).toMatchObject({ firstName: 'Test' });

  await delve.account.update({ ...change, currentPassword: 'a-long-password' });
  expect(await delve.account.get()).toMatchObject({ firstName: 'Changed' });
  expect((await delve.auth.refresh()).userId).toBe(userId);
  await expect(elsewhere.account.get()).rejects.toMatchObject({ status: 401, code: 'session_ended' });
  expect((await newClient().auth.login({ email, password: 'another-long-password' })).userId).toBe(userId);
});

test('too many tries of the present password say when the next one counts', async () => {
  const { delve } = await newSignedInClient();
  const attempt = () => delve.account.update({ password: 'another-long-password', currentPassword: 'wrong' });
  for (let count = 1; count <= 5; count++) {
    await expect(attempt()).rejects.toMatchObject({ code: 'wrong_current_password' });
  }
  const refusal = await attempt().catch((error: unknown) => error);
  expect(refusal).toMatchObject({ status: 429, code: 'rate_limited' });
  expect((refusal as DelveError).retryAfterSeconds).toBeGreaterThan(600);
  await delve.account.update({ password: 'another-long-password' });
});

test('a token that a server was given and that has expired says so', async () => {
  const { userId } = await newSignedInClient();
  const server = serverFor(await signLegacy({ sub: userId, role: 'authenticated' }, LEGACY_SECRET, '-1m'));
  await expect(server.account.update({ password: 'another-long-password' })).rejects.toMatchObject({
    status: 401,
    code: 'token_expired',
  });
});

test('a repeated registration with a key is signed in', async () => {
  const { email } = await newSignedInClient();
  const person = { email, password: 'a-long-password', firstName: 'Test', lastName: 'Person' };
  const delve = newClient();
  await expect(delve.auth.register(person)).rejects.toMatchObject({ status: 409, code: 'email_taken' });
  const again = await delve.auth.register(person, { idempotencyKey: 'a-key' });
  expect(again).toMatchObject({ email });
  expect(await delve.account.get()).toMatchObject({ id: again.id });
});

test('an export holds rows by table', async () => {
  const { delve, userId } = await newSignedInClient();
  const { exportedAt, tables } = await delve.account.export();
  expect(exportedAt).toBeInstanceOf(Date);
  expect(tables).toMatchObject({ profiles: [{ id: userId }], reviews: [] });
});
