import { beforeAll, describe, expect, test } from 'vitest';
import { api, newBusiness, newListedBusiness, newPerson, type Person, signInAs } from '../support/api.ts';
import { newReply, newReview } from '../support/reviews.ts';

interface Listed {
  readonly id: number;
  readonly rating: number;
  readonly user: { readonly id: string; readonly username: string };
  readonly replies: readonly { readonly id: number; readonly reply: string }[];
}

let owner: Person;
let authors: readonly Person[];
let business: { id: number };
/** Of the first four authors, with 1 to 4 stars. */
let reviews: readonly { id: number }[];
let stranger: Person;

beforeAll(async () => {
  owner = await newPerson();
  authors = await Promise.all(Array.from({ length: 5 }, newPerson));
  stranger = await newPerson();
  business = await newListedBusiness(owner);
  const written: { id: number }[] = [];
  for (const [index, author] of authors.slice(0, 4).entries()) {
    written.push(await newReview(author, business.id, { rating: index + 1, comment: `Number ${index + 1}` }));
  }
  reviews = written;
});

const path = (rest = '') => `/business/${business.id}/reviews/${rest}`;
const list = async (query = '') => {
  const answer = await api('GET', path(query));
  expect(answer.body, JSON.stringify(answer.body)).toMatchObject({ status: true });
  return { reviews: answer.body.data as Listed[], next: answer.body.next_cursor };
};
const reviewOf = (index: number) => reviews[index] as { id: number };
const authorOf = (index: number) => authors[index] as Person;

describe('the list', () => {
  test('is the newest first, with the first name of whoever wrote it', async () => {
    const { reviews: listed, next } = await list();
    expect(listed.map(({ id }) => id)).toEqual(reviews.map(({ id }) => id).toReversed());
    expect(listed[0]).toMatchObject({
      rating: 4,
      comment: 'Number 4',
      user: { id: authorOf(3).id, username: 'Test', profile_image: expect.stringMatching(/^http/) },
      replies: [],
    });
    expect(next).toBeNull();
  });

  test('goes on by cursor until its end, and none is shown twice', async () => {
    const seen: number[] = [];
    let query = '?limit=3';
    for (let pages = 1; pages <= 2; pages++) {
      const { reviews: listed, next } = await list(query);
      seen.push(...listed.map(({ id }) => id));
      expect(next === null).toBe(pages === 2);
      query = `?limit=3&cursor=${next}`;
    }
    expect(seen).toEqual(reviews.map(({ id }) => id).toReversed());
  });

  test('goes on by number, and tells its last page', async () => {
    const first = await list('?page=1&limit=2');
    const second = await list('?page=2&limit=2');
    expect([...first.reviews, ...second.reviews].map(({ id }) => id)).toEqual(
      reviews.map(({ id }) => id).toReversed(),
    );
    expect(first.next).not.toBeNull();
    expect(second.next).toBeNull();
    expect(await list('?page=3&limit=2')).toEqual({ reviews: [], next: null });
  });

  test('a numbered page goes on by cursor', async () => {
    const { next } = await list('?page=2&limit=1');
    expect((await list(`?limit=1&cursor=${next}`)).reviews).toMatchObject([{ id: reviewOf(1).id }]);
  });

  test('is of one rating when asked', async () => {
    expect((await list('?rating=2')).reviews).toMatchObject([{ id: reviewOf(1).id, rating: 2 }]);
    expect((await list('?rating=5')).reviews).toEqual([]);
  });

  test.each([
    ['rating=0', 'rating'],
    ['rating=6', 'rating'],
    ['rating=4.5', 'rating'],
    ['rating=five', 'rating'],
    ['page=0', 'page'],
    ['page=1001', 'page'],
    ['page=1&cursor=5', 'page'],
    ['limit=51', 'limit'],
    ['cursor=nowhere', 'cursor'],
    ['cursor=0', 'cursor'],
  ])('with %s, %s is named as not valid', async (query, field) => {
    const answer = await api('GET', path(`?${query}`));
    expect(answer).toMatchObject({ status: 400, body: { status: false } });
    expect(answer.body.errors).toHaveProperty(field);
  });

  test('of a draft is there for its owner alone', async () => {
    const draft = await newBusiness(owner);
    const drafts = `/business/${draft.id}/reviews/`;
    expect(await api('GET', drafts)).toMatchObject({ status: 404, body: { code: 'business_not_found' } });
    expect(await api('GET', drafts, { token: owner.access })).toMatchObject({
      status: 200,
      body: { data: [] },
    });
  });
});

