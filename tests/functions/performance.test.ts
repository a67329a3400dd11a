import { beforeAll, expect, test } from 'vitest';
import { api, newListedBusiness, newPerson, type Person } from '../support/api.ts';

interface Point {
  readonly created_at: string;
  readonly date: string;
  readonly value: number;
}
interface Numbers {
  readonly totals: Readonly<Record<string, number>>;
  readonly graph: readonly Point[];
}

let owner: Person;
let stranger: Person;
let business: { id: number };

beforeAll(async () => {
  [owner, stranger] = await Promise.all([newPerson(), newPerson()]);
  business = await newListedBusiness(owner);
  await api('GET', `/business/${business.id}/`, { token: stranger.access });
  await api('GET', `/business/${business.id}/`);
  await api('POST', '/user/saved-business/', { token: stranger.access, json: { business_id: business.id } });
});

const read = (query: string, token = owner.access) =>
  api('GET', `/business/${business.id}/performance/${query}`, { token });
const numbers = async (query: string) => (await read(query)).body.data as Numbers;

test('all totals come with the points of one metric, by default this month’s visits', async () => {
  const { totals, graph } = await numbers('');
  expect(totals).toEqual({
    total_conversations: 0,
    total_reviews: 0,
    total_profile_visits: 2,
    total_saved_by_users: 1,
  });
  expect(graph.map(({ date }) => Number(date.slice(8)))).toEqual(graph.map((_, index) => index + 1));
  expect(graph.reduce((sum, { value }) => sum + value, 0)).toBe(2);
  expect(graph.at(-1)?.value).toBe(2);
  expect((await read('')).body).toEqual((await read('?filter=this_month&metric=profile_visits')).body);
});

test('days and months read like 01 Sep, with the date beside', async () => {
  for (const [filter, points] of [
    ['this_month', null],
    ['last_6_months', 6],
    ['last_12_months', 12],
    ['all_time', 1],
  ] as const) {
    const { graph } = await numbers(`?filter=${filter}&metric=saved_by_users`);
    if (points !== null) expect(graph).toHaveLength(points);
    for (const { created_at, date } of graph) {
      const written = new Date(`${date}T00:00:00Z`).toLocaleDateString('en-GB', {
        day: '2-digit',
        month: 'short',
        timeZone: 'UTC',
      });
      expect(created_at).toBe(written.replace('Sept', 'Sep'));
    }
    expect(graph.at(-1)?.value).toBe(1);
  }
});

test('scores are a number a day, today last', async () => {
  const scores = async (query: string) =>
    (await read(`scores/${query}`)).body.data as { date: string; day: string; performance_score: number }[];
  expect(await scores('')).toHaveLength(30);
  const week = await scores('?days=7');
  expect(week).toHaveLength(7);
  const today = week.at(-1);
  expect(today?.day).toBe(new Date(Date.now() + 3_600_000).toISOString().slice(0, 10));
  expect(today?.date).toBe(today?.day.split('-').reverse().join('-'));
  // Two visits and one who saved it, weighted as docs/performance-score.md says.
  expect(today?.performance_score).toBe(Math.round((100 * 7) / 107));
});

test.each([
  ['?filter=yesterday', 'filter'],
  ['?metric=likes', 'metric'],
  ['?metric=reviews&metric=conversations', 'metric'],
  ['scores/?days=0', 'days'],
  ['scores/?days=367', 'days'],
  ['scores/?days=1.5', 'days'],
])('%s names %s', async (query, field) => {
  expect(await read(query)).toMatchObject({
    status: 400,
    body: { errors: { [field]: [expect.any(String)] } },
  });
});

test('the numbers are the owner’s alone', async () => {
  for (const path of ['', 'scores/']) {
    expect((await read(path)).status).toBe(200);
    expect(await read(path, stranger.access)).toMatchObject({ status: 403, body: { code: 'not_the_owner' } });
    expect((await api('GET', `/business/${business.id}/performance/${path}`)).status).toBe(401);
    expect(
      await api('GET', `/business/999999999/performance/${path}`, { token: owner.access }),
    ).toMatchObject({ status: 404, body: { code: 'business_not_found' } });
  }
});
