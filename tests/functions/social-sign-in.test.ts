import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { newClient } from '../client/clients.ts';
import { api, newPerson, signIn } from '../support/api.ts';
import { inDatabase } from '../support/database.ts';
import {
  accessTokenOf,
  FOREIGN_APPS,
  newSocialPerson,
  type ProviderName,
  revokeToken,
  type SocialPerson,
} from '../support/identity-providers.ts';

const PROVIDERS = ['google', 'facebook'] as const;

const signInWith = (provider: ProviderName, accessToken: string) =>
  api('POST', `/auth/${provider}/`, { json: { access_token: accessToken } });

/** Signs in as a person of a provider, and answers whose session it is. */
async function sessionOf(provider: ProviderName, person: SocialPerson) {
  const answer = await signInWith(provider, await accessTokenOf(provider, person));
  expect(answer.body).toMatchObject({ status: true });
  const { token, refresh } = answer.body.data as { token: string; refresh: string };
  return { token, refresh, account: await accountOf(token) };
}

async function accountOf(token: string) {
  const answer = await api('GET', '/user/', { token });
  expect(answer.status).toBe(200);
  return answer.body.data as { id: string; first_name: string; last_name: string; email: string };
}

async function isVerified(userId: string): Promise<boolean> {
  const rows = await inDatabase<{ is_verified: boolean }>(
    'select is_verified from public.accounts where id = $1',
    [userId],
  );
  return rows[0]?.is_verified === true;
}

const verify = (userId: string) =>
  inDatabase('update public.accounts set is_verified = true where id = $1', [userId]);

describe.each(PROVIDERS)('with %s', (provider) => {
  test('the first sign-in makes an account with the name that the provider tells', async () => {
    const person = newSocialPerson({ first_name: 'Given', last_name: 'Family' });
    const { account } = await sessionOf(provider, person);
    expect(account).toMatchObject({ first_name: 'Given', last_name: 'Family', email: person.email });
    expect(await isVerified(account.id)).toBe(provider === 'google');
  });

  test('the next one leads to the same account, whatever became of the address', async () => {
    const person = newSocialPerson();
    const { account } = await sessionOf(provider, person);
    expect((await sessionOf(provider, person)).account.id).toBe(account.id);
    const moved = { ...person, email: `${randomUUID()}@example.com` };
    expect((await sessionOf(provider, moved)).account).toMatchObject({ id: account.id, email: person.email });
    const { sub } = person;
    expect((await sessionOf(provider, { sub })).account.id).toBe(account.id);
  });

  test('the address is compared as Auth keeps it', async () => {
    const email = `Upper.${randomUUID()}@Example.com`;
    const { account } = await sessionOf(provider, newSocialPerson({ email }));
    expect(account.email).toBe(email.toLowerCase());
    const other = await signInWith(provider, await accessTokenOf(provider, newSocialPerson({ email })));
    expect(other.status).toBe(provider === 'google' ? 200 : 409);
  });

  test('the refresh token that comes along is good', async () => {
    const { refresh } = await sessionOf(provider, newSocialPerson());
    expect((await api('POST', '/auth/refresh/', { json: { refresh } })).status).toBe(200);
  });

  test('a person without an address is told so, and makes no account', async () => {
    const person = { sub: newSocialPerson().sub };
    const refused = await signInWith(provider, await accessTokenOf(provider, person));
    expect(refused).toMatchObject({ status: 422, body: { code: 'email_required' } });
    const unseen = await accessTokenOf(provider, newSocialPerson(), { scopes: ['openid'] });
    expect((await signInWith(provider, unseen)).body.code).toBe('email_required');
    await sessionOf(provider, newSocialPerson(person));
  });

  test.each([
    ['nobody gave out', async () => `ya29.${randomUUID()}`],
    [
      'was given to another app',
      (person: SocialPerson) => accessTokenOf(provider, person, { app: FOREIGN_APPS[provider] }),
    ],
    ['has expired', (person: SocialPerson) => accessTokenOf(provider, person, { expires_in: -1 })],
    [
      'was taken back',
      async (person: SocialPerson) => {
        const token = await accessTokenOf(provider, person);
        await revokeToken(provider, token);
        return token;
      },
    ],
    ['is our own', async () => (await newPerson()).access],
  ])('a token that %s is refused', async (_case, token) => {
    const person = newSocialPerson();
    const refused = await signInWith(provider, await token(person));
    expect(refused).toMatchObject({ status: 401, body: { code: 'invalid_provider_token' } });
    expect(await inDatabase('select from auth.users where email = $1', [person.email])).toHaveLength(0);
    await sessionOf(provider, person);
  });

  test('a token of the other provider is refused', async () => {
    const other = provider === 'google' ? 'facebook' : 'google';
    const token = await accessTokenOf(other, newSocialPerson());
    expect((await signInWith(provider, token)).status).toBe(401);
    expect((await signInWith(other, token)).status).toBe(200);
  });

  test('a body without a token is refused', async () => {
    for (const json of [{}, { access_token: '' }, { access_token: 'two words' }, { access_token: 5 }]) {
      const refused = await api('POST', `/auth/${provider}/`, { json });
      expect(refused).toMatchObject({
        status: 400,
        body: { errors: { access_token: [expect.any(String)] } },
      });
    }
  });

  test('many first sign-ins at once make one account', async () => {
    const person = newSocialPerson();
    const sessions = await Promise.all(Array.from({ length: 4 }, () => sessionOf(provider, person)));
    expect(new Set(sessions.map(({ account }) => account.id)).size).toBe(1);
    for (const { token } of sessions) expect((await api('GET', '/user/', { token })).status).toBe(200);
  });

  test('an account that was switched off is on again', async () => {
    const person = newSocialPerson();
    const { token, account } = await sessionOf(provider, person);
    await api('PATCH', '/user/deactivate/', { token, json: {} });
    expect((await api('GET', '/user/', { token })).status).toBe(401);
    expect((await sessionOf(provider, person)).account.id).toBe(account.id);
  });

  test('a suspended account stays shut', async () => {
    const person = newSocialPerson();
    const { account } = await sessionOf(provider, person);
    await inDatabase("update auth.users set banned_until = now() + interval '1 day' where id = $1", [
      account.id,
    ]);
    const refused = await signInWith(provider, await accessTokenOf(provider, person));
    expect(refused).toMatchObject({ status: 403, body: { code: 'user_banned' } });
  });

  test('the client is signed in', async () => {
    const person = newSocialPerson();
    const delve = newClient();
    const accessToken = await accessTokenOf(provider, person);
    const session = await (provider === 'google'
      ? delve.auth.signInWithGoogle({ accessToken })
      : delve.auth.signInWithFacebook({ accessToken }));
    expect(await delve.account.get()).toMatchObject({ id: session.userId, email: person.email });
    await expect(delve.auth.refresh()).resolves.toMatchObject({ userId: session.userId });
    const again = provider === 'google' ? 'signInWithGoogle' : 'signInWithFacebook';
    await expect(newClient().auth[again]({ accessToken: 'unknown' })).rejects.toMatchObject({
      status: 401,
      code: 'invalid_provider_token',
    });
  });
});

