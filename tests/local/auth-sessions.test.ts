import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, test } from 'vitest';
import { callAuth, freshEmail, PASSWORD, signedUp, visitor } from '../support/auth-clients.ts';
import { inDatabase } from '../support/database.ts';
import { stack } from '../support/stack.ts';

const { apiUrl } = stack();

describe('registration and sign-in by password', () => {
  test('a person who registers is signed in, with the metadata they gave', async () => {
    const client = visitor(apiUrl);
    const email = freshEmail('First');
    const { data, error } = await client.auth.signUp({
      email,
      password: PASSWORD,
      options: { data: { first_name: 'First' } },
    });
    expect(error).toBeNull();
    expect(data.session?.refresh_token).toMatch(/^[a-z2-7]{12}$/);
    expect(data.user).toMatchObject({
      email: email.toLowerCase(),
      aud: 'authenticated',
      role: 'authenticated',
      is_anonymous: false,
      app_metadata: { provider: 'email', providers: ['email'] },
      user_metadata: { first_name: 'First', email_verified: true, sub: data.user?.id },
    });
    expect(data.user?.identities).toHaveLength(1);
    expect(data.user?.email_confirmed_at).toBeTruthy();
  });

  test('the access token is ES256 by a published key and carries the claims that policies read', async () => {
    const { session, user, email } = await signedUp(apiUrl);
    const jwks = (await (await fetch(`${apiUrl}/auth/v1/.well-known/jwks.json`)).json()) as {
      keys: readonly Record<string, string>[];
    };
    const header = decodeProtectedHeader(session.access_token);
    expect(header.alg).toBe('ES256');
    expect(jwks.keys.map((key) => key.kid)).toContain(header.kid);
    expect(jwks.keys.every((key) => key.d === undefined)).toBe(true);
    const claims = decodeJwt(session.access_token);
    expect(Object.keys(claims).sort()).toEqual([
      'aal',
      'amr',
      'app_metadata',
      'aud',
      'email',
      'exp',
      'iat',
      'is_anonymous',
      'iss',
      'phone',
      'role',
      'session_id',
      'sub',
      'user_metadata',
    ]);
    expect(claims).toMatchObject({
      iss: `${apiUrl}/auth/v1`,
      sub: user.id,
      aud: 'authenticated',
      role: 'authenticated',
      email,
      phone: '',
      aal: 'aal1',
      is_anonymous: false,
      app_metadata: { provider: 'email', providers: ['email'] },
    });
    expect(claims.amr).toEqual([{ method: 'password', timestamp: expect.any(Number) }]);
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3600);
  });

  test('auth-js reads the claims by the published keys', async () => {
    const { client, user } = await signedUp(apiUrl);
    const { data, error } = await client.auth.getClaims();
    expect(error).toBeNull();
    expect(data?.claims.sub).toBe(user.id);
  });

  test('the address is the same in any case', async () => {
    const { email, user } = await signedUp(apiUrl);
    const { data } = await visitor(apiUrl).auth.signInWithPassword({
      email: email.toUpperCase(),
      password: PASSWORD,
    });
    expect(data.user?.id).toBe(user.id);
  });

  test.each([
    [
      'a registered address',
      async () => (await signedUp(apiUrl)).email,
      PASSWORD,
      'user_already_exists',
      422,
    ],
    ['no address', async () => 'nobody', PASSWORD, 'validation_failed', 400],
    ['a short password', async () => freshEmail(), 'short', 'weak_password', 422],
    ['a password over 72 bytes', async () => freshEmail(), 'x'.repeat(73), 'validation_failed', 400],
    ['no password', async () => freshEmail(), '', 'validation_failed', 400],
  ])('registering with %s is refused', async (_case, email, password, code, status) => {
    const { error } = await visitor(apiUrl).auth.signUp({ email: await email(), password });
    expect(error).toMatchObject({ code, status });
  });

  test('a weak password is refused with its reasons', async () => {
    const { error } = await visitor(apiUrl).auth.signUp({ email: freshEmail(), password: 'short' });
    expect(error).toMatchObject({ name: 'AuthWeakPasswordError', reasons: ['length'] });
  });

  test('a wrong password and an unknown address get the same answer', async () => {
    const { email } = await signedUp(apiUrl);
    const wrong = await visitor(apiUrl).auth.signInWithPassword({ email, password: 'wrong-horse-1' });
    const unknown = await visitor(apiUrl).auth.signInWithPassword({
      email: freshEmail(),
      password: PASSWORD,
    });
    for (const { error } of [wrong, unknown]) {
      expect(error).toMatchObject({
        code: 'invalid_credentials',
        status: 400,
        message: 'Invalid login credentials',
      });
    }
  });

  test('what the project has not enabled says so', async () => {
    const client = visitor(apiUrl);
    expect((await client.auth.signInAnonymously()).error).toMatchObject({
      code: 'anonymous_provider_disabled',
      status: 422,
    });
    expect((await client.auth.signInWithOtp({ phone: '+2348012345678' })).error).toMatchObject({
      code: 'phone_provider_disabled',
    });
    const { client: member } = await signedUp(apiUrl);
    expect((await member.auth.mfa.enroll({ factorType: 'totp' })).error).toMatchObject({
      code: 'mfa_totp_enroll_not_enabled',
    });
    expect((await member.auth.linkIdentity({ provider: 'google' })).error).toMatchObject({
      code: 'manual_linking_disabled',
      status: 404,
    });
  });
});

