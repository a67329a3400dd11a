import { describe, expect, test } from 'vitest';
import { api, newPerson, signIn } from '../support/api.ts';
import { memoryStorage, visitor } from '../support/auth-clients.ts';
import { inDatabase } from '../support/database.ts';
import {
  accessTokenOf,
  issueTokens,
  newSocialPerson,
  type ProviderName,
  type SocialPerson,
} from '../support/identity-providers.ts';
import { stack } from '../support/stack.ts';

const SITE = 'http://127.0.0.1:3000/in';

/** As a mobile app signs in, with the id token of Google's SDK. */
async function byIdToken(person: SocialPerson) {
  const { id_token } = await issueTokens('google', person);
  return visitor(stack().apiUrl).auth.signInWithIdToken({ provider: 'google', token: id_token });
}

/** As a web page signs in: to the provider's page, which the person fills in, and back. */
async function byRedirect(provider: ProviderName, person: SocialPerson) {
  const client = visitor(stack().apiUrl, {
    flowType: 'pkce',
    persistSession: true,
    storage: memoryStorage(),
  });
  const { data } = await client.auth.signInWithOAuth({
    provider,
    options: { redirectTo: SITE, skipBrowserRedirect: true },
  });
  const consent = (await fetch(data.url ?? '', { redirect: 'manual' })).headers.get('location') ?? '';
  expect(await (await fetch(consent)).text()).toContain('Who are you?');
  const answered = await fetch(consent, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({
      answer: 'yes',
      sub: person.sub,
      email: person.email ?? '',
      first_name: person.first_name ?? '',
      last_name: person.last_name ?? '',
      email_verified: person.email_verified === false ? 'no' : '',
    }),
  });
  const callback = await fetch(answered.headers.get('location') ?? '', { redirect: 'manual' });
  const back = new URL(callback.headers.get('location') ?? '');
  const code = back.searchParams.get('code');
  if (code === null) return { data: null, error: back.searchParams.get('error_description') };
  return client.auth.exchangeCodeForSession(code);
}

async function byAccessToken(provider: ProviderName, person: SocialPerson) {
  const json = { access_token: await accessTokenOf(provider, person) };
  return api('POST', `/auth/${provider}/`, { json });
}

const isIn = async (token: string) => (await api('GET', '/user/', { token })).status === 200;

async function isVerified(userId: string): Promise<boolean> {
  const rows = await inDatabase('select from public.accounts where id = $1 and is_verified', [userId]);
  return rows.length === 1;
}

