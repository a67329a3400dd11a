import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { api, newListedBusiness, newPerson, type Person } from '../support/api.ts';

let owner: Person;
let stranger: Person;
let business: { id: number; name: string };

beforeAll(async () => {
  [owner, stranger] = await Promise.all([newPerson(), newPerson()]);
  business = await newListedBusiness(owner);
});

const newSlug = () => `place-${randomUUID()}`;
const setSlug = (slug: unknown, by = owner, id = business.id) =>
  api('PATCH', `/business/${id}/slug/`, { token: by.access, json: { slug } });
const bySlug = (slug: string) => api('GET', `/business/slug/${slug}/`);

async function presentSlug(): Promise<string> {
  const { body } = await api('GET', `/business/${business.id}/`);
  return (body.data as { slug: string }).slug;
}

test('a slug is made of the name, and answers like the id, in any case', async () => {
  const slug = await presentSlug();
  expect(slug).toBe(business.name.toLowerCase().replaceAll(' ', '-'));
  const page = await api('GET', `/business/${business.id}/`);
  for (const written of [slug, slug.toUpperCase()]) {
    expect((await bySlug(written)).body).toEqual(page.body);
  }
  const own = await api('GET', '/business/user/', { token: owner.access });
  expect(own.body.data).toContainEqual(expect.objectContaining({ id: business.id, slug }));
});

test('a page by slug counts the visit, and brings the owner’s dashboard', async () => {
  const slug = await presentSlug();
  const totals = async () => {
    const { body } = await api('GET', `/business/${business.id}/performance/`, { token: owner.access });
    return (body.data as { totals: { total_profile_visits: number } }).totals.total_profile_visits;
  };
  const before = await totals();
  await api('GET', `/business/slug/${slug}/`, { token: stranger.access });
  expect(await totals()).toBe(before + 1);
  const dashboard = await api('GET', `/business/slug/${slug}/?page=dashboard`, { token: owner.access });
  expect((dashboard.body.data as { performance: unknown[] }).performance).toHaveLength(30);
});

test('a former slug goes on leading to the business, and the answer names the present one', async () => {
  const former = await presentSlug();
  const present = newSlug();
  expect((await setSlug(present)).body).toEqual({
    status: true,
    message: 'Business slug updated successfully.',
  });
  for (const slug of [former, present]) {
    expect(await bySlug(slug)).toMatchObject({
      status: 200,
      body: { data: { id: business.id, slug: present } },
    });
  }
  expect(await setSlug(former)).toMatchObject({ status: 200 });
  expect(await presentSlug()).toBe(former);
});

test('a slug that another business has or had is taken', async () => {
  const other = await newListedBusiness(stranger);
  const slug = newSlug();
  expect((await setSlug(slug, stranger, other.id)).status).toBe(200);
  expect((await setSlug(newSlug(), stranger, other.id)).status).toBe(200);
  expect(await setSlug(slug)).toMatchObject({ status: 409, body: { code: 'slug_taken' } });
});

test.each(['', ' ', 'a b', 'a--b', '-a', '2026', 'ọja', 'x'.repeat(81), 7, null])(
  'the slug %j is refused by its name',
  async (slug) => {
    expect(await setSlug(slug)).toMatchObject({
      status: 400,
      body: { errors: { slug: [expect.any(String)] } },
    });
  },
);

test('a word that Delve itself uses is no slug', async () => {
  expect(await setSlug('admin')).toMatchObject({ status: 400, body: { code: 'invalid_slug' } });
});

test('only the owner changes a slug', async () => {
  expect(await setSlug(newSlug(), stranger)).toMatchObject({ status: 403, body: { code: 'not_the_owner' } });
  expect(await setSlug(newSlug(), owner, 999_999_999)).toMatchObject({
    status: 404,
    body: { code: 'business_not_found' },
  });
});

test('an unknown slug leads nowhere, whatever it is made of', async () => {
  for (const slug of [newSlug(), '%F0%9F%8D%B2', "'--", '7']) {
    expect(await bySlug(slug), slug).toMatchObject({ status: 404, body: { code: 'business_not_found' } });
  }
  for (const slug of ['%00', 'x'.repeat(200)]) {
    expect(await bySlug(slug), slug).toMatchObject({
      status: 400,
      body: { errors: { slug: [expect.any(String)] } },
    });
  }
});