describe('writing', () => {
  test('one review a person and business, and none of one’s own', async () => {
    const json = { rating: 5 };
    expect(await api('POST', path(), { token: authorOf(0).access, json })).toMatchObject({
      status: 409,
      body: { code: 'already_reviewed' },
    });
    expect(await api('POST', path(), { token: owner.access, json })).toMatchObject({
      status: 403,
      body: { code: 'own_business' },
    });
    expect(await api('POST', path(), { json })).toMatchObject({
      status: 401,
      body: { code: 'missing_token' },
    });
    expect(await api('POST', '/business/999999999/reviews/', { token: stranger.access, json })).toMatchObject(
      { status: 404, body: { code: 'business_not_found' } },
    );
  });

  test.each([
    ['rating', undefined],
    ['rating', 0],
    ['rating', 6],
    ['rating', 4.5],
    ['rating', '5'],
    ['comment', 7],
    ['comment', 'x'.repeat(2001)],
    ['comment', 'nul\u0000'],
  ])('%s: %j is named as not valid', async (field, value) => {
    const answer = await api('POST', path(), {
      token: stranger.access,
      json: { rating: 5, comment: 'Fine.', [field]: value },
    });
    expect(answer).toMatchObject({ status: 400, body: { errors: { [field]: [expect.any(String)] } } });
  });

  test('a repetition with the same key is answered like the first', async () => {
    const write = () =>
      api('POST', path(), {
        token: authorOf(4).access,
        json: { rating: 5 },
        headers: { 'idempotency-key': 'once' },
      });
    const first = await write();
    expect(first.status).toBe(201);
    expect((await write()).body).toEqual(first.body);
    const { id } = first.body.data as { id: number };
    await api('DELETE', `/reviews/${id}/`, { token: authorOf(4).access });
  });

  test('an author reads, changes and removes the review; everybody sees it', async () => {
    const author = authorOf(4);
    const mine = () => api('GET', path('mine/'), { token: author.access });
    expect((await mine()).body).toEqual({ status: true, data: null });
    const { id } = await newReview(author, business.id, { rating: 5, comment: 'At first.' });
    expect((await mine()).body.data).toMatchObject({ id, business_id: business.id, is_hidden: false });

    const changed = await api('PATCH', `/reviews/${id}/`, {
      token: author.access,
      json: { comment: 'At last.' },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        message: 'Review updated successfully.',
        data: { id, rating: 5, comment: 'At last.', edited_at: expect.any(String) },
      },
    });
    expect((await list()).reviews[0]).toMatchObject({ id, comment: 'At last.' });
    expect((await api('GET', '/reviews/mine/', { token: author.access })).body.data).toMatchObject([
      { id, comment: 'At last.', business: { id: business.id, name: expect.any(String) } },
    ]);

    const removed = await api('DELETE', `/reviews/${id}/`, { token: author.access });
    expect(removed.body).toEqual({ status: true, message: 'Review deleted successfully.' });
    expect((await list()).reviews.map((review) => review.id)).not.toContain(id);
  });

  test('nobody changes or removes the review of somebody else', async () => {
    const review = `/reviews/${reviewOf(0).id}/`;
    for (const person of [stranger, owner]) {
      expect(await api('PATCH', review, { token: person.access, json: { rating: 5 } })).toMatchObject({
        status: 404,
        body: { code: 'review_not_found' },
      });
      expect(await api('DELETE', review, { token: person.access })).toMatchObject({ status: 404 });
    }
    expect(await api('PATCH', review, { token: authorOf(0).access, json: {} })).toMatchObject({
      status: 400,
      body: { code: 'nothing_to_change' },
    });
    expect((await list('?rating=1')).reviews).toMatchObject([{ id: reviewOf(0).id }]);
  });

  test('what a review said before is for its author and staff', async () => {
    const author = authorOf(1);
    const revisions = `/reviews/${reviewOf(1).id}/revisions/`;
    await api('PATCH', `/reviews/${reviewOf(1).id}/`, {
      token: author.access,
      json: { comment: 'On second thought.' },
    });
    const staff = await signInAs('staff');
    for (const { access } of [author, staff]) {
      expect(await api('GET', revisions, { token: access })).toMatchObject({
        status: 200,
        body: { data: [{ rating: 2, comment: 'Number 2' }], next_cursor: null },
      });
    }
    for (const { access } of [owner, stranger]) {
      expect(await api('GET', revisions, { token: access })).toMatchObject({
        status: 403,
        body: { code: 'not_the_author' },
      });
    }
    expect(await api('GET', '/reviews/999999999/revisions/', { token: staff.access })).toMatchObject({
      status: 404,
      body: { code: 'review_not_found' },
    });
  });
});

