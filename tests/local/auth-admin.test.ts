import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { administrator, freshEmail, PASSWORD, signedUp, visitor } from '../support/auth-clients.ts';
import { inDatabase } from '../support/database.ts';
import { latestMail } from '../support/mails.ts';
import { stack } from '../support/stack.ts';

const { apiUrl, mailboxUrl } = stack();
const { admin } = administrator(apiUrl).auth;

async function created(attributes: Parameters<typeof admin.createUser>[0] = {}) {
  const email = freshEmail();
  const { data, error } = await admin.createUser({ email, password: PASSWORD, ...attributes });
  if (error || !data.user) throw error ?? new Error('no user');
  return { email, user: data.user };
}

describe('accounts', () => {
  test('one that is made with a confirmed address signs in', async () => {
    const id = randomUUID();
    const { email, user } = await created({
      id,
      email_confirm: true,
      user_metadata: { first_name: 'Third' },
      app_metadata: { plan: 'gold' },
    });
    expect(user).toMatchObject({
      id,
      user_metadata: { first_name: 'Third', email_verified: true },
      app_metadata: { plan: 'gold', provider: 'email', providers: ['email'] },
    });
    const { error } = await visitor(apiUrl).auth.signInWithPassword({ email, password: PASSWORD });
    expect(error).toBeNull();
  });

  test('one without a confirmed address does not', async () => {
    const { email, user } = await created();
    const early = await visitor(apiUrl).auth.signInWithPassword({ email, password: PASSWORD });
    expect(early.error).toMatchObject({ code: 'email_not_confirmed' });
    await admin.updateUserById(user.id, { email_confirm: true });
    const late = await visitor(apiUrl).auth.signInWithPassword({ email, password: PASSWORD });
    expect(late.error).toBeNull();
  });

  test('an address is given once', async () => {
    const { email } = await created();
    const { error } = await admin.createUser({ email });
    expect(error).toMatchObject({ code: 'email_exists', status: 422 });
  });

  test('a ready hash is a password', async () => {
    const hash = '$2b$04$abcdefghijklmnopqrstuuJ1zHIPlsYF4ZgmLVyDVU3yzpvqLKnJS';
    const { user } = await created({ password_hash: hash, password: '' });
    const [row] = await inDatabase('select encrypted_password from auth.users where id = $1', [user.id]);
    expect(row?.encrypted_password).toBe(hash);
    const wrong = await admin.createUser({ email: freshEmail(), password_hash: 'plain' });
    expect(wrong.error).toMatchObject({ code: 'validation_failed' });
  });

  test('everything can be changed, and a new password ends the sessions', async () => {
    const { client, user } = await signedUp(apiUrl);
    const email = freshEmail();
    const { data, error } = await admin.updateUserById(user.id, {
      email,
      password: 'another-horse-2',
      user_metadata: { city: 'Abuja' },
      app_metadata: { plan: 'gold' },
    });
    expect(error).toBeNull();
    expect(data.user).toMatchObject({ email, app_metadata: { plan: 'gold', provider: 'email' } });
    expect(data.user?.identities?.[0]?.identity_data?.email).toBe(email);
    expect((await client.auth.getUser()).error).toMatchObject({ name: 'AuthSessionMissingError' });
    const again = await visitor(apiUrl).auth.signInWithPassword({ email, password: 'another-horse-2' });
    expect(again.error).toBeNull();
  });

  test('a banned person neither signs in nor refreshes, until the ban is lifted', async () => {
    const { email, user, session } = await signedUp(apiUrl);
    await admin.updateUserById(user.id, { ban_duration: '24h' });
    const signIn = () => visitor(apiUrl).auth.signInWithPassword({ email, password: PASSWORD });
    expect((await signIn()).error).toMatchObject({ code: 'user_banned' });
    const refresh = await visitor(apiUrl).auth.refreshSession({ refresh_token: session.refresh_token });
    expect(refresh.error).toMatchObject({ code: 'user_banned' });
    await admin.updateUserById(user.id, { ban_duration: 'none' });
    expect((await signIn()).error).toBeNull();
    const odd = await admin.updateUserById(user.id, { ban_duration: 'for ever' });
    expect(odd.error).toMatchObject({ code: 'validation_failed' });
  });

  test('pages of accounts come newest first, with the total', async () => {
    const made = [await created(), await created(), await created()];
    const { data, error } = await admin.listUsers({ page: 1, perPage: 2 });
    expect(error).toBeNull();
    expect(data.users).toHaveLength(2);
    expect(data).toMatchObject({ aud: 'authenticated', nextPage: 2 });
    expect('total' in data && data.total).toBeGreaterThanOrEqual(3);
    const all = await admin.listUsers({ page: 1, perPage: 1000 });
    const ids = all.data.users.map((user) => user.id);
    for (const { user } of made) expect(ids).toContain(user.id);
    expect(ids.indexOf(made[2]?.user.id ?? '')).toBeLessThan(ids.indexOf(made[0]?.user.id ?? ''));
    expect(all.data.users[0]?.identities).toHaveLength(1);
  });

  test('one account by its id, and the answer for an unknown one', async () => {
    const { user, email } = await created();
    expect((await admin.getUserById(user.id)).data.user?.email).toBe(email);
    expect((await admin.getUserById(randomUUID())).error).toMatchObject({
      code: 'user_not_found',
      status: 404,
    });
    expect((await admin.mfa.listFactors({ userId: user.id })).data).toMatchObject({ factors: [] });
  });

  test('deleting takes the account and its identities and sessions away', async () => {
    const { user } = await signedUp(apiUrl);
    expect((await admin.deleteUser(user.id)).error).toBeNull();
    const left = await inDatabase(
      `select id from auth.users where id = $1 union all select id from auth.identities where user_id = $1
       union all select id from auth.sessions where user_id = $1`,
      [user.id],
    );
    expect(left).toEqual([]);
    expect((await admin.deleteUser(user.id)).error).toMatchObject({ code: 'user_not_found' });
  });

  test('deleting softly keeps the id, forgets the person and frees the address', async () => {
    const { user, email, session } = await signedUp(apiUrl);
    expect((await admin.deleteUser(user.id, true)).error).toBeNull();
    const [row] = await inDatabase('select * from auth.users where id = $1', [user.id]);
    expect(row).toMatchObject({ encrypted_password: '', raw_user_meta_data: {} });
    expect(row?.deleted_at).toBeTruthy();
    expect(JSON.stringify(row)).not.toContain(email);
    const { error } = await visitor(apiUrl).auth.refreshSession({ refresh_token: session.refresh_token });
    expect(error).toMatchObject({ code: 'refresh_token_not_found' });
    expect((await visitor(apiUrl).auth.signUp({ email, password: PASSWORD })).error).toBeNull();
  });

  test("signing somebody out by their token ends that account's sessions", async () => {
    const { client, session } = await signedUp(apiUrl);
    expect((await admin.signOut(session.access_token)).error).toBeNull();
    expect((await client.auth.getUser()).error).toMatchObject({ name: 'AuthSessionMissingError' });
  });
});

