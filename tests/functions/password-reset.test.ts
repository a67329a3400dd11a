import { randomUUID } from 'node:crypto';
import { DelveError } from '@delve/client';
import { describe, expect, test } from 'vitest';
import { newClient } from '../client/clients.ts';
import { api, newPerson, type Person } from '../support/api.ts';
import { inDatabase } from '../support/database.ts';
import { mailsTo } from '../support/mails.ts';
import {
  mailOf,
  newCode,
  requestReset,
  resetPassword,
  verifyCode,
  wrongCode,
} from '../support/password-reset.ts';
import { stack } from '../support/stack.ts';
import { supabaseClient } from '../support/supabase-client.ts';

const NEW_PASSWORD = 'StrongPass#2025';
const INVALID = { status: 400, body: { code: 'invalid_code', errors: { otp: [expect.any(String)] } } };

const canSignIn = async (email: string, password: string) =>
  (await api('POST', '/auth/login/', { json: { email, password } })).status === 200;
const account = async (token: string) => (await api('GET', '/user/', { token })).body.data;

/** Whether and for whom a code was kept, by the address that was asked for. */
const codesOf = (email: string) =>
  inDatabase<{ account_id: string | null; code_hash: string }>(
    `select account_id, code_hash from private.password_reset_codes
     where address_hash = sha256(convert_to($1, 'UTF8')) order by id`,
    [email],
  );

async function codesAreMinutesOld(person: Person, minutes: number): Promise<void> {
  await inDatabase(
    `update private.password_reset_codes
     set created_at = created_at - $2 * interval '1 minute', expires_at = expires_at - $2 * interval '1 minute'
     where account_id = $1`,
    [person.id, minutes],
  );
}

