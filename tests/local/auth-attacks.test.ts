import { decodeJwt, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JWT_SECRET, SECRET_KEY } from '../../local/keys.ts';
import { administrator, callAuth, freshEmail, PASSWORD, signedUp, visitor } from '../support/auth-clients.ts';
import { type AuthUnderTest, startAuth } from '../support/auth-server.ts';
import { inDatabase } from '../support/database.ts';
import { latestMail } from '../support/mails.ts';
import { stack } from '../support/stack.ts';

const { apiUrl, mailboxUrl } = stack();
const secret = new TextEncoder().encode(JWT_SECRET);

async function userAnswer(token: string) {
  const response = await callAuth(apiUrl, '/user', { token });
  const body = (await response.json()) as { error_code?: string; id?: string };
  return { status: response.status, code: body.error_code, id: body.id };
}

function hs256(claims: Record<string, unknown>, key = secret): Promise<string> {
  return new SignJWT({ aud: 'authenticated', role: 'authenticated', ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(key);
}

describe('forged and stale access tokens', () => {
  test("a third party's token with the project's secret is accepted: the control of the cases below", async () => {
    const { user } = await signedUp(apiUrl);
    const now = Math.floor(Date.now() / 1000);
    expect(await userAnswer(await hs256({ sub: user.id, exp: now + 60 }))).toMatchObject({
      status: 200,
      id: user.id,
    });
  });

  test('an expired one is refused', async () => {
    const { user } = await signedUp(apiUrl);
    const expired = await hs256({ sub: user.id, exp: Math.floor(Date.now() / 1000) - 60 });
    expect(await userAnswer(expired)).toMatchObject({ status: 403, code: 'bad_jwt' });
  });

  test('one signed with another secret is refused', async () => {
    const { user } = await signedUp(apiUrl);
    const forged = await hs256({ sub: user.id }, new TextEncoder().encode('x'.repeat(40)));
    expect(await userAnswer(forged)).toMatchObject({ status: 403, code: 'bad_jwt' });
  });

  test('one signed with a foreign ES256 key is refused, even under our key id', async () => {
    const { session } = await signedUp(apiUrl);
    const { privateKey } = await generateKeyPair('ES256');
    const kid = JSON.parse(atob(session.access_token.split('.')[0] ?? '')).kid as string;
    const forged = await new SignJWT(decodeJwt(session.access_token))
      .setProtectedHeader({ alg: 'ES256', kid })
      .sign(privateKey);
    expect(await userAnswer(forged)).toMatchObject({ status: 403, code: 'bad_jwt' });
  });

  test('one without a signature (alg none) is refused', async () => {
    const { session } = await signedUp(apiUrl);
    const [, payload] = session.access_token.split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    expect(await userAnswer(`${header}.${payload}.`)).toMatchObject({ status: 403, code: 'bad_jwt' });
  });

  test('one signed with the public key as an HMAC secret is refused', async () => {
    const { session } = await signedUp(apiUrl);
    const jwks = await (await fetch(`${apiUrl}/auth/v1/.well-known/jwks.json`)).text();
    const forged = await hs256(decodeJwt(session.access_token), new TextEncoder().encode(jwks));
    expect(await userAnswer(forged)).toMatchObject({ status: 403, code: 'bad_jwt' });
  });

  test('one with another payload is refused', async () => {
    const { session } = await signedUp(apiUrl);
    const [header, , signature] = session.access_token.split('.');
    const claims = { ...decodeJwt(session.access_token), role: 'service_role' };
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    const forged = `${header}.${payload}.${signature}`;
    expect(await userAnswer(forged)).toMatchObject({ status: 403, code: 'bad_jwt' });
    const asAdmin = await callAuth(apiUrl, '/admin/users', { token: forged });
    expect(asAdmin.status).toBe(403);
  });

  test('the session of one account does not vouch for another', async () => {
    const victim = await signedUp(apiUrl);
    const { session } = await signedUp(apiUrl);
    const mixed = await hs256({
      sub: victim.user.id,
      session_id: decodeJwt(session.access_token).session_id,
    });
    expect(await userAnswer(mixed)).toMatchObject({ status: 403, code: 'session_not_found' });
  });

  test('a key alone is nobody', async () => {
    const answer = await callAuth(apiUrl, '/user');
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error_code: 'bad_jwt' });
  });

  test('the token of a deleted account is refused', async () => {
    const { session, user } = await signedUp(apiUrl);
    await administrator(apiUrl).auth.admin.deleteUser(user.id);
    expect(await userAnswer(session.access_token)).toMatchObject({ status: 403, code: 'user_not_found' });
  });
});