describe('sessions', () => {
  test('a refresh token gives the next pair, in the same session', async () => {
    const { client, session } = await signedUp(apiUrl);
    const { data, error } = await client.auth.refreshSession();
    expect(error).toBeNull();
    expect(data.session?.refresh_token).not.toBe(session.refresh_token);
    expect(decodeJwt(data.session?.access_token ?? '').session_id).toBe(
      decodeJwt(session.access_token).session_id,
    );
  });

  test('a client that keeps using its first refresh token goes on working', async () => {
    const { session } = await signedUp(apiUrl);
    const seen = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      const { data, error } = await visitor(apiUrl).auth.refreshSession({
        refresh_token: session.refresh_token,
      });
      expect(error).toBeNull();
      seen.add(data.session?.refresh_token ?? '');
    }
    expect([...seen]).toHaveLength(1);
  });

  test('concurrent refreshes with one token all get the same next one', async () => {
    const { session } = await signedUp(apiUrl);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        visitor(apiUrl).auth.refreshSession({ refresh_token: session.refresh_token }),
      ),
    );
    expect(answers.map(({ error }) => error)).toEqual([null, null, null, null, null]);
    expect(new Set(answers.map(({ data }) => data.session?.refresh_token)).size).toBe(1);
  });

  test('signing out here leaves the other sessions', async () => {
    const { client, email } = await signedUp(apiUrl);
    const other = visitor(apiUrl);
    await other.auth.signInWithPassword({ email, password: PASSWORD });
    expect((await client.auth.signOut({ scope: 'local' })).error).toBeNull();
    expect((await other.auth.getUser()).error).toBeNull();
  });

  test('signing out elsewhere leaves this session', async () => {
    const { client, email } = await signedUp(apiUrl);
    const other = visitor(apiUrl);
    const { data } = await other.auth.signInWithPassword({ email, password: PASSWORD });
    expect((await client.auth.signOut({ scope: 'others' })).error).toBeNull();
    expect((await client.auth.getUser()).error).toBeNull();
    expect((await other.auth.getUser()).error).toMatchObject({ name: 'AuthSessionMissingError' });
    const again = await visitor(apiUrl).auth.refreshSession({
      refresh_token: data.session?.refresh_token ?? '',
    });
    expect(again.error).toMatchObject({ code: 'refresh_token_not_found' });
  });

  test('signing out everywhere ends every session', async () => {
    const { client, email, session } = await signedUp(apiUrl);
    const other = visitor(apiUrl);
    await other.auth.signInWithPassword({ email, password: PASSWORD });
    expect((await client.auth.signOut()).error).toBeNull();
    expect((await other.auth.getUser()).error).toMatchObject({ name: 'AuthSessionMissingError' });
    const answer = await callAuth(apiUrl, '/user', { token: session.access_token });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error_code: 'session_not_found' });
  });

  test('the session row tells how and from where', async () => {
    const { session } = await signedUp(apiUrl);
    const id = decodeJwt(session.access_token).session_id;
    const [row] = await inDatabase('select aal, ip::text, user_agent from auth.sessions where id = $1', [id]);
    expect(row).toMatchObject({ aal: 'aal1', ip: '127.0.0.1/32' });
  });
});

