import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  administrator,
  callAuth,
  freshEmail,
  memoryStorage,
  PASSWORD,
  signedUp,
  visitor,
} from '../support/auth-clients.ts';
import { type AuthUnderTest, startAuth } from '../support/auth-server.ts';
import { inDatabase } from '../support/database.ts';
import { latestMail, mailsTo } from '../support/mails.ts';
import { stack } from '../support/stack.ts';

const { apiUrl, mailboxUrl } = stack();
const SITE = 'http://127.0.0.1:3000';

/** Follows a mail's link one step; answers where it leads, with the fields of its fragment. */
async function open(link: string) {
  const response = await fetch(link, { redirect: 'manual' });
  const location = response.headers.get('location') ?? '';
  const [address = '', fragment = ''] = location.split('#');
  return { status: response.status, address, fragment: new URLSearchParams(fragment) };
}

describe('codes and links by mail', () => {
  test('a known person signs in by the code of the mail, once', async () => {
    const { email, user } = await signedUp(apiUrl);
    const client = visitor(apiUrl);
    expect((await client.auth.signInWithOtp({ email })).error).toBeNull();
    const mail = await latestMail(mailboxUrl, email);
    expect(mail.subject).toBe('Your Magic Link');
    expect(mail.code).toMatch(/^\d{10}$/);
    const first = await client.auth.verifyOtp({ email, token: mail.code, type: 'email' });
    expect(first.error).toBeNull();
    expect(first.data.user?.id).toBe(user.id);
    const second = await client.auth.verifyOtp({ email, token: mail.code, type: 'email' });
    expect(second.error).toMatchObject({ code: 'otp_expired', status: 403 });
  });

  test('an unknown person is registered by it, unless that is not wanted', async () => {
    const email = freshEmail();
    const refused = await visitor(apiUrl).auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
    expect(refused.error).toMatchObject({ code: 'otp_disabled', status: 422 });
    expect(await mailsTo(mailboxUrl, email)).toEqual([]);

    const client = visitor(apiUrl);
    await client.auth.signInWithOtp({ email, options: { data: { first_name: 'First' } } });
    const { code } = await latestMail(mailboxUrl, email);
    const { data, error } = await client.auth.verifyOtp({ email, token: code, type: 'magiclink' });
    expect(error).toBeNull();
    expect(data.user?.user_metadata).toMatchObject({ first_name: 'First' });
  });

  test('the link leads to the site with a session, once', async () => {
    const { email, user } = await signedUp(apiUrl);
    await visitor(apiUrl).auth.signInWithOtp({ email, options: { emailRedirectTo: `${SITE}/welcome` } });
    const { link } = await latestMail(mailboxUrl, email);
    const first = await open(link);
    expect(first).toMatchObject({ status: 303, address: `${SITE}/welcome` });
    expect(first.fragment.get('type')).toBe('magiclink');
    const client = visitor(apiUrl);
    const { data } = await client.auth.setSession({
      access_token: first.fragment.get('access_token') ?? '',
      refresh_token: first.fragment.get('refresh_token') ?? '',
    });
    expect(data.user?.id).toBe(user.id);
    const second = await open(link);
    expect(second.address).toBe(`${SITE}/welcome`);
    expect(second.fragment.get('error')).toBe('access_denied');
    expect(second.fragment.get('error_code')).toBe('otp_expired');
  });

  test('with PKCE the link hands a code to the client that asked, and to no other', async () => {
    const { email, user } = await signedUp(apiUrl);
    const client = visitor(apiUrl, { flowType: 'pkce', persistSession: true, storage: memoryStorage() });
    await client.auth.signInWithOtp({ email, options: { emailRedirectTo: `${SITE}/in` } });
    const { link } = await latestMail(mailboxUrl, email);
    expect(link).toContain('token=pkce_');
    const { address, fragment } = await open(link);
    expect(fragment.get('access_token')).toBeNull();
    const code = new URL(address).searchParams.get('code') ?? '';
    const stolen = await callAuth(apiUrl, '/token?grant_type=pkce', {
      body: { auth_code: code, code_verifier: 'a'.repeat(56) },
    });
    expect(stolen.status).toBe(400);
    expect(await stolen.json()).toMatchObject({ error_code: 'bad_code_verifier' });
    const { data, error } = await client.auth.exchangeCodeForSession(code);
    expect(error).toBeNull();
    expect(data.user?.id).toBe(user.id);
    const twice = await callAuth(apiUrl, '/token?grant_type=pkce', {
      body: { auth_code: code, code_verifier: 'a'.repeat(56) },
    });
    expect(await twice.json()).toMatchObject({ error_code: 'flow_state_not_found', code: 404 });
  });

  test('a code dies when its time is up', async () => {
    const { email, user } = await signedUp(apiUrl);
    await visitor(apiUrl).auth.signInWithOtp({ email });
    const { code, link } = await latestMail(mailboxUrl, email);
    await inDatabase(
      `update auth.users set recovery_sent_at = now() - interval '601 seconds' where id = $1`,
      [user.id],
    );
    const { error } = await visitor(apiUrl).auth.verifyOtp({ email, token: code, type: 'email' });
    expect(error).toMatchObject({ code: 'otp_expired' });
    expect((await open(link)).fragment.get('error_code')).toBe('otp_expired');
  });

  test('only hashes lie in the database', async () => {
    const { email, user } = await signedUp(apiUrl);
    await visitor(apiUrl).auth.signInWithOtp({ email });
    const { code } = await latestMail(mailboxUrl, email);
    const [row] = await inDatabase<{ recovery_token: string; token_hash: string }>(
      `select u.recovery_token, t.token_hash from auth.users u
       join auth.one_time_tokens t on t.user_id = u.id and t.token_type = 'recovery_token'
       where u.id = $1`,
      [user.id],
    );
    expect(row?.recovery_token).toMatch(/^[0-9a-f]{56}$/);
    expect(row?.token_hash).toBe(row?.recovery_token);
    expect(row?.token_hash).not.toContain(code);
  });
});

