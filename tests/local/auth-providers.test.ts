import { createHash, randomUUID } from 'node:crypto';
import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshEmail, memoryStorage, PASSWORD, signedUp, visitor } from '../support/auth-clients.ts';
import { type AuthUnderTest, startAuth } from '../support/auth-server.ts';
import { inDatabase } from '../support/database.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  IdentityProvider,
  type ProviderPerson,
} from '../support/identity-provider.ts';

const SITE = 'http://127.0.0.1:3000';
let provider: IdentityProvider;
let auth: AuthUnderTest;
let strict: AuthUnderTest;

beforeAll(async () => {
  provider = await IdentityProvider.start();
  const settings = (name: string) => ({
    [`auth.external.${name}.client_id`]: `${CLIENT_ID},mobile-client`,
    [`auth.external.${name}.secret`]: CLIENT_SECRET,
    [`auth.external.${name}.url`]: provider.url,
  });
  const providers = { ...settings('google'), ...settings('facebook') };
  auth = await startAuth({
    ...providers,
    'auth.enable_manual_linking': true,
    'auth.enable_anonymous_sign_ins': true,
  });
  strict = await startAuth({
    ...providers,
    'auth.external.google.skip_nonce_check': false,
    'auth.email.enable_confirmations': true,
  });
});
afterAll(async () => {
  await auth.stop();
  await strict.stop();
  await provider.stop();
});
beforeEach(() => {
  provider.person = somebody();
});

function somebody(more: Partial<ProviderPerson> = {}): ProviderPerson {
  return { sub: randomUUID(), email: freshEmail('social'), name: 'Social Person', ...more };
}

/** Goes where a browser would, until the site; answers the address there. */
async function browse(start: string): Promise<URL> {
  let address = start;
  for (let step = 0; step < 5; step += 1) {
    const response = await fetch(address, { redirect: 'manual' });
    const location = response.headers.get('location');
    if (!location) throw new Error(`${address} answered ${response.status}: ${await response.text()}`);
    if (location.startsWith(SITE)) return new URL(location);
    address = location;
  }
  throw new Error('too many redirects');
}

const idTokenSignIn = (
  server: AuthUnderTest,
  token: string,
  more: { nonce?: string; provider?: string } = {},
) => visitor(server.apiUrl).auth.signInWithIdToken({ provider: 'google', token, ...more });

