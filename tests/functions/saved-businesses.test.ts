import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { api, newBusiness, newListedBusiness, newPerson, type Person } from '../support/api.ts';

let person: Person;
let ids: number[];

beforeAll(async () => {
  person = await newPerson();
  const { body } = await api('GET', '/business/approved/?limit=5');
  ids = (body.data as { id: number }[]).map(({ id }) => id);
});

const save = (id: unknown, by = person, headers = {}) =>
  api('POST', '/user/saved-business/', { token: by.access, json: { business_id: id }, headers });
const remove = (id: unknown, by = person) =>
  api('DELETE', '/user/saved-business/remove/', { token: by.access, json: { business_id: id } });
const list = async (by = person, query = '') =>
  (await api('GET', `/user/saved-business/${query}`, { token: by.access })).body;
const idsOf = (data: unknown) => (data as { id: number }[]).map(({ id }) => id);

test('what is saved is listed, the latest first, page by page', async () => {
  for (const id of ids) expect((await save(id)).status).toBe(201);
  expect(idsOf((await list()).data)).toEqual(ids.toReversed());

  const seen: number[] = [];
  let cursor: string | null | undefined = '';
  do {
    const page = await list(person, `?limit=2&cursor=${encodeURIComponent(cursor)}`);
    seen.push(...idsOf(page.data));
    cursor = page.next_cursor;
  } while (cursor);
  expect(seen).toEqual(ids.toReversed());
});

test('saving twice changes nothing, and removing takes it off the list', async () => {
  const other = await newPerson();
  const [id = 0] = ids;
  await save(id, other);
  expect((await save(id, other)).body).toEqual({ status: true, message: 'Business saved successfully.' });
  expect((await list(other)).data).toEqual([
    expect.objectContaining({
      id,
      business_name: expect.any(String),
      category: { id: expect.any(Number), name: expect.any(String) },
      saved_at: expect.any(String),
    }),
  ]);
  expect((await remove(id, other)).status).toBe(200);
  expect((await list(other)).data).toEqual([]);
  expect(await remove(id, other)).toMatchObject({ status: 404, body: { code: 'not_saved' } });
});

test('a repetition with the same idempotency key does not save anew', async () => {
  const other = await newPerson();
  const [id = 0] = ids;
  const headers = { 'idempotency-key': randomUUID() };
  expect((await save(id, other, headers)).status).toBe(201);
  await remove(id, other);
  expect((await save(id, other, headers)).status).toBe(201);
  expect((await list(other)).data).toEqual([]);
});

test('only what is listed can be saved, and is shown', async () => {
  const owner = await newPerson();
  const draft = await newBusiness(owner);
  for (const id of [draft.id, 999_999_999]) {
    expect(await save(id)).toMatchObject({ status: 404, body: { code: 'business_not_found' } });
  }
  const listed = await newListedBusiness(owner);
  const reader = await newPerson();
  await save(listed.id, reader);
  const activation = (status: string) =>
    api('PATCH', `/business/${listed.id}/activation/`, {
      token: owner.access,
      json: { activation_status: status, business_name: listed.name },
    });
  await activation('deactivate');
  expect((await list(reader)).data).toEqual([]);
  await activation('activate');
  expect(idsOf((await list(reader)).data)).toEqual([listed.id]);
});

test('the list is for its person', async () => {
  expect((await list(await newPerson())).data).toEqual([]);
  for (const answer of [
    await api('GET', '/user/saved-business/'),
    await api('POST', '/user/saved-business/', { json: { business_id: 1 } }),
    await api('DELETE', '/user/saved-business/remove/', { json: { business_id: 1 } }),
  ]) {
    expect(answer).toMatchObject({ status: 401, body: { code: 'missing_token' } });
  }
});

test('what is no id or no cursor is refused', async () => {
  for (const id of ['1', 0, -1, 1.5, null, undefined, 1e30]) {
    for (const answer of [await save(id), await remove(id)]) {
      expect(answer).toMatchObject({
        status: 400,
        body: { errors: { business_id: [expect.any(String)] } },
      });
    }
  }
  for (const cursor of ['x', '1', '1_x', '0_2026-01-01', '%00']) {
    expect((await list(person, `?cursor=${cursor}`)).errors, cursor).toHaveProperty('cursor');
  }
});