describe('a forgotten password', () => {
  test('the mail lets its owner set a new one', async () => {
    const { email } = await signedUp(apiUrl);
    const client = visitor(apiUrl);
    expect((await client.auth.resetPasswordForEmail(email)).error).toBeNull();
    const { code, subject } = await latestMail(mailboxUrl, email);
    expect(subject).toBe('Reset Your Password');
    expect((await client.auth.verifyOtp({ email, token: code, type: 'recovery' })).error).toBeNull();
    expect((await client.auth.updateUser({ password: 'another-horse-2' })).error).toBeNull();
    const again = await visitor(apiUrl).auth.signInWithPassword({ email, password: 'another-horse-2' });
    expect(again.error).toBeNull();
  });

  test('an unknown address gets the same answer and no mail', async () => {
    const email = freshEmail();
    expect((await visitor(apiUrl).auth.resetPasswordForEmail(email)).error).toBeNull();
    expect(await mailsTo(mailboxUrl, email)).toEqual([]);
  });
});

describe('an old session sets a password only with a code by mail', () => {
  test('reauthentication_needed, then a wrong code, then the right one', async () => {
    const { client, email, user } = await signedUp(apiUrl);
    await inDatabase(`update auth.sessions set created_at = now() - interval '25 hours' where user_id = $1`, [
      user.id,
    ]);
    const bare = await client.auth.updateUser({ password: 'another-horse-2' });
    expect(bare.error).toMatchObject({ code: 'reauthentication_needed', status: 400 });
    expect((await client.auth.reauthenticate()).error).toBeNull();
    const { code } = await latestMail(mailboxUrl, email);
    const wrong = await client.auth.updateUser({ password: 'another-horse-2', nonce: '0000000000' });
    expect(wrong.error).toMatchObject({ code: 'reauthentication_not_valid', status: 422 });
    const right = await client.auth.updateUser({ password: 'another-horse-2', nonce: code });
    expect(right.error).toBeNull();
  });
});