describe('a stolen refresh token', () => {
  test('used again out of its time, it ends the whole family', async () => {
    const { session } = await signedUp(apiUrl);
    const client = visitor(apiUrl);
    const first = session.refresh_token;
    const { data: two } = await client.auth.refreshSession({ refresh_token: first });
    const second = two.session?.refresh_token ?? '';
    const { data: three } = await client.auth.refreshSession({ refresh_token: second });
    const third = three.session?.refresh_token ?? '';
    await inDatabase(
      `update auth.refresh_tokens set updated_at = now() - interval '11 seconds' where token = $1`,
      [first],
    );
    const reuse = await visitor(apiUrl).auth.refreshSession({ refresh_token: first });
    expect(reuse.error).toMatchObject({ code: 'refresh_token_already_used', status: 400 });
    const rows = await inDatabase<{ revoked: boolean }>(
      'select revoked from auth.refresh_tokens where token = any ($1)',
      [[first, second, third]],
    );
    expect(rows.map((row) => row.revoked)).toEqual([true, true, true]);
  });

  test('guessed ones are not found', async () => {
    const { error } = await visitor(apiUrl).auth.refreshSession({ refresh_token: 'aaaaaaaaaaaa' });
    expect(error).toMatchObject({ code: 'refresh_token_not_found', status: 400 });
  });
});

describe('guessing codes', () => {
  test("wrong codes are refused, also another person's right one, and the right one still works", async () => {
    const { email } = await signedUp(apiUrl);
    const other = await signedUp(apiUrl);
    const client = visitor(apiUrl);
    await client.auth.signInWithOtp({ email });
    await client.auth.signInWithOtp({ email: other.email });
    const mine = await latestMail(mailboxUrl, email);
    const theirs = await latestMail(mailboxUrl, other.email);
    for (const token of ['0000000000', '', theirs.code]) {
      const { error } = await client.auth.verifyOtp({ email, token, type: 'email' });
      expect(error?.code).toMatch(/^otp_expired$|^validation_failed$/);
    }
    const { error } = await client.auth.verifyOtp({ email, token: mine.code, type: 'email' });
    expect(error).toBeNull();
  });

  test('a code works for what it was sent for only', async () => {
    const { email } = await signedUp(apiUrl);
    const client = visitor(apiUrl);
    await client.auth.signInWithOtp({ email });
    const { code } = await latestMail(mailboxUrl, email);
    for (const type of ['signup', 'invite', 'email_change'] as const) {
      const { error } = await client.auth.verifyOtp({ email, token: code, type });
      expect(error).toMatchObject({ code: 'otp_expired' });
    }
  });

  test('two requests with one code get one session', async () => {
    const { email, user } = await signedUp(apiUrl);
    await visitor(apiUrl).auth.signInWithOtp({ email });
    const { code } = await latestMail(mailboxUrl, email);
    await inDatabase('delete from auth.sessions where user_id = $1', [user.id]);
    const answers = await Promise.all(
      [1, 2, 3].map(() => visitor(apiUrl).auth.verifyOtp({ email, token: code, type: 'email' })),
    );
    expect(answers.filter(({ error }) => error === null)).toHaveLength(1);
    const sessions = await inDatabase('select 1 from auth.sessions where user_id = $1', [user.id]);
    expect(sessions).toHaveLength(1);
  });
});

describe('privileges', () => {
  test.each([
    ['GET', '/admin/users', undefined],
    ['POST', '/admin/users', { email: 'x@example.test' }],
    ['POST', '/admin/generate_link', { type: 'magiclink', email: 'x@example.test' }],
    ['POST', '/invite', { email: 'x@example.test' }],
  ])('%s %s wants the secret key', async (method, path, body) => {
    const { session } = await signedUp(apiUrl);
    for (const token of [undefined, session.access_token]) {
      const answer = await callAuth(apiUrl, path, { method, body, ...(token ? { token } : {}) });
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ error_code: 'not_admin' });
    }
  });

  test('nobody writes their own app_metadata, or becomes another role at registration', async () => {
    const { session, user } = await signedUp(apiUrl);
    const answer = await callAuth(apiUrl, '/user', {
      method: 'PUT',
      token: session.access_token,
      body: { app_metadata: { admin: true } },
    });
    expect(answer.status).toBe(403);
    const registered = await callAuth(apiUrl, '/signup', {
      body: {
        email: freshEmail(),
        password: PASSWORD,
        role: 'service_role',
        app_metadata: { admin: true },
        data: { role: 'service_role' },
      },
    });
    const claims = decodeJwt(((await registered.json()) as { access_token: string }).access_token);
    expect(claims).toMatchObject({ role: 'authenticated' });
    expect(claims.app_metadata).toEqual({ provider: 'email', providers: ['email'] });
    expect((await userAnswer(session.access_token)).id).toBe(user.id);
  });
});

