import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { api, newListedBusiness, newPerson, type Person, signIn } from '../support/api.ts';
import { inDatabase } from '../support/database.ts';
import { accessTokenOf, newSocialPerson } from '../support/identity-providers.ts';
import { LEGACY_SECRET, signLegacy } from '../support/legacy-tokens.ts';

const update = (person: { access: string }, json: unknown) =>
  api('PATCH', '/user/update/', { token: person.access, json });
const account = async (person: { access: string }) =>
  (await api('GET', '/user/', { token: person.access })).body.data;
const canSignIn = async (email: string, password: string) =>
  (await api('POST', '/auth/login/', { json: { email, password } })).status === 200;

async function lastSignInWasDaysAgo(person: Person): Promise<void> {
  await inDatabase(`update auth.sessions set created_at = now() - interval '2 days' where user_id = $1`, [
    person.id,
  ]);
}

const sessionsOf = async (person: Person) =>
  (await inDatabase('select from auth.sessions where user_id = $1', [person.id])).length;

describe('changing an account', () => {
  test('names change, and what is left out stays', async () => {
    const person = await newPerson();
    expect((await update(person, { first_name: ' Changed ' })).body).toEqual({
      status: true,
      message: 'User profile updated successfully.',
    });
    expect(await account(person)).toMatchObject({ first_name: 'Changed', last_name: 'Person' });
  });

  test('a new password is the only one that signs in, and ends the other sessions but not this one', async () => {
    const person = await newPerson();
    const elsewhere = await signIn(person);
    expect((await update(person, { password: 'another-long-password' })).status).toBe(200);
    expect(await canSignIn(person.email, 'another-long-password')).toBe(true);
    expect(await canSignIn(person.email, person.password)).toBe(false);
    expect(await account(person)).toMatchObject({ email: person.email });
    expect(await api('GET', '/user/', { token: elsewhere.access })).toMatchObject({
      status: 401,
      body: { code: 'session_ended' },
    });
  });

  test('the present password counts as changed, so that a repetition completes what was begun', async () => {
    const person = await newPerson();
    const change = { password: person.password, last_name: 'Other' };
    expect((await update(person, change)).status).toBe(200);
    expect(await account(person)).toMatchObject({ last_name: 'Other' });
  });

  test('after a day a new password needs a new sign-in; without one nothing of the change happens', async () => {
    const person = await newPerson();
    await lastSignInWasDaysAgo(person);
    const change = { password: 'another-long-password', first_name: 'Changed' };
    expect(await update(person, change)).toMatchObject({
      status: 403,
      body: { code: 'current_password_required', hint: expect.stringContaining('Send the current password') },
    });
    expect(await account(person)).toMatchObject({ first_name: 'Test' });
    expect(await canSignIn(person.email, person.password)).toBe(true);
    expect((await update(person, { first_name: 'Changed' })).status).toBe(200);
    expect((await update(await signIn(person), change)).status).toBe(200);
  });

  test('or the current password: the session goes on, and all others end', async () => {
    const person = await newPerson();
    const elsewhere = await signIn(person);
    await lastSignInWasDaysAgo(person);
    const change = {
      password: 'another-long-password',
      current_password: person.password,
      first_name: 'Changed',
    };
    expect((await update(person, change)).status).toBe(200);
    expect(await account(person)).toMatchObject({ first_name: 'Changed' });
    expect(await api('GET', '/user/', { token: elsewhere.access })).toMatchObject({ status: 401 });
    expect(await sessionsOf(person)).toBe(1);
    expect(await canSignIn(person.email, 'another-long-password')).toBe(true);
    expect(await canSignIn(person.email, person.password)).toBe(false);
    const renewed = await api('POST', '/auth/refresh/', { json: { refresh: person.refresh } });
    expect(renewed.status).toBe(200);
  });

  test('a wrong current password changes nothing, however young the sign-in is', async () => {
    const [young, old] = [await newPerson(), await newPerson()];
    await lastSignInWasDaysAgo(old);
    for (const person of [young, old]) {
      const change = { password: 'another-long-password', current_password: 'wrong', first_name: 'Changed' };
      expect(await update(person, change)).toMatchObject({
        status: 403,
        body: { code: 'wrong_current_password', errors: { current_password: [expect.any(String)] } },
      });
      expect(await account(person)).toMatchObject({ first_name: 'Test' });
      expect(await canSignIn(person.email, person.password)).toBe(true);
    }
    // Nor has it made the sign-in a young one.
    expect(await update(old, { password: 'another-long-password' })).toMatchObject({ status: 403 });
  });

  test('a new password that is refused after the current one leaves everything as it was', async () => {
    const person = await newPerson();
    await lastSignInWasDaysAgo(person);
    const change = { password: 'short', current_password: person.password, first_name: 'Changed' };
    expect(await update(person, change)).toMatchObject({ status: 400, body: { code: 'weak_password' } });
    expect(await account(person)).toMatchObject({ first_name: 'Test' });
    expect(await canSignIn(person.email, person.password)).toBe(true);
  });

  test('what the current password has opened is shut again a few minutes later', async () => {
    const person = await newPerson();
    await lastSignInWasDaysAgo(person);
    const weak = { password: 'short', current_password: person.password };
    expect(await update(person, weak)).toMatchObject({ body: { code: 'weak_password' } });
    await inDatabase(
      `update auth.sessions set created_at = created_at - interval '6 minutes' where user_id = $1`,
      [person.id],
    );
    expect(await update(person, { password: 'another-long-password' })).toMatchObject({
      status: 403,
      body: { code: 'current_password_required' },
    });
  });

  test('the current password alone is no change', async () => {
    const person = await newPerson();
    expect(await update(person, { current_password: person.password })).toMatchObject({
      status: 400,
      body: { code: 'nothing_to_change' },
    });
  });

  test('an account without a password is told so, and sets one after a new sign-in', async () => {
    const social = newSocialPerson();
    const signedIn = await api('POST', '/auth/google/', {
      json: { access_token: await accessTokenOf('google', social) },
    });
    const person = { access: (signedIn.body.data as { token: string }).token };
    const change = { password: 'a-first-password', current_password: 'whatever' };
    expect(await update(person, change)).toMatchObject({
      status: 403,
      body: { code: 'no_password', hint: expect.stringContaining('Sign in again') },
    });
    expect((await update(person, { password: 'a-first-password' })).status).toBe(200);
    expect(await canSignIn(social.email, 'a-first-password')).toBe(true);
  });

  test('the sixth try of a current password waits, even with the right one', async () => {
    const person = await newPerson();
    await lastSignInWasDaysAgo(person);
    const attempt = (current_password: string) =>
      update(person, { password: 'another-long-password', current_password });
    for (let count = 1; count <= 5; count++) expect((await attempt('wrong')).status).toBe(403);
    const answer = await attempt(person.password);
    expect(answer).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(600);
    expect(await canSignIn(person.email, person.password)).toBe(true);
    // A new sign-in is the way on.
    const again = await signIn(person);
    expect((await update(again, { password: 'another-long-password' })).status).toBe(200);
  });

  test('a token that is about to expire still takes a new password', async () => {
    const person = await newPerson();
    const [session] = await inDatabase<{ id: string }>('select id from auth.sessions where user_id = $1', [
      person.id,
    ]);
    const claims = { sub: person.id, role: 'authenticated', aud: 'authenticated', session_id: session?.id };
    const access = await signLegacy(claims, LEGACY_SECRET, '30s');
    expect((await update({ access }, { password: 'another-long-password' })).status).toBe(200);
    expect(await canSignIn(person.email, 'another-long-password')).toBe(true);
  });

  test('a weak password leaves everything as it was', async () => {
    const person = await newPerson();
    expect(await update(person, { password: 'short', first_name: 'Changed' })).toMatchObject({
      status: 400,
      body: { code: 'weak_password', errors: { password: [expect.any(String)] } },
    });
    expect(await account(person)).toMatchObject({ first_name: 'Test' });
  });

  test('a picture is one’s own upload; any other name shows the placeholder', async () => {
    const [person, other] = await Promise.all([newPerson(), newPerson()]);
    const path = `${person.id}/avatars/${randomUUID()}.webp`;
    expect((await update(person, { profile_image: path })).status).toBe(200);
    expect(await account(person)).toMatchObject({
      profile_image: expect.stringContaining(`/images/${path}`),
    });

    const shown = (await account(person)) as { profile_image: string };
    expect((await update(person, { profile_image: shown.profile_image })).status).toBe(200);
    expect(await account(person)).toEqual(shown);

    for (const name of ['profile.jpg', '', 'content/posts/a.webp']) {
      expect((await update(person, { profile_image: name })).status, name).toBe(200);
      expect(await account(person)).toMatchObject({ profile_image: expect.stringMatching(/person\.svg$/) });
    }

    for (const profile_image of [`${other.id}/avatars/a.webp`, `${person.id}/../${other.id}/a.webp`]) {
      expect(await update(person, { profile_image, password: 'another-long-password' })).toMatchObject({
        status: 400,
        body: { code: 'profile_image_path_is_the_persons', errors: { profile_image: [expect.any(String)] } },
      });
    }
    expect(await canSignIn(person.email, person.password)).toBe(true);
  });

  test.each([
    ['first_name', ''],
    ['first_name', null],
    ['last_name', 'x'.repeat(101)],
    ['password', ''],
    ['password', 'x'.repeat(73)],
    ['current_password', ''],
    ['profile_image', 5],
  ])('%s: %j is refused by its name', async (field, value) => {
    expect(await update(await newPerson(), { [field]: value })).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: { [field]: [expect.any(String)] } },
    });
  });

  test('a change of nothing is refused', async () => {
    expect(await update(await newPerson(), { email: 'new@example.com' })).toMatchObject({
      status: 400,
      body: { code: 'nothing_to_change' },
    });
  });

  test('a visitor has no account', async () => {
    for (const [method, path] of [
      ['PATCH', '/user/update/'],
      ['PATCH', '/user/deactivate/'],
      ['DELETE', '/user/delete/'],
      ['GET', '/user/export/'],
      ['GET', '/user/billing/'],
    ] as const) {
      const json = method === 'PATCH' ? { first_name: 'A' } : undefined;
      expect(await api(method, path, { json }), path).toMatchObject({
        status: 401,
        body: { code: 'missing_token' },
      });
    }
  });
});

