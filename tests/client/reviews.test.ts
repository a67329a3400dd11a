import type { Delve, DelveError } from '@delve/client';
import { beforeAll, expect, test } from 'vitest';
import { newListedBusiness, newPerson } from '../support/api.ts';
import { newReview } from '../support/reviews.ts';
import { newClient, newSignedInClient } from './clients.ts';

let businessId: number;
let author: { delve: Delve; userId: string };

beforeAll(async () => {
  businessId = (await newListedBusiness(await newPerson())).id;
  for (let rating = 1; rating <= 5; rating++) await newReview(await newPerson(), businessId, { rating });
  author = await newSignedInClient();
});

const ratings = async (query: Parameters<Delve['reviews']['list']>[1]) => {
  const found: number[] = [];
  for await (const { rating } of await newClient().reviews.list(businessId, query)) found.push(rating);
  return found;
};

test('a loop over a list goes through all pages, wherever it starts', async () => {
  expect(await ratings({ limit: 2 })).toEqual([5, 4, 3, 2, 1]);
  expect(await ratings({ limit: 2, page: 1 })).toEqual([5, 4, 3, 2, 1]);
  expect(await ratings({ limit: 2, page: 2 })).toEqual([3, 2, 1]);
  expect(await ratings({ limit: 2, page: 4 })).toEqual([]);
  expect(await ratings({ limit: 1, rating: 4 })).toEqual([4]);
});

test('a review has its times as dates, and its author’s picture as an address', async () => {
  const [review] = (await newClient().reviews.list(businessId)).items;
  expect(review).toMatchObject({
    author: { firstName: 'Test', imageUrl: expect.stringMatching(/\/placeholders\/person\.svg$/) },
    comment: '',
    createdAt: expect.any(Date),
    editedAt: null,
    replies: [],
  });
});

test('a review that is sent twice with one key is written once', async () => {
  const { reviews } = author.delve;
  expect(await reviews.mineOf(businessId)).toBeNull();
  const first = await reviews.create(businessId, { rating: 4 }, { idempotencyKey: 'my-review' });
  const again = await reviews.create(businessId, { rating: 4 }, { idempotencyKey: 'my-review' });
  expect(again).toEqual(first);
  expect(await reviews.mineOf(businessId)).toEqual(first);
  await expect(
    reviews.create(businessId, { rating: 5 }, { idempotencyKey: 'my-review' }),
  ).rejects.toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  await reviews.delete(first.id);
});

test('earlier texts go through all pages, the latest first', async () => {
  const { reviews } = author.delve;
  const { id } = await reviews.create(businessId, { rating: 1, comment: 'first' });
  for (const comment of ['second', 'third', 'third', 'fourth']) await reviews.edit(id, { comment });
  const comments: string[] = [];
  for await (const revision of await reviews.revisions(id, { limit: 2 })) comments.push(revision.comment);
  expect(comments).toEqual(['third', 'second', 'first']);
  await reviews.delete(id);
});

test('a visitor reads reviews, and is asked to sign in for the rest', async () => {
  const { reviews, reports, notifications, businesses, staff } = newClient();
  expect((await reviews.list(businessId)).items).toHaveLength(5);
  const report = { reason: 'spam' } as const;
  for (const call of [
    () => reviews.mine(),
    () => reviews.mineOf(businessId),
    () => reviews.create(businessId, { rating: 5 }),
    () => reviews.edit(1, { rating: 5 }),
    () => reviews.delete(1),
    () => reviews.revisions(1),
    () => reviews.report(1, report),
    () => reviews.reply(businessId, { reviewId: 1, reply: 'Thanks' }),
    () => reviews.editReply(1, { reply: 'Thanks' }),
    () => reviews.deleteReply(1),
    () => reviews.reportReply(1, report),
    () => businesses.report(businessId, report),
    () => reports.mine(),
    () => notifications.list(),
    () => notifications.unreadCount(),
    () => notifications.markRead(1),
    () => notifications.markUnread(1),
    () => notifications.markAllRead(),
    () => notifications.delete(1),
    () => staff.reports(),
    () => staff.decidedReports(),
    () => staff.decideReport(1, { decision: 'dismiss' }),
    () => staff.restoreReview(1),
    () => staff.restoreReviewReply(1),
    () => staff.auditEntries(),
  ]) {
    await expect(call(), String(call)).rejects.toMatchObject({ status: 401, code: 'missing_token' });
  }
});

test('inputs are checked before they travel, by the names of the fields', async () => {
  const { reviews, staff } = author.delve;
  const refused = (call: Promise<unknown>) => call.then(null, (error: DelveError) => error.errors);
  expect(await refused(reviews.create(businessId, { rating: 9 }))).toHaveProperty('rating');
  expect(await refused(reviews.create(-1, { rating: 5 }))).toHaveProperty('businessId');
  expect(await refused(reviews.edit(0, { rating: 5 }))).toHaveProperty('reviewId');
  expect(await refused(reviews.reply(businessId, { reviewId: 0, reply: 'Hello' }))).toHaveProperty(
    'reviewId',
  );
  expect(await refused(reviews.list(businessId, { page: 2, cursor: '5' }))).toHaveProperty('page');
  expect(await refused(staff.auditEntries({ actorId: 'somebody' }))).toHaveProperty('actorId');
});
