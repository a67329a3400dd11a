import { describe, expect, test } from 'vitest';
import { newPerson, type Person } from '../support/api.ts';
import { callAuth } from '../support/auth-clients.ts';
import { inDatabase } from '../support/database.ts';
import { latestMail } from '../support/mails.ts';
import { newCode, resetPassword, verifyCode } from '../support/password-reset.ts';
import { stack } from '../support/stack.ts';
import { supabaseClient } from '../support/supabase-client.ts';

// Auth has ways of its own into an account, past the function `api`: they must be no easier than its own.

const { apiUrl, mailboxUrl, publishableKey } = stack();
const TYPES = ['recovery', 'email', 'magiclink', 'signup', 'invite', 'email_change'];

async function verify(body: object): Promise<{ status: number; code: string | null }> {
  const { status, headers } = await callAuth(apiUrl, '/verify', { body });
  return { status, code: headers.get('x-sb-error-code') };
}

async function recoveryCode({ email }: Person): Promise<string> {
  expect((await callAuth(apiUrl, '/recover', { body: { email } })).status).toBe(200);
  return (await latestMail(mailboxUrl, email)).code;
}

async function mailIsSecondsOld(person: Person, seconds: number): Promise<void> {
  await inDatabase(
    `update auth.users set recovery_sent_at = now() - $2 * interval '1 second' where id = $1`,
    [person.id, seconds],
  );
}

describe('/auth/v1/recover and /auth/v1/otp', () => {
  test('mail codes of ten digits, which no one guesses in the ten minutes that they work', async () => {
    const person = await newPerson();
    expect(await recoveryCode(person)).toMatch(/^\d{10}$/);
    expect((await callAuth(apiUrl, '/otp', { body: { email: person.email } })).status).toBe(200);
    const { code } = await latestMail(mailboxUrl, person.email);
    expect(code).toMatch(/^\d{10}$/);
    await mailIsSecondsOld(person, 601);
    const old = await verify({ type: 'email', email: person.email, token: code });
    expect(old).toMatchObject({ status: 403, code: 'otp_expired' });
    await mailIsSecondsOld(person, 590);
    expect(await verify({ type: 'email', email: person.email, token: code })).toMatchObject({ status: 200 });
  });
});

describe('/auth/v1/verify', () => {
  test.each(TYPES)('takes no code of six digits for %s, whoever has got it', async (type) => {
    const person = await newPerson();
    const code = await newCode(person.email);
    const answer = await verify({ type, email: person.email, token: code });
    expect(answer).toMatchObject({ status: 403, code: 'otp_expired' });
    // Nor has it counted as a guess.
    expect(await verifyCode(person.email, code)).toMatchObject({ status: 200 });
  });

  test('guesses at it leave the code of the product as it is, and Auth’s own code works on', async () => {
    const person = await newPerson();
    const [code, own] = [await newCode(person.email), await recoveryCode(person)];
    for (let guess = 0; guess < 20; guess++) {
      const token = String(guess).padStart(10, '0');
      expect(await verify({ type: 'recovery', email: person.email, token })).toMatchObject({ status: 403 });
    }
    expect(await verifyCode(person.email, code)).toMatchObject({ status: 200 });
    expect(await verify({ type: 'recovery', email: person.email, token: own })).toMatchObject({
      status: 200,
    });
  });

  test('a code of Auth is none of the product', async () => {
    const person = await newPerson();
    const own = await recoveryCode(person);
    expect(await verifyCode(person.email, own)).toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
    expect(await verifyCode(person.email, own.slice(0, 6))).toMatchObject({ status: 400 });
  });

  test('a reset takes the codes back that Auth had mailed before', async () => {
    const person = await newPerson();
    const own = await recoveryCode(person);
    const reset = await resetPassword(person.email, await newCode(person.email), 'StrongPass#2025');
    expect(reset).toMatchObject({ status: 200 });
    expect(await verify({ type: 'recovery', email: person.email, token: own })).toMatchObject({
      status: 403,
    });
  });
});

describe('PUT /auth/v1/user', () => {
  test('sets no password for a session of yesterday, and does for one of today', async () => {
    const person = await newPerson();
    const client = supabaseClient(publishableKey);
    await client.auth.signInWithPassword(person);
    await inDatabase(`update auth.sessions set created_at = now() - interval '25 hours' where user_id = $1`, [
      person.id,
    ]);
    const old = await client.auth.updateUser({ password: 'another-long-password' });
    expect(old.error).toMatchObject({ code: 'reauthentication_needed' });
    await client.auth.signInWithPassword(person);
    expect((await client.auth.updateUser({ password: 'another-long-password' })).error).toBeNull();
  });

  test('takes no word for the current password in place of a sign-in: only what was confirmed here', async () => {
    const person = await newPerson();
    const client = supabaseClient(publishableKey);
    await client.auth.signInWithPassword(person);
    await inDatabase(`update auth.sessions set created_at = now() - interval '25 hours' where user_id = $1`, [
      person.id,
    ]);
    const change = { password: 'another-long-password', current_password: person.password };
    expect((await client.auth.updateUser(change)).error).toMatchObject({ code: 'reauthentication_needed' });
    await client.rpc('confirm_current_password', { password: 'wrong' });
    expect((await client.auth.updateUser(change)).error).toMatchObject({ code: 'reauthentication_needed' });
    await client.rpc('confirm_current_password', { password: person.password });
    expect((await client.auth.updateUser(change)).error).toBeNull();
  });
});

test('the functions that decide about codes are nobody’s but the service’s', async () => {
  const visitor = supabaseClient(publishableKey);
  const person = supabaseClient(publishableKey);
  await person.auth.signInWithPassword(await newPerson());
  const service = supabaseClient(stack().secretKey);
  const code = { email: 'nobody@example.com', code_hash: 'a'.repeat(64) };
  const calls = [
    ['issue_password_reset_code', code],
    ['check_password_reset_code', code],
    ['claim_password_reset_code', code],
    ['release_password_reset_code', { code_id: -1 }],
    ['complete_password_reset', { code_id: -1 }],
  ] as const;
  for (const [name, values] of calls) {
    for (const client of [visitor, person]) {
      expect((await client.rpc(name, values)).error, name).toMatchObject({ code: '42501' });
    }
    expect((await service.rpc(name, values)).error, name).toBeNull();
  }
});