describe.each(['google', 'facebook'] as const)('sign-in by redirect: %s', (name) => {
  async function start(flowType: 'implicit' | 'pkce') {
    const client = visitor(auth.apiUrl, { flowType, persistSession: true, storage: memoryStorage() });
    const { data } = await client.auth.signInWithOAuth({
      provider: name,
      options: { redirectTo: `${SITE}/in`, skipBrowserRedirect: true },
    });
    return { client, url: data.url ?? '' };
  }

  test('with PKCE the site gets a code, and the client the session', async () => {
    const { client, url } = await start('pkce');
    const back = await browse(url);
    expect(back.pathname).toBe('/in');
    const { data, error } = await client.auth.exchangeCodeForSession(back.searchParams.get('code') ?? '');
    expect(error).toBeNull();
    expect(data.user).toMatchObject({
      email: provider.person?.email,
      app_metadata: { provider: name, providers: [name] },
      user_metadata: { full_name: 'Social Person', sub: provider.person?.sub },
    });
    expect(data.session?.provider_token).toBeTruthy();
  });

  test('without it the session is in the fragment', async () => {
    const { client, url } = await start('implicit');
    const fragment = new URLSearchParams((await browse(url)).hash.slice(1));
    expect(fragment.get('provider_token')).toBeTruthy();
    const { data } = await client.auth.setSession({
      access_token: fragment.get('access_token') ?? '',
      refresh_token: fragment.get('refresh_token') ?? '',
    });
    expect(data.user?.identities?.[0]).toMatchObject({ provider: name, id: provider.person?.sub });
  });

  test('the second time it is the same account', async () => {
    const userIds = new Set<string>();
    for (let round = 0; round < 2; round += 1) {
      const { client, url } = await start('pkce');
      const code = (await browse(url)).searchParams.get('code') ?? '';
      userIds.add((await client.auth.exchangeCodeForSession(code)).data.user?.id ?? '');
    }
    expect(userIds.size).toBe(1);
  });

  test('a person who says no comes back with the reason', async () => {
    provider.person = undefined;
    const back = await browse((await start('pkce')).url);
    expect(back.searchParams.get('error_description')).toBe('The person said no');
    expect(back.searchParams.get('code')).toBeNull();
  });

  test('a callback is good once, and only with a state that was given out', async () => {
    const { url } = await start('implicit');
    const atProvider = (await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '';
    const callback = (await fetch(atProvider, { redirect: 'manual' })).headers.get('location') ?? '';
    expect((await browse(callback)).hash).toContain('access_token=');
    expect((await browse(callback)).searchParams.get('error_code')).toBe('bad_oauth_state');
    const forged = new URL(callback);
    forged.searchParams.set('state', randomUUID());
    expect((await browse(forged.href)).searchParams.get('error_code')).toBe('bad_oauth_state');
  });

  test('a foreign site never gets the session', async () => {
    const url = new URL((await start('implicit')).url);
    url.searchParams.set('redirect_to', 'https://evil.example/');
    expect((await browse(url.href)).origin).toBe(SITE);
  });
});

describe('sign-in by id token', () => {
  test('a good one signs in, for each of our clients', async () => {
    const person = somebody();
    const first = await idTokenSignIn(auth, await provider.idToken(person));
    expect(first.error).toBeNull();
    expect(first.data.user).toMatchObject({
      email: person.email,
      app_metadata: { provider: 'google', providers: ['google'] },
    });
    const second = await idTokenSignIn(auth, await provider.idToken(person, { aud: 'mobile-client' }));
    expect(second.data.user?.id).toBe(first.data.user?.id);
  });

  test('so does one of Limited Login', async () => {
    const person = somebody();
    const { data, error } = await idTokenSignIn(auth, await provider.idToken(person), {
      provider: 'facebook',
    });
    expect(error).toBeNull();
    expect(data.user?.app_metadata.provider).toBe('facebook');
  });

  test.each([
    ['for another client', { aud: 'somebody-else' }, 'Unacceptable audience in id_token'],
    ['of another issuer', { iss: 'https://evil.example' }, 'Bad ID token'],
    ['that has expired', { exp: Math.floor(Date.now() / 1000) - 3600 }, 'Bad ID token'],
  ])('one %s is refused', async (_case, claims, message) => {
    const { error } = await idTokenSignIn(auth, await provider.idToken(somebody(), claims));
    expect(error).toMatchObject({ status: 400, message });
  });

  test('one that somebody else signed is refused', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT({ iss: provider.url, aud: CLIENT_ID, sub: '1', email: freshEmail() })
      .setProtectedHeader({ alg: 'RS256', kid: 'provider-key' })
      .setExpirationTime('1h')
      .sign(privateKey);
    expect((await idTokenSignIn(auth, forged)).error).toMatchObject({ message: 'Bad ID token' });
    expect((await idTokenSignIn(auth, 'rubbish')).error).toMatchObject({ message: 'Bad ID token' });
  });

  test('where the nonce is checked, it has to be the one of the token', async () => {
    const nonce = randomUUID();
    const hashed = createHash('sha256').update(nonce).digest('hex');
    const token = await provider.idToken(somebody(), { nonce: hashed });
    expect((await idTokenSignIn(strict, token)).error?.message).toMatch(/should either both exist or not/);
    expect((await idTokenSignIn(strict, token, { nonce: 'other' })).error?.message).toBe('Nonces mismatch');
    expect((await idTokenSignIn(strict, token, { nonce })).error).toBeNull();
  });

  test('an unknown provider is refused', async () => {
    const token = await provider.idToken(somebody());
    const { error } = await idTokenSignIn(auth, token, { provider: 'kakao' });
    expect(error).toMatchObject({ code: 'validation_failed' });
  });
});

