import { beforeAll, expect, test } from 'vitest';
import { api, newBusiness, newListedBusiness, newPerson, type Person } from '../support/api.ts';
import { addImages } from '../support/images.ts';
import { stack } from '../support/stack.ts';

let owner: Person;
let stranger: Person;
let listed: { id: number; name: string };

beforeAll(async () => {
  [owner, stranger] = await Promise.all([newPerson(), newPerson()]);
  listed = await newListedBusiness(owner);
});

/** How often a business was looked at, as its owner reads it. */
async function visits(id: number, by = owner): Promise<number> {
  const { body } = await api('GET', `/business/${id}/performance/`, { token: by.access });
  return (body.data as { totals: { total_profile_visits: number } }).totals.total_profile_visits;
}

const look = (id: number, headers: Record<string, string>) =>
  fetch(`${stack().apiUrl}/functions/v1/api/business/${id}/`, { headers });

test('a page counts a visit once per visitor, with a token and without', async () => {
  const { id } = await newListedBusiness(owner);
  expect(await visits(id)).toBe(0);
  for (let time = 0; time < 2; time++) await look(id, { 'user-agent': 'one' });
  expect(await visits(id)).toBe(1);
  await look(id, { 'user-agent': 'another' });
  expect(await visits(id)).toBe(2);
  for (let time = 0; time < 2; time++) await api('GET', `/business/${id}/`, { token: stranger.access });
  expect(await visits(id)).toBe(3);
});

test('a page that a browser has already counts as well', async () => {
  const { id } = await newListedBusiness(owner);
  const first = await look(id, { 'user-agent': 'first' });
  expect(first.headers.get('cache-control')).toBe('private, no-cache');
  const etag = first.headers.get('etag') ?? '';
  const again = await look(id, { 'user-agent': 'second', 'if-none-match': etag });
  expect(again.status).toBe(304);
  expect(await visits(id)).toBe(2);
});

test('an owner’s own look never counts, and a draft has no visits to count', async () => {
  const { id } = await newListedBusiness(owner);
  for (const query of ['', '?page=dashboard']) {
    expect((await api('GET', `/business/${id}/${query}`, { token: owner.access })).status).toBe(200);
  }
  expect(await visits(id)).toBe(0);
  const draft = await newBusiness(owner);
  expect((await api('GET', `/business/${draft.id}/`, { token: owner.access })).status).toBe(200);
  expect((await api('GET', `/business/${draft.id}/`, { token: stranger.access })).status).toBe(404);
});

test('the dashboard’s scores are the owner’s alone', async () => {
  const scores = async (path: string, token?: string) => {
    const { body } = await api('GET', path, token === undefined ? {} : { token });
    return (body.data as { performance: unknown[] }).performance;
  };
  const dashboard = `/business/${listed.id}/?page=dashboard`;
  const own = await scores(dashboard, owner.access);
  expect(own).toHaveLength(30);
  expect(own.at(-1)).toMatchObject({
    date: expect.stringMatching(/^\d\d-\d\d-\d{4}$/),
    performance_score: expect.any(Number),
  });
  expect(await scores(dashboard, stranger.access)).toEqual([]);
  expect(await scores(dashboard)).toEqual([]);
  expect(await scores(`/business/${listed.id}/`, owner.access)).toEqual([]);
});

test('a page shows gallery, services and opening hours; lists show the first picture', async () => {
  const business = await newListedBusiness(owner);
  const page = async () =>
    (await api('GET', `/business/${business.id}/`)).body.data as Record<string, unknown>;
  expect(await page()).toMatchObject({
    images: [],
    services: [],
    opening_hours: { is_open: null, hours: [], exceptions: [] },
    is_premium: false,
    thumbnail: expect.stringMatching(/placeholders\/business\.svg$/),
  });

  const ids = await addImages(owner.id, business.id, 2);
  await api('POST', `/business/${business.id}/services/`, {
    token: owner.access,
    json: { services: [{ title: 'Haircut', price: '1500.50' }] },
  });
  await api('PUT', `/business/${business.id}/opening-hours/`, {
    token: owner.access,
    json: { hours: [{ weekday: 1, opens_at: '09:00', closes_at: '17:00' }] },
  });
  const shown = await page();
  expect(shown).toMatchObject({
    images: ids.map((id) => ({ id, url: expect.stringMatching(/\/images\/.+\.webp$/) })),
    services: [{ id: expect.any(Number), title: 'Haircut', price: '1500.50', duration: '' }],
    opening_hours: {
      is_open: expect.any(Boolean),
      hours: [{ weekday: 1, opens_at: '09:00', closes_at: '17:00' }],
    },
  });
  const [first] = shown.images as { url: string }[];

  const own = await api('GET', '/business/user/', { token: owner.access });
  expect(own.body.data).toContainEqual(
    expect.objectContaining({
      id: business.id,
      images: (shown.images as { url: string }[]).map(({ url }) => url),
      gallery: shown.images,
    }),
  );
  await api('POST', '/user/saved-business/', { token: stranger.access, json: { business_id: business.id } });
  for (const [path, token] of [
    ['/business/approved/'],
    [`/business/search/?q=${encodeURIComponent(business.name)}`],
    ['/business/user/', owner.access],
    ['/user/saved-business/', stranger.access],
  ] as const) {
    const { body } = await api('GET', path, token === undefined ? {} : { token });
    const inList = (body.data as { id: number; thumbnail: string }[]).find(({ id }) => id === business.id);
    expect(inList?.thumbnail, path).toBe(first?.url);
  }
});

test('trending: one business, or a list of as many as asked for', async () => {
  await api('GET', `/business/${listed.id}/`, { token: stranger.access });
  const one = await api('GET', '/business/trending/');
  expect(one.body.data).toMatchObject({
    id: expect.any(Number),
    number_of_profile_visits: expect.any(Number),
  });
  const two = await api('GET', '/business/trending/?limit=2');
  expect(two.body.data).toHaveLength(2);
  expect(two.body.data).toContainEqual(one.body.data);
  for (const limit of ['0', '51', 'x']) {
    expect(await api('GET', `/business/trending/?limit=${limit}`)).toMatchObject({
      status: 400,
      body: { errors: { limit: [expect.any(String)] } },
    });
  }
});

test('numbers in a range, flags and searches for what is open are checked by name', async () => {
  expect(await api('GET', '/business/search/?open_now=maybe')).toMatchObject({
    status: 400,
    body: { errors: { open_now: [expect.any(String)] } },
  });
  expect((await api('GET', '/business/search/?open_now=false')).status).toBe(200);
});
