import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { api, newPerson, type Person } from '../support/api.ts';

// A POST that creates, sent again with the same Idempotency-Key.

let owner: Person;

beforeAll(async () => {
  owner = await newPerson();
});

function create(key: string, body: object, token: string | undefined = owner.access) {
  return api('POST', '/business/', {
    ...(token === undefined ? {} : { token }),
    json: body,
    headers: { 'idempotency-key': key },
  });
}

async function businessesNamed(name: string, person = owner): Promise<number> {
  const mine = await api('GET', '/business/user/', { token: person.access });
  return (mine.body.data as { name: string }[]).filter((business) => business.name === name).length;
}

test('twenty equal creates at once make one business, and all are told the same', async () => {
  const [key, name] = [randomUUID(), `Once ${randomUUID()}`];
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => create(key, { business_name: name, state: 'Lagos' })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
  const bodies = new Set(answers.map(({ body }) => JSON.stringify(body)));
  expect(bodies.size).toBe(1);
  expect(await businessesNamed(name)).toBe(1);
});

test('without a key, or with another, each create makes one', async () => {
  const name = `Twice ${randomUUID()}`;
  await create(randomUUID(), { business_name: name });
  await create(randomUUID(), { business_name: name });
  expect(await businessesNamed(name)).toBe(2);
});

test('a key belongs to the body that it was first sent with', async () => {
  const [key, name] = [randomUUID(), `First ${randomUUID()}`];
  expect((await create(key, { business_name: name })).status).toBe(201);
  const other = await create(key, { business_name: `${name}, changed` });
  expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  expect(await businessesNamed(`${name}, changed`)).toBe(0);
  // What only looks different is the same body.
  expect((await create(key, { business_name: ` ${name} `, unknown: 1 })).status).toBe(201);
  expect(await businessesNamed(name)).toBe(1);
});

test('a refused create takes no key: corrected, it may come with the same', async () => {
  const [key, name] = [randomUUID(), `Corrected ${randomUUID()}`];
  const refused = await create(key, { business_name: name, state: 'Atlantis' });
  expect(refused).toMatchObject({ status: 422, body: { code: 'unknown_state' } });
  expect((await create(key, { business_name: name, state: 'Lagos' })).status).toBe(201);
  expect(await businessesNamed(name)).toBe(1);
});

test('two people may send the same key', async () => {
  const [key, name, other] = [randomUUID(), `Both ${randomUUID()}`, await newPerson()];
  const [mine, theirs] = [
    await create(key, { business_name: name }),
    await create(key, { business_name: name }, other.access),
  ];
  expect([mine.status, theirs.status]).toEqual([201, 201]);
  expect((mine.body.data as { id: number }).id).not.toBe((theirs.body.data as { id: number }).id);
});

test.each(['', 'two words', 'x'.repeat(256), 'ключ'.replace(/./g, '\u00e9')])(
  'the key %j is refused by its name',
  async (key) => {
    const answer = await create(key, { business_name: 'Not made' });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        code: 'validation_failed',
        message: expect.stringContaining('Not valid: idempotency_key: '),
        errors: { idempotency_key: [expect.any(String)] },
      },
    });
    expect(await businessesNamed('Not made')).toBe(0);
  },
);

test('a key does not take the place of a token', async () => {
  const answer = await api('POST', '/business/', {
    json: { business_name: 'Not made' },
    headers: { 'idempotency-key': randomUUID() },
  });
  expect(answer).toMatchObject({ status: 401, body: { code: 'missing_token' } });
});