describe('links to deliver oneself', () => {
  test('a magic link of a known person is redeemed by its hash, once', async () => {
    const { email, user } = await signedUp(apiUrl);
    const { data, error } = await admin.generateLink({ type: 'magiclink', email });
    expect(error).toBeNull();
    expect(data.user?.id).toBe(user.id);
    expect(data.properties?.verification_type).toBe('magiclink');
    const redeem = () =>
      visitor(apiUrl).auth.verifyOtp({
        type: 'magiclink',
        token_hash: data.properties?.hashed_token ?? '',
      });
    expect((await redeem()).data.user?.id).toBe(user.id);
    expect((await redeem()).error).toMatchObject({ code: 'otp_expired' });
  });

  test('for somebody unknown it registers them', async () => {
    const email = freshEmail();
    const { data } = await admin.generateLink({ type: 'magiclink', email });
    expect(data.properties?.verification_type).toBe('signup');
    const { error } = await visitor(apiUrl).auth.verifyOtp({
      type: 'email',
      email,
      token: data.properties?.email_otp ?? '',
    });
    expect(error).toBeNull();
  });

  test('of a registration, with password and data', async () => {
    const email = freshEmail();
    const { data, error } = await admin.generateLink({
      type: 'signup',
      email,
      password: PASSWORD,
      options: { data: { first_name: 'Second' }, redirectTo: 'http://127.0.0.1:3000/done' },
    });
    expect(error).toBeNull();
    expect(data.properties?.redirect_to).toBe('http://127.0.0.1:3000/done');
    const answer = await fetch(data.properties?.action_link ?? '', { redirect: 'manual' });
    expect(answer.headers.get('location')).toMatch(/^http:\/\/127\.0\.0\.1:3000\/done#access_token=/);
    const { data: signedIn } = await visitor(apiUrl).auth.signInWithPassword({ email, password: PASSWORD });
    expect(signedIn.user?.user_metadata).toMatchObject({ first_name: 'Second' });
    const again = await admin.generateLink({ type: 'signup', email, password: PASSWORD });
    expect(again.error).toMatchObject({ code: 'email_exists' });
  });

  test('of a recovery, for known people only', async () => {
    const { email } = await signedUp(apiUrl);
    const { data } = await admin.generateLink({ type: 'recovery', email });
    const { error } = await visitor(apiUrl).auth.verifyOtp({
      type: 'recovery',
      token_hash: data.properties?.hashed_token ?? '',
    });
    expect(error).toBeNull();
    const unknown = await admin.generateLink({ type: 'recovery', email: freshEmail() });
    expect(unknown.error).toMatchObject({ code: 'user_not_found', status: 404 });
  });

  test('of a change of address', async () => {
    const { client, email } = await signedUp(apiUrl);
    const newEmail = freshEmail();
    const { data, error } = await admin.generateLink({ type: 'email_change_new', email, newEmail });
    expect(error).toBeNull();
    await fetch(data.properties?.action_link ?? '', { redirect: 'manual' });
    expect((await client.auth.getUser()).data.user?.email).toBe(newEmail);
  });

  test('an invitation comes by mail, and its link lets the person in', async () => {
    const email = freshEmail();
    const { data, error } = await admin.inviteUserByEmail(email, { data: { team: 'delve' } });
    expect(error).toBeNull();
    expect(data.user?.invited_at).toBeTruthy();
    const mail = await latestMail(mailboxUrl, email);
    expect(mail.subject).toBe('You have been invited');
    const { data: joined, error: refused } = await visitor(apiUrl).auth.verifyOtp({
      type: 'invite',
      email,
      token: mail.code,
    });
    expect(refused).toBeNull();
    expect(joined.user?.user_metadata).toMatchObject({ team: 'delve' });
    expect((await admin.inviteUserByEmail(email)).error).toMatchObject({ code: 'email_exists' });
  });
});