describe('require_current_password', () => {
  let auth: AuthUnderTest;
  beforeAll(async () => {
    auth = await startAuth({ 'auth.email.require_current_password': true });
  });
  afterAll(() => auth.stop());

  const change = (client: SupabaseClient, current_password?: string) =>
    client.auth.updateUser({
      password: 'another-horse-2',
      ...(current_password === undefined ? {} : { current_password }),
    });

  test('asks a young session for the password, and whoever came by a mail for nothing', async () => {
    const { client, email } = await signedUp(auth.apiUrl);
    expect((await change(client)).error).toMatchObject({ code: 'current_password_required', status: 400 });
    expect((await change(client, 'wrong')).error).toMatchObject({
      code: 'current_password_invalid',
      status: 400,
    });
    expect((await change(client, PASSWORD)).error).toBeNull();

    const byMail = visitor(auth.apiUrl);
    await byMail.auth.signInWithOtp({ email });
    const { code } = await latestMail(auth.mailboxUrl, email);
    await byMail.auth.verifyOtp({ email, token: code, type: 'email' });
    expect((await byMail.auth.updateUser({ password: 'a-third-horse-3' })).error).toBeNull();
  });

  test('is beside the young session, not in its place', async () => {
    const { client, user } = await signedUp(auth.apiUrl);
    await inDatabase(`update auth.sessions set created_at = now() - interval '25 hours' where user_id = $1`, [
      user.id,
    ]);
    expect((await change(client, PASSWORD)).error).toMatchObject({ code: 'reauthentication_needed' });
  });

  test('is off by default: what is sent is not looked at', async () => {
    const { client } = await signedUp(apiUrl);
    expect((await change(client, 'wrong')).error).toBeNull();
  });
});

describe('where links may lead', () => {
  test.each([
    ['the site on any loopback port', 'http://127.0.0.1:8081/x', 'http://127.0.0.1:8081/x'],
    ['an address of the allow list', 'http://localhost:3000/a/b?c=1', 'http://localhost:3000/a/b?c=1'],
    ['a foreign site', 'https://evil.example/x', SITE],
    ['the site as user name of a foreign one', 'http://127.0.0.1:3000@evil.example/', SITE],
    ['the site as subdomain of a foreign one', 'http://127.0.0.1.evil.example/', SITE],
    ['an address as a bare number', 'http://2130706433/', SITE],
    ['an address in hexadecimal', 'http://0x7f000001/', SITE],
    ['a backslash before the foreign host', 'http:\\\\evil.example\\', SITE],
    ['a script', 'javascript:alert(1)', SITE],
    ['another scheme', 'https://127.0.0.1:3000/x', 'https://127.0.0.1:3000/x'],
  ])('%s', async (_case, asked, expected) => {
    const { email } = await signedUp(apiUrl);
    await visitor(apiUrl).auth.signInWithOtp({ email, options: { emailRedirectTo: asked } });
    const { link } = await latestMail(mailboxUrl, email);
    expect(new URL(link).searchParams.get('redirect_to')).toBe(expected);
  });

  test('a link whose redirect was changed by hand still leads to the site', async () => {
    const { email } = await signedUp(apiUrl);
    await visitor(apiUrl).auth.signInWithOtp({ email });
    const url = new URL((await latestMail(mailboxUrl, email)).link);
    url.searchParams.set('redirect_to', 'https://evil.example/');
    expect((await open(url.href)).address).toBe(SITE);
  });
});