describe('leaving', () => {
  test('a deactivated account is out of sight until its person signs in again, whatever reason they gave', async () => {
    const empty = { body: '', headers: { 'content-type': 'application/json' } };
    for (const request of [{ json: { reason: 'Taking a break' } }, { json: {} }, {}, empty]) {
      const person = await newPerson();
      const answer = await api('PATCH', '/user/deactivate/', { token: person.access, ...request });
      expect(answer, JSON.stringify(request)).toMatchObject({
        status: 200,
        body: { status: true, message: 'Account deactivated successfully.' },
      });
      expect((await api('GET', '/user/', { token: person.access })).body.code).toBe('session_ended');
      expect(await account(await signIn(person))).toMatchObject({ id: person.id });
    }
  });

  test('a business of somebody who is away is not there, and comes back with them', async () => {
    const person = await newPerson();
    const business = await newListedBusiness(person);
    await api('PATCH', '/user/deactivate/', { token: person.access, json: {} });
    expect((await api('GET', `/business/${business.id}/`)).status).toBe(404);
    await signIn(person);
    expect((await api('GET', `/business/${business.id}/`)).status).toBe(200);
  });

  test('a reason that is too long changes nothing', async () => {
    const person = await newPerson();
    const json = { reason: 'x'.repeat(1001) };
    expect(await api('PATCH', '/user/deactivate/', { token: person.access, json })).toMatchObject({
      status: 400,
      body: { errors: { reason: [expect.any(String)] } },
    });
    expect(await account(person)).toMatchObject({ id: person.id });
  });

  test('a deleted account is gone for good', async () => {
    const person = await newPerson();
    expect((await api('DELETE', '/user/delete/', { token: person.access })).body).toEqual({
      status: true,
      message: 'Account deleted successfully.',
    });
    expect(await canSignIn(person.email, person.password)).toBe(false);
    expect((await api('DELETE', '/user/delete/', { token: person.access })).status).toBe(401);
  });

  test('the export is a file with everything of the caller’s, and nobody else’s', async () => {
    const [person, other] = await Promise.all([newPerson(), newPerson()]);
    const business = await newListedBusiness(person);
    const answer = await api('GET', '/user/export/', { token: person.access });
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="delve-export.json"');
    expect(answer.body.data).toMatchObject({
      exported_at: expect.stringMatching(/^\d{4}-/),
      tables: {
        profiles: [{ id: person.id }],
        businesses: [{ id: business.id, name: business.name }],
        reviews: [],
      },
    });
    expect(JSON.stringify(answer.body)).not.toContain(other.id);
    expect(JSON.stringify((await api('GET', '/user/export/', { token: other.access })).body)).not.toContain(
      business.name,
    );
  });
});

