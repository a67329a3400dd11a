import { beforeAll, expect, test } from 'vitest';
import { api, newListedBusiness, newPerson, type Person } from '../support/api.ts';
import { newReview } from '../support/reviews.ts';

interface Told {
  readonly id: number;
  readonly type: string;
  readonly is_read: boolean;
  readonly created_at: string;
}

let owner: Person;
let stranger: Person;
/** Each tells its owner of its approval; the first of two reviews, too. */
let businesses: readonly [{ id: number }, { id: number }];

beforeAll(async () => {
  owner = await newPerson();
  const authors = await Promise.all([newPerson(), newPerson()]);
  stranger = authors[0];
  businesses = [await newListedBusiness(owner), await newListedBusiness(owner)];
  for (const author of authors) await newReview(author, businesses[0].id);
});

const list = async (query = '', person = owner) => {
  const { body } = await api('GET', `/notifications/${query}`, { token: person.access });
  expect(body, JSON.stringify(body)).toMatchObject({ status: true });
  return { told: body.data as Told[], next: body.next_cursor, unread: body.unread_count };
};

const about = (index: 0 | 1) => `business_id=${businesses[index].id}`;

test('a person is told of what concerns them, the newest first', async () => {
  const { told, next, unread } = await list();
  expect(told.map(({ type }) => type)).toEqual([
    'review_notification',
    'review_notification',
    'approval_notification',
    'approval_notification',
  ]);
  expect(told[0]).toMatchObject({
    is_read: false,
    business_id: businesses[0].id,
    actor_id: expect.any(String),
  });
  expect(new Date(told[0]?.created_at ?? '').toISOString()).toBe(told[0]?.created_at);
  expect(next).toBeNull();
  expect(unread).toBe(4);
  expect(await list('', stranger)).toEqual({ told: [], next: null, unread: 0 });
});

test('the list goes on by cursor until its end, and may be about one business', async () => {
  const all = (await list()).told;
  const first = await list('?limit=3');
  const rest = await list(`?limit=3&cursor=${first.next}`);
  expect([...first.told, ...rest.told]).toEqual(all);
  expect(rest.next).toBeNull();
  expect((await list(`?${about(1)}`)).told).toMatchObject([{ type: 'approval_notification' }]);
});

test('what is read no longer counts, and may be marked as unread again', async () => {
  const [newest] = (await list()).told;
  const seen = `/notifications/${newest?.id}/seen/`;
  const unread = async (query = '') =>
    (await api('GET', `/notifications/unread-count/${query}`, { token: owner.access })).body.data;

  expect((await api('PATCH', seen, { token: owner.access })).body).toEqual({
    status: true,
    message: 'Notification marked as seen.',
  });
  expect(await unread()).toEqual({ unread_count: 3 });
  expect(await unread(`?${about(0)}`)).toEqual({ unread_count: 2 });
  expect((await list('?is_read=true')).told).toMatchObject([{ id: newest?.id, is_read: true }]);
  expect((await list('?is_read=false')).told).toHaveLength(3);
  await api('DELETE', seen, { token: owner.access });
  expect(await unread()).toEqual({ unread_count: 4 });
});

test('nobody marks or removes what somebody else was told', async () => {
  const [newest] = (await list()).told;
  for (const [method, path] of [
    ['PATCH', `/notifications/${newest?.id}/seen/`],
    ['DELETE', `/notifications/${newest?.id}/seen/`],
    ['DELETE', `/notifications/${newest?.id}/`],
  ] as const) {
    expect(await api(method, path, { token: stranger.access })).toMatchObject({
      status: 404,
      body: { code: 'notification_not_found' },
    });
    expect(await api(method, path)).toMatchObject({ status: 401, body: { code: 'missing_token' } });
  }
  await api('POST', '/notifications/mark-all/', { token: stranger.access });
  expect((await list()).unread).toBe(4);
});

test('one is removed for good, and all are marked, or all about one business', async () => {
  const [newest] = (await list()).told;
  expect((await api('DELETE', `/notifications/${newest?.id}/`, { token: owner.access })).status).toBe(200);
  expect((await list()).told.map(({ id }) => id)).not.toContain(newest?.id);

  await api('POST', `/notifications/mark-all/?${about(1)}`, { token: owner.access });
  expect(await list(`?${about(1)}`)).toMatchObject({ unread: 0 });
  expect((await list()).unread).toBe(2);
  expect((await api('POST', '/notifications/mark-all/', { token: owner.access })).body).toEqual({
    status: true,
    message: 'All notifications marked as seen.',
  });
  expect(await list()).toMatchObject({
    unread: 0,
    told: [{ is_read: true }, { is_read: true }, { is_read: true }],
  });
});

test.each([
  ['is_read=yes', 'is_read'],
  ['business_id=0', 'business_id'],
  ['business_id=x', 'business_id'],
  ['limit=0', 'limit'],
  ['cursor=nowhere', 'cursor'],
])('with %s, %s is named as not valid', async (query, field) => {
  const answer = await api('GET', `/notifications/?${query}`, { token: owner.access });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toHaveProperty(field);
});
