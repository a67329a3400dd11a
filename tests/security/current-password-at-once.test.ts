import { expect, it } from 'vitest';
import { api, newPerson, type Person, signIn } from '../support/api.ts';
import { inDatabase } from '../support/database.ts';
import { stack } from '../support/stack.ts';
import { supabaseClient } from '../support/supabase-client.ts';

// Whoever has somebody's token guesses their password, by every door at once: five tries, whichever they are.

const GUESSES = 50;
const { apiUrl, publishableKey } = stack();

async function anOldSession(): Promise<Person> {
  const person = await newPerson();
  await inDatabase(`update auth.sessions set created_at = now() - interval '2 days' where user_id = $1`, [
    person.id,
  ]);
  return person;
}

const ask = (token: string, password: string, options: RequestInit = {}, query = '') =>
  fetch(`${apiUrl}/rest/v1/rpc/confirm_current_password${query}`, {
    method: 'POST',
    ...(options.method === 'GET' ? {} : { body: JSON.stringify({ password }) }),
    ...options,
    headers: {
      apikey: publishableKey,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...options.headers,
    },
  });

interface Verdict {
  readonly is_right: boolean;
  readonly seconds_to_wait: number;
}

async function confirm(token: string, password: string): Promise<Verdict> {
  const [verdict] = (await (await ask(token, password)).json()) as Verdict[];
  if (!verdict) throw new Error('No verdict.');
  return verdict;
}

const isOpen = async ({ id }: Person) =>
  (
    await inDatabase(
      `select from auth.sessions where user_id = $1 and created_at > now() - interval '24 hours'`,
      [id],
    )
  ).length > 0;

const guesses = Array.from({ length: GUESSES }, (_, index) => `guess-number-${index}`);

it('of fifty wrong guesses at once five are compared, and then the right one opens nothing', async () => {
  for (let round = 0; round < 3; round++) {
    const person = await anOldSession();
    const verdicts = await Promise.all(guesses.map((guess) => confirm(person.access, guess)));
    expect(verdicts.filter(({ is_right }) => is_right)).toEqual([]);
    expect(verdicts.filter(({ seconds_to_wait }) => seconds_to_wait === 0)).toHaveLength(5);
    const right = await confirm(person.access, person.password);
    expect(right.is_right).toBe(false);
    expect(right.seconds_to_wait).toBeGreaterThan(600);
    expect(await isOpen(person)).toBe(false);
  }
});

it('of fifty right ones at once five are told so', async () => {
  const person = await anOldSession();
  const verdicts = await Promise.all(guesses.map(() => confirm(person.access, person.password)));
  expect(verdicts.filter(({ is_right }) => is_right)).toHaveLength(5);
  expect(await isOpen(person)).toBe(true);
});

it('over the contract, the Data API and several sessions together there are five as well', async () => {
  const person = await newPerson();
  const tokens = [person.access, (await signIn(person)).access, (await signIn(person)).access];
  await inDatabase(`update auth.sessions set created_at = now() - interval '2 days' where user_id = $1`, [
    person.id,
  ]);
  const compared = await Promise.all(
    guesses.map(async (guess, index) => {
      const token = tokens[index % tokens.length] as string;
      if (index % 2 === 0) return (await confirm(token, guess)).seconds_to_wait === 0;
      const json = { password: 'a-stolen-account', current_password: guess };
      const { status } = await api('PATCH', '/user/update/', { token, json });
      expect([403, 429]).toContain(status);
      return status === 403;
    }),
  );
  expect(compared.filter(Boolean)).toHaveLength(5);
  expect((await api('POST', '/auth/login/', { json: person })).status).toBe(200);
});

it('a request that would write nothing, or take it back, compares nothing or counts', async () => {
  const person = await anOldSession();
  const reading = await ask(person.access, '', { method: 'GET' }, `?password=${person.password}`);
  expect(reading.ok).toBe(false);
  expect(await reading.text()).not.toContain('is_right');
  const takenBack = { headers: { prefer: 'tx=rollback' } };
  for (let count = 1; count <= 5; count++) {
    expect((await ask(person.access, 'wrong', takenBack)).status).toBe(200);
  }
  expect((await confirm(person.access, person.password)).seconds_to_wait).toBeGreaterThan(0);
});

it('nobody’s tries are taken by somebody else, nor by a visitor', async () => {
  const [person, other] = [await anOldSession(), await anOldSession()];
  await Promise.all(guesses.map((guess) => confirm(other.access, guess)));
  const visitor = await supabaseClient(publishableKey).rpc('confirm_current_password', { password: 'x' });
  expect(visitor.error).toMatchObject({ code: '42501' });
  expect(await confirm(person.access, person.password)).toEqual({ is_right: true, seconds_to_wait: 0 });
});

it('a session that has ended asks for nothing', async () => {
  const person = await anOldSession();
  await inDatabase('delete from auth.sessions where user_id = $1', [person.id]);
  const answer = await ask(person.access, person.password);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ details: 'session_ended' });
});