describe('where the address has an account', () => {
  test('Google’s word links it: a verified account keeps password and sessions', async () => {
    const before = await newPerson();
    await verify(before.id);
    const person = newSocialPerson({ email: before.email });
    expect((await sessionOf('google', person)).account.id).toBe(before.id);
    expect((await accountOf(before.access)).id).toBe(before.id);
    await signIn(before);
  });

  test('without Google’s word nobody gets in', async () => {
    const before = await newPerson();
    await verify(before.id);
    const person = newSocialPerson({ email: before.email, email_verified: false });
    const refused = await signInWith('google', await accessTokenOf('google', person));
    expect(refused).toMatchObject({ status: 409, body: { code: 'sign_in_to_link' } });
    expect((await sessionOf('google', { ...person, email_verified: true })).account.id).toBe(before.id);
  });

  test('Facebook’s word is not enough', async () => {
    const before = await newPerson();
    const person = newSocialPerson({ email: before.email });
    const refused = await signInWith('facebook', await accessTokenOf('facebook', person));
    expect(refused).toMatchObject({ status: 409, body: { code: 'sign_in_to_link' } });
    await signIn(before);
    const free = { ...person, email: `${randomUUID()}@example.com` };
    expect((await sessionOf('facebook', free)).account.id).not.toBe(before.id);
  });
});

describe('whoever registered somebody else’s address beforehand gains nothing', () => {
  test('by a password', async () => {
    const attacker = await newPerson();
    const victim = await sessionOf('google', newSocialPerson({ email: attacker.email }));
    expect(victim.account.id).toBe(attacker.id);
    expect(await isVerified(attacker.id)).toBe(true);
    const former = await api('GET', '/user/', { token: attacker.access });
    expect(former).toMatchObject({ status: 401, body: { code: 'session_ended' } });
    const refreshed = await api('POST', '/auth/refresh/', { json: { refresh: attacker.refresh } });
    expect(refreshed.status).toBe(401);
    const { email, password } = attacker;
    const login = await api('POST', '/auth/login/', { json: { email, password } });
    expect(login).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
    expect((await accountOf(victim.token)).id).toBe(attacker.id);
  });

  test.each([
    ['Facebook', 'facebook', {}],
    ['an unverified Google account', 'google', { email_verified: false }],
  ] as const)('by %s', async (_name, provider, more) => {
    const attacker = newSocialPerson(more);
    const planted = await sessionOf(provider, attacker);
    expect(await isVerified(planted.account.id)).toBe(false);
    const victim = await sessionOf('google', newSocialPerson({ email: attacker.email }));
    expect(victim.account.id).toBe(planted.account.id);
    expect((await api('GET', '/user/', { token: planted.token })).status).toBe(401);
    const again = await signInWith(provider, await accessTokenOf(provider, attacker));
    expect(again).toMatchObject({ status: 409, body: { code: 'sign_in_to_link' } });
    expect((await accountOf(victim.token)).id).toBe(planted.account.id);
  });

  test('the voiding happens once: a second sign-in leaves the first one’s session', async () => {
    const attacker = await newPerson();
    const person = newSocialPerson({ email: attacker.email });
    const first = await sessionOf('google', person);
    await sessionOf('google', person);
    expect((await accountOf(first.token)).id).toBe(attacker.id);
  });
});