describe('a forgotten password', () => {
  test('is set anew with the code of the mail, verified before; then no other signs in', async () => {
    const person = await newPerson();
    const code = await newCode(person.email);
    expect(code).toMatch(/^\d{6}$/);
    expect(await verifyCode(person.email, code)).toMatchObject({ status: 200 });
    expect(await resetPassword(person.email, code, NEW_PASSWORD)).toMatchObject({ status: 200 });
    expect(await canSignIn(person.email, NEW_PASSWORD)).toBe(true);
    expect(await canSignIn(person.email, person.password)).toBe(false);
  });

  test('a code works once', async () => {
    const person = await newPerson();
    const code = await newCode(person.email);
    expect(await resetPassword(person.email, code, NEW_PASSWORD)).toMatchObject({ status: 200 });
    expect(await resetPassword(person.email, code, 'another-password')).toMatchObject(INVALID);
    expect(await verifyCode(person.email, code)).toMatchObject(INVALID);
    expect(await canSignIn(person.email, NEW_PASSWORD)).toBe(true);
  });

  test('of several resets with one code at once, one happens', async () => {
    const person = await newPerson();
    const code = await newCode(person.email);
    const passwords = Array.from({ length: 6 }, (_, index) => `password-number-${index}`);
    const answers = await Promise.all(
      passwords.map((password) => resetPassword(person.email, code, password)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const good = await Promise.all(passwords.map((password) => canSignIn(person.email, password)));
    expect(good).toEqual(answers.map(({ status }) => status === 200));
  });

  test('an address with capitals or spaces around it is the same one', async () => {
    const person = await newPerson();
    const code = await newCode(person.email);
    expect(await verifyCode(` ${person.email.toUpperCase()} `, code)).toMatchObject({ status: 200 });
  });

  test('all sessions end, and the address is verified', async () => {
    const person = await newPerson();
    expect(await account(person.access)).toMatchObject({ is_verified: false });
    const code = await newCode(person.email);
    expect(await account(person.access)).toBeDefined();
    await resetPassword(person.email, code, NEW_PASSWORD);
    expect(await api('GET', '/user/', { token: person.access })).toMatchObject({
      status: 401,
      body: { code: 'session_ended' },
    });
    expect(await api('POST', '/auth/refresh/', { json: { refresh: person.refresh } })).toMatchObject({
      status: 401,
    });
    const login = await api('POST', '/auth/login/', {
      json: { email: person.email, password: NEW_PASSWORD },
    });
    expect(await account((login.body.data as { access: string }).access)).toMatchObject({
      is_verified: true,
    });
  });

  test('an account that is switched off stays so until the next sign-in', async () => {
    const person = await newPerson();
    await api('PATCH', '/user/deactivate/', { token: person.access, json: {} });
    const isOff = async () =>
      (
        await inDatabase('select from public.accounts where id = $1 and deactivated_at is not null', [
          person.id,
        ])
      ).length === 1;
    const code = await newCode(person.email);
    expect(await resetPassword(person.email, code, NEW_PASSWORD)).toMatchObject({ status: 200 });
    expect(await isOff()).toBe(true);
    expect(await canSignIn(person.email, NEW_PASSWORD)).toBe(true);
    expect(await isOff()).toBe(false);
  });

  test('a password that is too weak leaves the code good and the password as it was', async () => {
    const person = await newPerson();
    const code = await newCode(person.email);
    expect(await resetPassword(person.email, code, 'short')).toMatchObject({
      status: 400,
      body: { code: 'weak_password', errors: { new_password: [expect.any(String)] } },
    });
    expect(await canSignIn(person.email, person.password)).toBe(true);
    expect(await resetPassword(person.email, code, NEW_PASSWORD)).toMatchObject({ status: 200 });
  });

  test('a change of address that somebody else began does not outlive it', async () => {
    const person = await newPerson();
    const client = supabaseClient(stack().publishableKey);
    await client.auth.signInWithPassword({ email: person.email, password: person.password });
    const elsewhere = `${randomUUID()}@example.com`;
    expect((await client.auth.updateUser({ email: elsewhere })).error).toBeNull();
    const begun = await inDatabase('select from auth.users where id = $1 and email_change = $2', [
      person.id,
      elsewhere,
    ]);
    expect(begun).toHaveLength(1);
    await resetPassword(person.email, await newCode(person.email), NEW_PASSWORD);
    const [user] = await inDatabase<{ email_change: string; tokens: string }>(
      `select email_change, (select count(*) from auth.one_time_tokens where user_id = id) as tokens
       from auth.users where id = $1`,
      [person.id],
    );
    expect(user).toEqual({ email_change: '', tokens: '0' });
  });
});

describe('guessing', () => {
  test('five wrong guesses, from wherever, spoil a code; four do not', async () => {
    const person = await newPerson();
    const code = await newCode(person.email);
    for (let guess = 1; guess <= 4; guess++) {
      expect(await verifyCode(person.email, wrongCode(code, guess))).toMatchObject(INVALID);
    }
    expect(await verifyCode(person.email, code)).toMatchObject({ status: 200 });
    expect(await resetPassword(person.email, wrongCode(code), NEW_PASSWORD)).toMatchObject(INVALID);
    expect(await verifyCode(person.email, code)).toMatchObject(INVALID);
    expect(await resetPassword(person.email, code, NEW_PASSWORD)).toMatchObject(INVALID);
    expect(await canSignIn(person.email, person.password)).toBe(true);
    expect(await verifyCode(person.email, await newCode(person.email))).toMatchObject({ status: 200 });
  });

  test('a code dies after ten minutes', async () => {
    const person = await newPerson();
    const code = await newCode(person.email);
    await codesAreMinutesOld(person, 9);
    expect(await verifyCode(person.email, code)).toMatchObject({ status: 200 });
    await codesAreMinutesOld(person, 1);
    expect(await verifyCode(person.email, code)).toMatchObject(INVALID);
    expect(await resetPassword(person.email, code, NEW_PASSWORD)).toMatchObject(INVALID);
  });

  test('only the newest code counts, and it is good for its own address alone', async () => {
    const [person, other] = [await newPerson(), await newPerson()];
    const [former, newest] = [await newCode(person.email), await newCode(person.email)];
    if (former !== newest) expect(await verifyCode(person.email, former)).toMatchObject(INVALID);
    await newCode(other.email);
    expect(await resetPassword(other.email, newest, NEW_PASSWORD)).toMatchObject(INVALID);
    expect(await verifyCode(person.email, newest)).toMatchObject({ status: 200 });
  });

  test('an address gets five codes an hour, with the same answer for the sixth', async () => {
    const person = await newPerson();
    for (let count = 0; count < 5; count++) await newCode(person.email);
    expect(await requestReset(person.email)).toMatchObject({
      status: 200,
      body: { message: 'Password reset OTP sent to email.' },
    });
    const seventh = await supabaseClient(stack().secretKey).rpc('issue_password_reset_code', {
      email: person.email,
      code_hash: 'a'.repeat(64),
    });
    expect(seventh).toMatchObject({ error: null, data: null });
    expect(await codesOf(person.email)).toHaveLength(5);
  });

  test('neither the code nor the address lies in the database', async () => {
    const person = await newPerson();
    const code = await newCode(person.email);
    const [kept] = await codesOf(person.email);
    expect(kept?.code_hash).toMatch(/^[0-9a-f]{64}$/);
    const [row] = await inDatabase<{ text: string }>(
      'select codes::text as text from private.password_reset_codes as codes where account_id = $1',
      [person.id],
    );
    expect(row?.text).not.toContain(person.email);
    const [plain] = await inDatabase<{ found: boolean }>(
      `select exists (
         select from private.password_reset_codes
         where account_id = $1 and code_hash in (
           encode(sha256(convert_to($2, 'UTF8')), 'hex'), md5($2), encode(sha256(convert_to($3 || $2, 'UTF8')), 'hex'))
       ) as found`,
      [person.id, code, person.email],
    );
    expect(plain?.found).toBe(false);
  });
});

describe('an address without an account', () => {
  test('gets the same answers, and no mail', async () => {
    const person = await newPerson();
    const unknown = `${randomUUID()}@example.com`;
    const known = await requestReset(person.email);
    const answer = await requestReset(unknown);
    expect([answer.status, answer.body]).toEqual([known.status, known.body]);
    await expect.poll(() => codesOf(unknown)).toMatchObject([{ account_id: null }]);
    const guess = await verifyCode(person.email, '000000');
    const lost = await verifyCode(unknown, '000000');
    expect([lost.status, lost.body]).toEqual([guess.status, guess.body]);
    expect(await resetPassword(unknown, '000000', NEW_PASSWORD)).toMatchObject(INVALID);
    // A mail that was asked for later has arrived.
    await newCode(person.email);
    expect(await mailsTo(stack().mailboxUrl, unknown)).toEqual([]);
  });

  test('and is not told apart by how often it may ask: it has its codes too', async () => {
    const unknown = `${randomUUID()}@example.com`;
    for (let count = 1; count <= 5; count++) {
      await requestReset(unknown);
      await expect.poll(() => codesOf(unknown)).toHaveLength(count);
    }
  });
});

describe('the mail', () => {
  test('reads well as text and as HTML, and says what to do without having asked', async () => {
    const person = await newPerson();
    const mail = await mailOf(person.email, () => requestReset(person.email));
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain(mail.code);
      expect(part).toContain('10 minutes');
      expect(part).toContain('you need not do anything');
    }
    expect(mail.text).not.toMatch(/<[a-z]/);
    expect(mail.html).not.toMatch(/<(script|img|a)\b/);
  });
});

describe('the client', () => {
  test('does all three, and names the fields as its own', async () => {
    const person = await newPerson();
    const delve = newClient();
    const { code } = await mailOf(person.email, () => delve.auth.requestPasswordReset(person.email));
    const failure = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);
    expect(
      await failure(delve.auth.verifyPasswordResetCode({ email: person.email, code: wrongCode(code) })),
    ).toMatchObject({ status: 400, code: 'invalid_code', errors: { code: [expect.any(String)] } });
    const weak = await failure(delve.auth.resetPassword({ email: person.email, code, password: 'short' }));
    expect(weak).toBeInstanceOf(DelveError);
    expect(weak).toMatchObject({ code: 'weak_password', errors: { password: [expect.any(String)] } });
    expect(await failure(delve.auth.requestPasswordReset('nobody'))).toMatchObject({
      code: 'validation_failed',
      errors: { email: [expect.any(String)] },
    });
    await delve.auth.verifyPasswordResetCode({ email: person.email, code });
    await delve.auth.resetPassword({ email: person.email, code, password: NEW_PASSWORD });
    await delve.auth.login({ email: person.email, password: NEW_PASSWORD });
    expect(await delve.account.get()).toMatchObject({ isVerified: true });
  });
});

test.each([
  ['/auth/password-reset/request/', { email: 'nobody' }, 'email'],
  ['/auth/password-reset/verify/', { email: 'a@example.com', otp: '12345' }, 'otp'],
  ['/auth/password-reset/verify/', { email: 'a@example.com', otp: 123456 }, 'otp'],
  [
    '/auth/password-reset/reset/',
    { email: 'a@example.com', otp: '123456', new_password: '' },
    'new_password',
  ],
])('%s with %j is refused by its field', async (path, json, field) => {
  expect(await api('POST', path, { json })).toMatchObject({
    status: 400,
    body: { code: 'validation_failed', errors: { [field]: [expect.any(String)] } },
  });
});