describe('one person, several ways in', () => {
  test('a verified address of the provider is linked to its account', async () => {
    const { user, email } = await signedUp(auth.apiUrl);
    const { data } = await idTokenSignIn(auth, await provider.idToken(somebody({ email })));
    expect(data.user?.id).toBe(user.id);
    expect(data.user?.app_metadata.providers).toEqual(['email', 'google']);
  });

  test('an unverified one is not, and lets nobody in', async () => {
    const { user, email } = await signedUp(auth.apiUrl);
    const token = await provider.idToken(somebody({ email, emailVerified: false }));
    const { error } = await idTokenSignIn(strict, token, {});
    expect(error).toMatchObject({ code: 'provider_email_needs_verification', status: 422 });
    const own = await inDatabase('select provider from auth.identities where user_id = $1', [user.id]);
    expect(own).toEqual([{ provider: 'email' }]);
  });

  test('whoever registered the address beforehand without confirming it loses the way in', async () => {
    const email = freshEmail('victim');
    await visitor(strict.apiUrl).auth.signUp({ email, password: 'planted-horse-6' });
    const { data, error } = await idTokenSignIn(strict, await provider.idToken(somebody({ email })));
    expect(error).toBeNull();
    expect(data.user?.app_metadata.providers).toEqual(['google']);
    const attacker = await visitor(strict.apiUrl).auth.signInWithPassword({
      email,
      password: 'planted-horse-6',
    });
    expect(attacker.error).toMatchObject({ code: 'invalid_credentials' });
  });

  test('an identity is linked by hand, and unlinked, but the last one stays', async () => {
    const { client } = await signedUp(auth.apiUrl);
    const { data } = await client.auth.linkIdentity({
      provider: 'google',
      options: { redirectTo: `${SITE}/linked`, skipBrowserRedirect: true },
    });
    await browse(data?.url ?? '');
    const identities = (await client.auth.getUserIdentities()).data?.identities ?? [];
    expect(identities.map((identity) => identity.provider)).toEqual(['email', 'google']);
    const [byEmail, byGoogle] = identities;
    if (!byEmail || !byGoogle) throw new Error('two identities were expected');
    expect((await client.auth.unlinkIdentity(byGoogle)).error).toBeNull();
    expect((await client.auth.unlinkIdentity(byEmail)).error).toMatchObject({
      code: 'single_identity_not_deletable',
      status: 422,
    });
  });

  test("an identity of somebody else's is not linked", async () => {
    const person = somebody();
    await idTokenSignIn(auth, await provider.idToken(person));
    provider.person = person;
    const { client } = await signedUp(auth.apiUrl);
    const { data } = await client.auth.linkIdentity({
      provider: 'google',
      options: { redirectTo: SITE, skipBrowserRedirect: true },
    });
    const back = await browse(data?.url ?? '');
    expect(back.searchParams.get('error_code')).toBe('identity_already_exists');
  });
});

describe('anonymous people', () => {
  test('one signs in without an address and becomes permanent with one', async () => {
    const client = visitor(auth.apiUrl);
    const { data } = await client.auth.signInAnonymously({ options: { data: { theme: 'dark' } } });
    expect(data.user).toMatchObject({ is_anonymous: true, user_metadata: { theme: 'dark' } });
    const bare = await client.auth.updateUser({ password: PASSWORD });
    expect(bare.error).toMatchObject({ code: 'validation_failed', status: 422 });
    const email = freshEmail();
    const { data: kept, error } = await client.auth.updateUser({ email, password: PASSWORD });
    expect(error).toBeNull();
    expect(kept.user).toMatchObject({ id: data.user?.id, email, is_anonymous: false });
    const again = await visitor(auth.apiUrl).auth.signInWithPassword({ email, password: PASSWORD });
    expect(again.data.user?.id).toBe(data.user?.id);
  });
});
