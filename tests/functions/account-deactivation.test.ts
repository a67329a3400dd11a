import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { expect, test } from 'vitest';
import { api, newListedBusiness, newPerson, type Person, signIn } from '../support/api.ts';
import { visitor } from '../support/auth-clients.ts';
import { inDatabase } from '../support/database.ts';
import { stack } from '../support/stack.ts';
import { transport } from '../support/supabase-client.ts';

/** The Data API with this access token, as a frontend calls it. */
function withToken(token: string): SupabaseClient {
  return createClient(stack().apiUrl, stack().publishableKey, {
    accessToken: async () => token,
    realtime: { transport },
  });
}

async function isListed(businessId: number): Promise<boolean> {
  const { data } = await visitor(stack().apiUrl).from('businesses').select('id').eq('id', businessId);
  return data?.length === 1;
}

async function refreshed(person: Person) {
  return (await visitor(stack().apiUrl).auth.refreshSession({ refresh_token: person.refresh })).error;
}

test('a deactivated person is signed out everywhere and hidden, and back with the next sign-in', async () => {
  const person = await newPerson();
  const business = await newListedBusiness(person);
  const elsewhere = await signIn(person);
  expect(await isListed(business.id)).toBe(true);

  const { error } = await withToken(person.access).rpc('deactivate_account', { reason: 'Taking a break' });
  expect(error).toBeNull();

  for (const token of [person.access, elsewhere.access]) {
    expect(await api('GET', '/user/', { token })).toMatchObject({
      status: 401,
      body: { code: 'session_ended' },
    });
    const answer = await withToken(token).from('profiles').select('id');
    expect(answer).toMatchObject({ status: 401, error: { details: 'session_ended' } });
  }
  expect(await refreshed(person)).toMatchObject({ code: 'refresh_token_not_found' });
  expect(await isListed(business.id)).toBe(false);
  const off = await inDatabase('select from public.accounts where id = $1 and deactivated_at is not null', [
    person.id,
  ]);
  expect(off).toHaveLength(1);

  const back = await signIn(person);
  expect((await api('GET', '/user/', { token: back.access })).status).toBe(200);
  expect(await isListed(business.id)).toBe(true);
  expect((await api('GET', '/user/', { token: person.access })).status).toBe(401);
});

test('a sign-in that fails does not bring a deactivated person back', async () => {
  const person = await newPerson();
  await withToken(person.access).rpc('deactivate_account');
  const { error } = await visitor(stack().apiUrl).auth.signInWithPassword({
    email: person.email,
    password: 'not-the-password',
  });
  expect(error).not.toBeNull();
  const off = await inDatabase('select from public.accounts where id = $1 and deactivated_at is not null', [
    person.id,
  ]);
  expect(off).toHaveLength(1);
});

test('a deleted person is gone: no token, no refresh, no sign-in, and the address is free again', async () => {
  const person = await newPerson();
  const business = await newListedBusiness(person);

  expect((await withToken(person.access).rpc('delete_account')).error).toBeNull();

  expect(await api('GET', '/user/', { token: person.access })).toMatchObject({
    status: 401,
    body: { code: 'session_ended' },
  });
  expect(await refreshed(person)).not.toBeNull();
  expect(await isListed(business.id)).toBe(false);
  const { email, password } = person;
  expect((await api('POST', '/auth/login/', { json: { email, password } })).status).toBe(401);
  const again = await api('POST', '/auth/register/', {
    json: { email, password, first_name: 'Test', last_name: 'Person' },
  });
  expect(again.status).toBe(201);
});