describe.each([
  ['signInWithIdToken', byIdToken],
  ['signInWithOAuth', (person: SocialPerson) => byRedirect('google', person)],
] as const)('by %s', (_name, enter) => {
  test('a new person gets a verified account', async () => {
    const person = newSocialPerson();
    const { data } = await enter(person);
    expect(data?.user?.email).toBe(person.email);
    expect(await isVerified(data?.user?.id ?? '')).toBe(true);
    expect(await isIn(data?.session?.access_token ?? '')).toBe(true);
  });

  test('whoever registered the address beforehand is out: password, sessions, Facebook', async () => {
    const attacker = await newPerson();
    await inDatabase(
      "insert into private.social_identities (provider, subject, account_id) values ('facebook', $1, $2)",
      [`fb-${attacker.id}`, attacker.id],
    );
    const planted = { sub: `fb-${attacker.id}`, email: attacker.email };
    expect((await byAccessToken('facebook', planted)).status).toBe(200);
    expect(await isIn(attacker.access)).toBe(true);

    const person = newSocialPerson({ email: attacker.email });
    const victim = await enter(person);
    expect(victim.data?.user?.id).toBe(attacker.id);
    expect(await isVerified(attacker.id)).toBe(true);
    expect(await isIn(victim.data?.session?.access_token ?? '')).toBe(true);

    expect(await isIn(attacker.access)).toBe(false);
    const { email, password, refresh } = attacker;
    expect((await api('POST', '/auth/refresh/', { json: { refresh } })).status).toBe(401);
    expect((await api('POST', '/auth/login/', { json: { email, password } })).status).toBe(401);
    expect((await byAccessToken('facebook', planted)).body.code).toBe('sign_in_to_link');

    const again = await enter(person);
    expect(again.data?.user?.id).toBe(attacker.id);
    expect(await isIn(victim.data?.session?.access_token ?? '')).toBe(true);
  });

  test('a verified account keeps password and sessions', async () => {
    const before = await newPerson();
    await inDatabase('update public.accounts set is_verified = true where id = $1', [before.id]);
    const { data } = await enter(newSocialPerson({ email: before.email }));
    expect(data?.user?.id).toBe(before.id);
    expect(await isIn(before.access)).toBe(true);
    await signIn(before);
  });

  test('an address that Google does not vouch for leads into nobody’s account', async () => {
    const before = await newPerson();
    const person = newSocialPerson({ email: before.email, email_verified: false });
    const refused = await enter(person);
    expect(refused.error).not.toBeNull();
    expect(refused.data?.session ?? null).toBeNull();
    expect(await inDatabase('select from auth.identities where provider_id = $1', [person.sub])).toEqual([]);
    await signIn(before);
    expect((await enter({ ...person, email_verified: true })).data?.user?.id).toBe(before.id);
  });

  test('the account is the one of the contract’s row, in either order', async () => {
    const first = newSocialPerson();
    const { data } = await enter(first);
    const json = (await byAccessToken('google', first)).body.data as { token: string };
    expect((await api('GET', '/user/', { token: json.token })).body.data).toMatchObject({
      id: data?.user?.id,
    });

    const second = newSocialPerson();
    const row = (await byAccessToken('google', second)).body.data as { token: string };
    const known = (await api('GET', '/user/', { token: row.token })).body.data as { id: string };
    expect((await enter(second)).data?.user?.id).toBe(known.id);
    expect(await isIn(row.token)).toBe(true);
  });

  test('who signed in with an access token makes no second account under a new address', async () => {
    const person = newSocialPerson();
    expect((await byAccessToken('google', person)).status).toBe(200);
    const moved = newSocialPerson({ sub: person.sub });
    expect((await enter(moved)).error).not.toBeNull();
    expect(await inDatabase('select from auth.users where email = $1', [moved.email])).toEqual([]);
    expect((await byAccessToken('google', moved)).status).toBe(200);
  });
});

describe('by signInWithOAuth with Facebook', () => {
  test('a new person gets an account, whose address is not proved', async () => {
    const { data } = await byRedirect('facebook', newSocialPerson());
    expect(await isIn(data?.session?.access_token ?? '')).toBe(true);
    expect(await isVerified(data?.user?.id ?? '')).toBe(false);
  });

  test('an address that has an account is refused, unless Facebook belongs to it already', async () => {
    const before = await newPerson();
    const refused = await byRedirect('facebook', newSocialPerson({ email: before.email }));
    expect(refused.error).toBe('Error creating identity');
    expect(await isIn(before.access)).toBe(true);

    const known = newSocialPerson();
    const { token } = (await byAccessToken('facebook', known)).body.data as { token: string };
    const { data } = await byRedirect('facebook', known);
    expect(data?.user?.email).toBe(known.email);
    expect(await isIn(token)).toBe(true);
  });
});

test('an app is told by Auth why', async () => {
  const before = await newPerson();
  const { id_token } = await issueTokens(
    'google',
    newSocialPerson({ email: before.email, email_verified: false }),
  );
  const answer = await fetch(`${stack().apiUrl}/auth/v1/token?grant_type=id_token`, {
    method: 'POST',
    headers: { apikey: stack().publishableKey, 'content-type': 'application/json' },
    body: JSON.stringify({ provider: 'google', id_token }),
  });
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({ code: 'PT409', detail: 'sign_in_to_link' });
});