describe('registering again with a key', () => {
  const register = (person: object, key?: string) =>
    api('POST', '/auth/register/', {
      json: { first_name: 'Test', last_name: 'Person', ...person },
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const newCredentials = () => ({ email: `${randomUUID()}@example.com`, password: 'a-long-password' });

  test('a repetition is answered like the first, and makes no second account', async () => {
    const credentials = newCredentials();
    const key = randomUUID();
    const first = await register(credentials, key);
    expect(first.status).toBe(201);
    expect(await register(credentials, key)).toMatchObject({ status: 201, body: first.body });
    expect(await register(credentials)).toMatchObject({ status: 409, body: { code: 'email_taken' } });
    const users = await inDatabase('select from auth.users where email = $1', [credentials.email]);
    expect(users).toHaveLength(1);
  });

  test('whoever does not know the password learns no more than that the address is taken', async () => {
    const credentials = newCredentials();
    const key = randomUUID();
    await register(credentials, key);
    const answer = await register({ ...credentials, password: 'some-other-password' }, key);
    expect(answer).toMatchObject({ status: 409, body: { code: 'email_taken' } });
    expect(answer.body.data).toBeUndefined();
  });

  test('two at once are both answered like the first; without a key, one of them', async () => {
    const credentials = newCredentials();
    const key = randomUUID();
    const [one, two] = await Promise.all([register(credentials, key), register(credentials, key)]);
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(one.body).toEqual(two.body);

    const others = newCredentials();
    const answers = await Promise.all([register(others), register(others)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });

  test('a key that is none is refused before anything happens', async () => {
    const credentials = newCredentials();
    expect(await register(credentials, 'x'.repeat(256))).toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
    expect(await canSignIn(credentials.email, credentials.password)).toBe(false);
  });
});