describe('a project that has addresses confirmed', () => {
  let auth: AuthUnderTest;
  beforeAll(async () => {
    auth = await startAuth({ 'auth.email.enable_confirmations': true });
  });
  afterAll(() => auth.stop());

  async function confirmed() {
    const email = freshEmail();
    const client = visitor(auth.apiUrl);
    await client.auth.signUp({ email, password: PASSWORD });
    const { code } = await latestMail(auth.mailboxUrl, email);
    const { data, error } = await client.auth.verifyOtp({ email, token: code, type: 'signup' });
    if (error) throw error;
    return { client, email, user: data.user };
  }

  test('nobody signs in before the confirmation', async () => {
    const email = freshEmail();
    const client = visitor(auth.apiUrl);
    const { data } = await client.auth.signUp({ email, password: PASSWORD });
    expect(data.session).toBeNull();
    expect(data.user?.email_confirmed_at).toBeUndefined();
    const early = await client.auth.signInWithPassword({ email, password: PASSWORD });
    expect(early.error).toMatchObject({ code: 'email_not_confirmed', status: 400 });
    const { link, subject } = await latestMail(auth.mailboxUrl, email);
    expect(subject).toBe('Confirm Your Email');
    expect((await open(link)).fragment.get('type')).toBe('signup');
    const late = await client.auth.signInWithPassword({ email, password: PASSWORD });
    expect(late.error).toBeNull();
    expect(late.data.user?.identities?.[0]?.identity_data).toMatchObject({ email_verified: true });
  });

  test('the mail can be asked for again, and only the newest code counts', async () => {
    const email = freshEmail();
    const client = visitor(auth.apiUrl);
    await client.auth.signUp({ email, password: PASSWORD });
    const first = await latestMail(auth.mailboxUrl, email);
    expect((await client.auth.resend({ type: 'signup', email })).error).toBeNull();
    const second = await latestMail(auth.mailboxUrl, email);
    const old = await client.auth.verifyOtp({ email, token: first.code, type: 'signup' });
    expect(old.error).toMatchObject({ code: 'otp_expired' });
    const current = await client.auth.verifyOtp({ email, token: second.code, type: 'signup' });
    expect(current.error).toBeNull();
  });

  test('registering a known address tells nothing about it and sends no mail', async () => {
    const { email, user } = await confirmed();
    const before = (await mailsTo(auth.mailboxUrl, email)).length;
    const { data, error } = await visitor(auth.apiUrl).auth.signUp({ email, password: 'stolen-horse-9' });
    expect(error).toBeNull();
    expect(data.user?.identities).toEqual([]);
    expect(data.user?.id).not.toBe(user?.id);
    expect((await mailsTo(auth.mailboxUrl, email)).length).toBe(before);
  });

  test('a change of address needs both mailboxes', async () => {
    const { client, email } = await confirmed();
    const newEmail = freshEmail();
    const { data } = await client.auth.updateUser({ email: newEmail });
    expect(data.user).toMatchObject({ email, new_email: newEmail });
    const toNew = await latestMail(auth.mailboxUrl, newEmail);
    const toOld = await latestMail(auth.mailboxUrl, email);
    expect(toNew.subject).toBe('Confirm Email Change');
    const half = await open(toNew.link);
    expect(half.fragment.get('message')).toContain('proceed to confirm link sent to the other email');
    expect((await client.auth.getUser()).data.user?.email).toBe(email);
    expect((await open(toNew.link)).fragment.get('error_code')).toBe('otp_expired');
    const { error } = await client.auth.verifyOtp({ email, token: toOld.code, type: 'email_change' });
    expect(error).toBeNull();
    const { data: changed } = await client.auth.getUser();
    expect(changed.user?.email).toBe(newEmail);
    expect(changed.user?.identities?.[0]?.identity_data?.email).toBe(newEmail);
  });

  test('an address that was taken meanwhile is not given away', async () => {
    const { client, email } = await confirmed();
    const wanted = freshEmail();
    await client.auth.updateUser({ email: wanted });
    const toNew = await latestMail(auth.mailboxUrl, wanted);
    const toOld = await latestMail(auth.mailboxUrl, email);
    await administrator(auth.apiUrl).auth.admin.createUser({ email: wanted, email_confirm: true });
    await open(toNew.link);
    const end = await open(toOld.link);
    expect(end.fragment.get('error_code')).toBe('email_exists');
    expect((await client.auth.getUser()).data.user?.email).toBe(email);
  });

  test('registration by PKCE ends in an exchanged code', async () => {
    const email = freshEmail();
    const client = visitor(auth.apiUrl, {
      flowType: 'pkce',
      persistSession: true,
      storage: memoryStorage(),
    });
    await client.auth.signUp({ email, password: PASSWORD });
    const { address } = await open((await latestMail(auth.mailboxUrl, email)).link);
    const { data, error } = await client.auth.exchangeCodeForSession(
      new URL(address).searchParams.get('code') ?? '',
    );
    expect(error).toBeNull();
    expect(data.user?.email).toBe(email);
  });
});

describe('templates of the project', () => {
  test('subject and body with data of the person, escaped', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'delve-template-'));
    const file = join(folder, 'magic.html');
    writeFileSync(
      file,
      '<p>{{ if .Data.name }}Dear {{ .Data.name }}{{ else }}Hello{{ end }}, code: {{ .Token }} at {{ .SiteURL }}</p>',
    );
    const auth = await startAuth({
      'auth.email.template.magic_link': { subject: 'Your code is {{ .Token }}', content_path: file },
    });
    try {
      const email = freshEmail();
      await visitor(auth.apiUrl).auth.signInWithOtp({ email, options: { data: { name: '<b>Reader</b>' } } });
      const mail = await latestMail(auth.mailboxUrl, email);
      expect(mail.subject).toBe(`Your code is ${mail.code}`);
      expect(mail.html).toContain('Dear &lt;b&gt;Reader&lt;/b&gt;, code:');
      writeFileSync(file, '{{ range .Data }}x{{ end }}');
      const broken = await callAuth(auth.apiUrl, '/otp', { body: { email } });
      expect(broken.status).toBe(500);
      expect(((await broken.json()) as { msg: string }).msg).toContain('{{ range .Data }}');
    } finally {
      await auth.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
