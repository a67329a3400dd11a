import { beforeAll, describe, expect, test } from 'vitest';
import { api, newListedBusiness, newPerson, type Person, signInAs } from '../support/api.ts';
import { newReply, newReview } from '../support/reviews.ts';

interface Reported {
  readonly id: number;
  readonly subject_type: string;
  readonly subject_id: number;
}

let owner: Person;
let author: Person;
let reporter: Person;
let staff: { access: string };
let business: { id: number; name: string };
let review: { id: number };
let reply: { id: number };

beforeAll(async () => {
  [owner, author, reporter, staff] = await Promise.all([
    newPerson(),
    newPerson(),
    newPerson(),
    signInAs('staff'),
  ]);
  business = await newListedBusiness(owner);
  review = await newReview(author, business.id, { rating: 1, comment: 'Buy elsewhere.' });
  reply = await newReply(owner, business.id, review.id);
});

const report = (person: Person, path: string, json: unknown = { reason: 'spam' }) =>
  api('POST', `${path}report/`, { token: person.access, json });

/** Looks through all that waits: other tests report, too. */
async function openReport(id: number): Promise<Reported | undefined> {
  let cursor: string | null | undefined = '';
  while (cursor !== null && cursor !== undefined) {
    const { body } = await api('GET', `/staff/reports/?limit=10&cursor=${cursor}`, { token: staff.access });
    const found = (body.data as Reported[]).find((one) => one.id === id);
    if (found) return found;
    cursor = body.next_cursor;
  }
  return undefined;
}

const decide = (id: number, decision: unknown, reason?: string) =>
  api('POST', `/staff/reports/${id}/decision/`, { token: staff.access, json: { decision, reason } });

const told = async (person: Person) =>
  (await api('GET', '/notifications/', { token: person.access })).body.data as {
    type: string;
    title: string;
  }[];

async function reported(person: Person, path: string): Promise<number> {
  const answer = await report(person, path);
  expect(answer).toMatchObject({ status: 201, body: { message: 'Report submitted successfully.' } });
  return (answer.body.data as { id: number }).id;
}

describe('reporting', () => {
  test('is refused for one’s own, for what is not there, and without a fitting reason', async () => {
    expect(await report(author, `/reviews/${review.id}/`)).toMatchObject({
      status: 403,
      body: { code: 'own_content' },
    });
    expect(await report(owner, `/reviews/replies/${reply.id}/`)).toMatchObject({ status: 403 });
    expect(await report(owner, `/business/${business.id}/`)).toMatchObject({ status: 403 });
    for (const [path, code] of [
      ['/reviews/999999999/', 'review_not_found'],
      ['/reviews/replies/999999999/', 'reply_not_found'],
      ['/business/999999999/', 'business_not_found'],
    ] as const) {
      expect(await report(reporter, path)).toMatchObject({ status: 404, body: { code } });
    }
    for (const [field, json] of [
      ['reason', {}],
      ['reason', { reason: 'dislike' }],
      ['details', { reason: 'spam', details: 'x'.repeat(1001) }],
      ['details', { reason: 'spam', details: 5 }],
    ] as const) {
      expect(await report(reporter, `/reviews/${review.id}/`, json)).toMatchObject({
        status: 400,
        body: { errors: { [field]: [expect.any(String)] } },
      });
    }
    expect(await api('POST', `/reviews/${review.id}/report/`, { json: { reason: 'spam' } })).toMatchObject({
      status: 401,
    });
  });

  test('what staff decide is for staff', async () => {
    for (const [method, path, json] of [
      ['GET', '/staff/reports/', undefined],
      ['GET', '/staff/reports/decided/', undefined],
      ['GET', '/staff/audit/', undefined],
      ['POST', '/staff/reports/1/decision/', { decision: 'dismiss' }],
      ['POST', `/staff/reviews/${review.id}/restore/`, {}],
      ['POST', `/staff/reviews/replies/${reply.id}/restore/`, {}],
    ] as const) {
      const answer = await api(method, path, { token: owner.access, ...(json && { json }) });
      expect(answer, path).toMatchObject({ status: 403, body: { code: 'staff_only' } });
      expect(await api(method, path, { ...(json && { json }) }), path).toMatchObject({ status: 401 });
    }
  });
});