describe('replies', () => {
  test('the owner replies, changes and removes the reply; everybody sees it', async () => {
    const reply = await newReply(owner, business.id, reviewOf(2).id, 'Thank you!');
    const shown = async () => (await list('?rating=3')).reviews[0]?.replies;
    expect(await shown()).toMatchObject([{ id: reply.id, reply: 'Thank you!', edited_at: null }]);

    const one = `/reviews/replies/${reply.id}/`;
    expect(
      await api('PATCH', one, { token: owner.access, json: { reply: 'Thank you, and welcome back.' } }),
    ).toMatchObject({ status: 200, body: { data: { id: reply.id, edited_at: expect.any(String) } } });
    expect(await shown()).toMatchObject([{ reply: 'Thank you, and welcome back.' }]);

    for (const answer of [
      await api('PATCH', one, { token: stranger.access, json: { reply: 'Mine.' } }),
      await api('DELETE', one, { token: stranger.access }),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { code: 'reply_not_found' } });
    }
    expect((await api('DELETE', one, { token: owner.access })).body).toEqual({
      status: true,
      message: 'Reply deleted successfully.',
    });
    expect(await shown()).toEqual([]);
  });

  test('nobody but the owner of the reviewed business replies', async () => {
    const other = await newBusiness(stranger);
    const say = (token: string, businessId: number, reviewId: number, reply: unknown = 'Hello') =>
      api('POST', `/business/${businessId}/reviews/reply/`, { token, json: { review_id: reviewId, reply } });
    expect(await say(stranger.access, business.id, reviewOf(0).id)).toMatchObject({
      status: 403,
      body: { code: 'not_the_owner' },
    });
    expect(await say(stranger.access, other.id, reviewOf(0).id)).toMatchObject({
      status: 404,
      body: { code: 'review_not_found' },
    });
    expect(await say(owner.access, business.id, 999_999_999)).toMatchObject({
      status: 404,
      body: { code: 'review_not_found' },
    });
    expect(await say(owner.access, 999_999_999, reviewOf(0).id)).toMatchObject({
      status: 404,
      body: { code: 'business_not_found' },
    });
    for (const reply of ['', '  ', 'x'.repeat(1001), 7]) {
      expect(await say(owner.access, business.id, reviewOf(0).id, reply)).toMatchObject({
        status: 400,
        body: { errors: { reply: [expect.any(String)] } },
      });
    }
    expect((await list('?rating=1')).reviews[0]?.replies).toEqual([]);
  });
});