describe('the own account', () => {
  test('metadata is merged, and null removes a key', async () => {
    const { client } = await signedUp(apiUrl);
    await client.auth.updateUser({ data: { city: 'Lagos', theme: 'dark' } });
    const { data } = await client.auth.updateUser({ data: { theme: null } });
    expect(data.user?.user_metadata).toMatchObject({ city: 'Lagos', email_verified: true });
    expect(data.user?.user_metadata).not.toHaveProperty('theme');
  });

  test('a new password ends the other sessions and keeps this one', async () => {
    const { client, email } = await signedUp(apiUrl);
    const other = visitor(apiUrl);
    await other.auth.signInWithPassword({ email, password: PASSWORD });
    expect((await client.auth.updateUser({ password: 'another-horse-2' })).error).toBeNull();
    expect((await client.auth.getUser()).error).toBeNull();
    expect((await other.auth.getUser()).error).toMatchObject({ name: 'AuthSessionMissingError' });
    const old = await visitor(apiUrl).auth.signInWithPassword({ email, password: PASSWORD });
    expect(old.error).toMatchObject({ code: 'invalid_credentials' });
    const renewed = await visitor(apiUrl).auth.signInWithPassword({ email, password: 'another-horse-2' });
    expect(renewed.error).toBeNull();
  });

  test('the old password is no new password', async () => {
    const { client } = await signedUp(apiUrl);
    const { error } = await client.auth.updateUser({ password: PASSWORD });
    expect(error).toMatchObject({ code: 'same_password', status: 422 });
  });

  test("an address that is somebody else's is refused", async () => {
    const { email } = await signedUp(apiUrl);
    const { client } = await signedUp(apiUrl);
    const { error } = await client.auth.updateUser({ email });
    expect(error).toMatchObject({ code: 'email_exists', status: 422 });
  });
});

describe('errors', () => {
  test('callers of the newer API version get code and message', async () => {
    const answer = await callAuth(apiUrl, '/token?grant_type=password', {
      body: { email: freshEmail(), password: PASSWORD },
      headers: { 'x-supabase-api-version': '2024-01-01' },
    });
    expect(answer.headers.get('x-sb-error-code')).toBe('invalid_credentials');
    expect(answer.headers.get('x-supabase-api-version')).toBe('2024-01-01');
    expect(await answer.json()).toEqual({
      code: 'invalid_credentials',
      message: 'Invalid login credentials',
    });
  });

  test('others get status, error_code and msg', async () => {
    const answer = await callAuth(apiUrl, '/token?grant_type=password', {
      body: { email: freshEmail(), password: PASSWORD },
    });
    expect(await answer.json()).toEqual({
      code: 400,
      error_code: 'invalid_credentials',
      msg: 'Invalid login credentials',
    });
  });

  test.each([
    ['a body that is no JSON', '/signup', '{'],
    ['a field of the wrong type', '/signup', { email: 5 }],
    ['a list', '/otp', []],
  ])('%s is 400 bad_json', async (_case, path, body) => {
    const answer = await callAuth(apiUrl, path, { body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error_code: 'bad_json' });
  });

  test('a route that the local stack lacks is 501 with a sentence', async () => {
    const answer = await callAuth(apiUrl, '/oauth/clients/register', { body: {} });
    expect(answer.status).toBe(501);
    expect(await answer.json()).toMatchObject({ msg: expect.stringContaining('/oauth/clients/register') });
  });

  test('a call without an API key does not pass the gateway', async () => {
    expect((await fetch(`${apiUrl}/auth/v1/settings`)).status).toBe(401);
    const settings = await (await callAuth(apiUrl, '/settings')).json();
    expect(settings).toMatchObject({
      external: { email: true, google: true, facebook: true, phone: false },
      mailer_autoconfirm: true,
    });
  });
});
