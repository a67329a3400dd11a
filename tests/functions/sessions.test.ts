import { expect, test } from 'vitest';
import { api, newPerson, signIn } from '../support/api.ts';
import { LEGACY_SECRET, signLegacy } from '../support/legacy-tokens.ts';
import { stack } from '../support/stack.ts';

test('a row for signed-in people says that the token is missing', async () => {
  for (const [method, path] of [
    ['GET', '/user/'],
    ['GET', '/business/user/'],
    ['POST', '/business/'],
    ['PATCH', '/business/1/'],
    ['POST', '/business/1/request-approval/'],
    ['PATCH', '/business/1/update-amenities/'],
    ['PATCH', '/business/1/update-category/'],
    ['PATCH', '/business/1/update-location/'],
    ['POST', '/auth/logout/'],
    ['GET', '/staff/approvals/'],
    ['POST', '/staff/approvals/1/decision/'],
  ] as const) {
    const answer = await api(method, path);
    expect(answer, path).toMatchObject({ status: 401, body: { status: false, code: 'missing_token' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  }
});

test('an API key is no signed-in person, and does not stand in the way of a public row', async () => {
  for (const key of [stack().publishableKey, await signLegacy({ role: 'anon' })]) {
    expect((await api('GET', '/user/', { token: key })).body.code).toBe('missing_token');
    expect((await api('GET', '/business/states/', { token: key })).status).toBe(200);
  }
});

test.each([
  ['no token', 'nonsense'],
  ['a token whose parts are no JSON', 'a.b.c'],
  ['an unsigned token', `${btoa('{"alg":"none"}')}.${btoa('{"sub":"x","role":"authenticated"}')}.`],
  ['an empty bearer', ''],
])('%s is refused, on public rows too', async (_name, token) => {
  for (const path of ['/user/', '/business/states/', '/business/approved/']) {
    const answer = await api('GET', path, { headers: { authorization: `Bearer ${token}` } });
    expect(answer, path).toMatchObject({ status: 401, body: { status: false, code: 'invalid_token' } });
  }
});

test('a token of a foreign issuer is refused', async () => {
  const { id } = await newPerson();
  const foreign = await signLegacy(
    { sub: id, role: 'authenticated' },
    new TextEncoder().encode('another secret that is long enough to sign'),
  );
  for (const path of ['/user/', '/business/states/']) {
    expect(await api('GET', path, { token: foreign })).toMatchObject({
      status: 401,
      body: { status: false, code: 'invalid_token' },
    });
  }
});

test('a token with a changed payload is refused', async () => {
  const { access } = await newPerson();
  const other = await newPerson();
  const [head, , signature] = access.split('.');
  const forged = `${head}.${other.access.split('.')[1]}.${signature}`;
  expect((await api('GET', '/user/', { token: forged })).body.code).toBe('invalid_token');
});

test('an expired token says so', async () => {
  const { id } = await newPerson();
  const expired = await signLegacy({ sub: id, role: 'authenticated' }, LEGACY_SECRET, '-1m');
  expect(await api('GET', '/user/', { token: expired })).toMatchObject({
    status: 401,
    body: { code: 'token_expired' },
  });
});

test('the scheme of another kind of authorization is refused', async () => {
  const answer = await api('GET', '/business/states/', { headers: { authorization: 'Basic eDp5' } });
  expect(answer.body.code).toBe('invalid_token');
});

test('signing out ends this session at once, and no other', async () => {
  const person = await newPerson();
  const elsewhere = await signIn(person);
  expect((await api('POST', '/auth/logout/', { token: person.access })).body).toEqual({
    status: true,
    message: 'Logout successful.',
  });
  for (const path of ['/user/', '/business/user/', '/business/states/']) {
    expect(await api('GET', path, { token: person.access }), path).toMatchObject({
      status: 401,
      body: { code: 'session_ended' },
    });
  }
  expect((await api('POST', '/auth/logout/', { token: person.access })).status).toBe(401);
  expect((await api('POST', '/auth/refresh/', { json: { refresh: person.refresh } })).status).toBe(401);
  expect((await api('GET', '/user/', { token: elsewhere.access })).status).toBe(200);
});

test('a caller that keeps its first refresh token goes on working', async () => {
  const { refresh } = await newPerson();
  for (let round = 0; round < 3; round += 1) {
    const answer = await api('POST', '/auth/refresh/', { json: { refresh } });
    expect(answer).toMatchObject({ status: 200, body: { status: true, refresh: expect.any(String) } });
    expect((await api('GET', '/user/', { token: String(answer.body.access) })).status).toBe(200);
  }
});

test('a made-up refresh token is refused', async () => {
  expect(await api('POST', '/auth/refresh/', { json: { refresh: 'made-up' } })).toMatchObject({
    status: 401,
    body: { status: false, code: 'invalid_refresh_token' },
  });
});

test('a wrong password and an unknown address get the same answer', async () => {
  const { email } = await newPerson();
  const wrong = await api('POST', '/auth/login/', { json: { email, password: 'not-the-password' } });
  const unknown = await api('POST', '/auth/login/', {
    json: { email: 'nobody@example.com', password: 'not-the-password' },
  });
  expect(wrong).toMatchObject({ status: 401, body: { status: false, code: 'invalid_credentials' } });
  expect(unknown.body).toEqual(wrong.body);
});

test('a token of a former session does not stand in the way of signing in', async () => {
  const { email, password } = await newPerson();
  const answer = await api('POST', '/auth/login/', { token: 'stale', json: { email, password } });
  expect(answer.status).toBe(200);
});

test('registering a taken address is a conflict, and a weak password is named', async () => {
  const { email } = await newPerson();
  const names = { first_name: 'A', last_name: 'Person' };
  expect(
    await api('POST', '/auth/register/', { json: { ...names, email, password: 'a-long-password' } }),
  ).toMatchObject({ status: 409, body: { code: 'email_taken', errors: { email: expect.any(Array) } } });
  expect(
    await api('POST', '/auth/register/', { json: { ...names, email: `new.${email}`, password: 'short' } }),
  ).toMatchObject({ status: 400, body: { code: 'weak_password', errors: { password: expect.any(Array) } } });
});