test('an upheld report hides the review; staff show it again, and all of it is on record', async () => {
  const id = await reported(reporter, `/reviews/${review.id}/`);
  expect(await report(reporter, `/reviews/${review.id}/`)).toMatchObject({
    status: 409,
    body: { code: 'already_reported' },
  });
  const second = await reported(owner, `/reviews/${review.id}/`);
  expect(await openReport(id)).toMatchObject({
    subject_type: 'review',
    subject_id: review.id,
    business: { id: business.id, name: business.name },
    reported_person_id: author.id,
    reporter: { id: reporter.id, first_name: 'Test' },
    reason: 'spam',
    details: '',
    evidence: { rating: 1, comment: 'Buy elsewhere.' },
    open_reports_of_subject: 2,
  });

  expect(await decide(id, 'delete')).toMatchObject({
    status: 400,
    body: { errors: { decision: [expect.any(String)] } },
  });
  expect(await decide(999_999_999, 'uphold')).toMatchObject({
    status: 404,
    body: { code: 'report_not_found' },
  });
  expect((await decide(id, 'uphold', 'An advertisement.')).body).toEqual({
    status: true,
    message: 'Report upheld.',
  });
  // One decision is about all reports of the subject.
  expect(await decide(second, 'dismiss')).toMatchObject({ status: 409, body: { code: 'not_open' } });
  expect(await openReport(second)).toBeUndefined();
  expect((await api('GET', `/business/${business.id}/reviews/`)).body.data).toEqual([]);

  const mine = await api('GET', `/business/${business.id}/reviews/mine/`, { token: author.access });
  expect(mine.body.data).toMatchObject({ id: review.id, is_hidden: true });
  expect(await api('DELETE', `/reviews/${review.id}/`, { token: author.access })).toMatchObject({
    status: 403,
    body: { code: 'review_hidden' },
  });
  expect((await api('GET', '/reports/mine/', { token: reporter.access })).body.data).toMatchObject([
    { id, decision: 'uphold', decision_reason: 'An advertisement.', decided_at: expect.any(String) },
  ]);
  expect(await told(reporter)).toMatchObject([
    { type: 'moderation_notification', title: 'Your report was decided' },
  ]);
  expect((await told(author))[0]).toMatchObject({ title: 'Something of yours was taken down' });
  const decided = await api('GET', '/staff/reports/decided/', { token: staff.access });
  expect(decided.body.data).toContainEqual(
    expect.objectContaining({
      id,
      reporter_id: reporter.id,
      evidence: { rating: 1, comment: 'Buy elsewhere.' },
    }),
  );

  const restore = () =>
    api('POST', `/staff/reviews/${review.id}/restore/`, {
      token: staff.access,
      json: { reason: 'It was changed.' },
    });
  expect((await restore()).body).toEqual({ status: true, message: 'Review restored.' });
  expect(await restore()).toMatchObject({ status: 409, body: { code: 'not_hidden' } });
  expect((await api('GET', `/business/${business.id}/reviews/`)).body.data).toMatchObject([
    { id: review.id },
  ]);

  const audit = (query: string) => api('GET', `/staff/audit/?${query}`, { token: staff.access });
  const ofReview = `subject_type=review&subject_id=${review.id}`;
  const first = await audit(`${ofReview}&limit=1`);
  expect(first.body.data).toMatchObject([
    { action: 'restore_review', details: { reason: 'It was changed.' }, created_at: expect.any(String) },
  ]);
  const rest = await audit(`${ofReview}&limit=1&cursor=${first.body.next_cursor}`);
  expect(rest.body).toMatchObject({ data: [{ action: 'uphold_report' }], next_cursor: null });
  expect((await audit(`${ofReview}&actor_id=${owner.id}`)).body.data).toEqual([]);
  expect(await audit('actor_id=nobody')).toMatchObject({
    status: 400,
    body: { errors: { actor_id: [expect.any(String)] } },
  });
});

test('an upheld report hides the reply, and staff show it again', async () => {
  const shown = async () => {
    const { body } = await api('GET', `/business/${business.id}/reviews/`);
    return (body.data as { replies: { id: number }[] }[])[0]?.replies.map(({ id }) => id);
  };
  const restore = () =>
    api('POST', `/staff/reviews/replies/${reply.id}/restore/`, { token: staff.access, json: {} });

  expect(await restore()).toMatchObject({ status: 409, body: { code: 'not_hidden' } });
  await decide(await reported(reporter, `/reviews/replies/${reply.id}/`), 'uphold');
  expect(await shown()).toEqual([]);
  expect((await restore()).body).toEqual({ status: true, message: 'Reply restored.' });
  expect(await shown()).toEqual([reply.id]);
});

test('a dismissed report leaves what it is about; an upheld one takes the business out until it is approved again', async () => {
  const isListed = async () => (await api('GET', `/business/${business.id}/`)).status === 200;

  const first = await reported(reporter, `/business/${business.id}/`);
  expect((await decide(first, 'dismiss')).body).toEqual({ status: true, message: 'Report dismissed.' });
  expect(await isListed()).toBe(true);

  await decide(await reported(reporter, `/business/${business.id}/`), 'uphold');
  expect(await isListed()).toBe(false);
  expect((await api('GET', '/reviews/mine/', { token: author.access })).body.data).toMatchObject([
    { id: review.id, business: null },
  ]);
  await api('POST', `/business/${business.id}/request-approval/`, { token: owner.access });
  await api('POST', `/staff/approvals/${business.id}/decision/`, {
    token: staff.access,
    json: { decision: 'approve' },
  });
  expect(await isListed()).toBe(true);
});