describe('floods', () => {
  let auth: AuthUnderTest;
  beforeAll(async () => {
    auth = await startAuth({
      'auth.rate_limit.sign_in_sign_ups': 3,
      'auth.rate_limit.token_verifications': 2,
      'auth.rate_limit.token_refresh': 2,
      'auth.rate_limit.email_sent': 2,
      'auth.email.max_frequency': '60s',
    });
  });
  afterAll(() => auth.stop());

  const from = (address: string) => ({ 'x-forwarded-for': address });
  async function codes(count: number, call: () => Promise<Response>) {
    const answers: unknown[] = [];
    for (let round = 0; round < count; round += 1) {
      const body = (await (await call()).json()) as { error_code?: string; error?: string };
      answers.push(body.error_code ?? body.error ?? 'ok');
    }
    return answers;
  }

  test('one address signs in so many times, another one is not held up', async () => {
    const body = { email: freshEmail(), password: PASSWORD };
    const attempt = (address: string) => () =>
      callAuth(auth.apiUrl, '/token?grant_type=password', { body, headers: from(address) });
    expect(await codes(4, attempt('10.0.0.1'))).toEqual([
      'invalid_credentials',
      'invalid_credentials',
      'invalid_credentials',
      'over_request_rate_limit',
    ]);
    expect(await codes(1, attempt('10.0.0.2'))).toEqual(['invalid_credentials']);
  });

  test('a server with the secret key says for whom it asks; from anybody else that is not believed', async () => {
    const body = { email: freshEmail(), password: PASSWORD };
    const attempt = (peer: string, forwarded: string, key?: string) =>
      codes(1, () =>
        callAuth(auth.apiUrl, '/token?grant_type=password', {
          body,
          headers: { ...from(peer), 'sb-forwarded-for': forwarded, ...(key ? { apikey: key } : {}) },
        }),
      );
    for (let index = 1; index <= 8; index++) {
      expect(await attempt('10.0.1.1', `192.0.2.${index}`, SECRET_KEY)).toEqual(['invalid_credentials']);
    }
    const sameAddress = [];
    for (let index = 1; index <= 4; index++) {
      sameAddress.push(...(await attempt(`10.0.2.${index}`, '2001:db8::1, 192.0.2.99', SECRET_KEY)));
    }
    expect(sameAddress.at(-1)).toBe('over_request_rate_limit');

    for (const [network, key] of [
      ['10.0.3', undefined],
      ['10.0.4', auth.keys.serviceRoleKey],
      ['10.0.5', auth.keys.anonKey],
    ] as const) {
      const answers = [];
      for (let index = 1; index <= 4; index++) {
        answers.push(...(await attempt(`${network}.1`, `198.51.100.${index}`, key)));
      }
      expect(answers.at(-1), network).toBe('over_request_rate_limit');
    }
    const nonsense = [];
    for (let index = 1; index <= 4; index++) {
      nonsense.push(...(await attempt('10.0.6.1', `none-${index}, 192.0.2.${index}`, SECRET_KEY)));
    }
    expect(nonsense.at(-1)).toBe('over_request_rate_limit');
  });

  test('codes cannot be tried without end', async () => {
    const body = { type: 'email', email: freshEmail(), token: '000000' };
    const answers = await codes(3, () =>
      callAuth(auth.apiUrl, '/verify', { body, headers: from('10.0.0.3') }),
    );
    expect(answers).toEqual(['otp_expired', 'otp_expired', 'over_request_rate_limit']);
  });

  test('nor refresh tokens', async () => {
    const body = { refresh_token: 'aaaaaaaaaaaa' };
    const answers = await codes(3, () =>
      callAuth(auth.apiUrl, '/token?grant_type=refresh_token', { body, headers: from('10.0.0.4') }),
    );
    expect(answers).toEqual([
      'refresh_token_not_found',
      'refresh_token_not_found',
      'over_request_rate_limit',
    ]);
  });

  test('one mailbox is not flooded, and the project sends so many mails an hour', async () => {
    const ask = (email: string, address: string) => () =>
      callAuth(auth.apiUrl, '/otp', { body: { email }, headers: from(address) });
    const email = freshEmail();
    expect(await codes(2, ask(email, '10.0.0.5'))).toEqual(['ok', 'over_email_send_rate_limit']);
    const again = await ask(email, '10.0.0.6')();
    expect(again.status).toBe(429);
    expect(((await again.json()) as { msg: string }).msg).toMatch(/only request this after \d+ seconds/);
    expect(await codes(1, ask(freshEmail(), '10.0.0.6'))).toEqual(['ok']);
    const last = await ask(freshEmail(), '10.0.0.7')();
    expect(await last.json()).toMatchObject({ msg: 'email rate limit exceeded' });
  });
});
