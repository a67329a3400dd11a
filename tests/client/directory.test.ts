import { randomUUID } from 'node:crypto';
import type { Delve } from '@delve/client';
import { beforeAll, expect, test } from 'vitest';
import { inDatabase } from '../support/database.ts';
import { addImages } from '../support/images.ts';
import { newClient, newSignedInClient, staffClient } from './clients.ts';

let owner: Delve;
let ownerId: string;
let customer: Delve;

beforeAll(async () => {
  const [first, second] = await Promise.all([newSignedInClient(), newSignedInClient()]);
  owner = first.delve;
  ownerId = first.userId;
  customer = second.delve;
});

async function newListed(): Promise<number> {
  const [category] = await owner.lookups.categories();
  const { id } = await owner.businesses.create({
    name: `Place ${randomUUID()}`,
    description: 'A place.',
    address: '12 Marina Road',
    state: 'Lagos',
    latitude: 6.4541,
    longitude: 3.3947,
    categoryId: category?.id,
  });
  await owner.businesses.requestApproval(id);
  await (await staffClient()).staff.decideApproval(id, { decision: 'approve' });
  return id;
}

test('reading a business counts nothing, recording a visit counts it once', async () => {
  const id = await newListed();
  const visits = async () => (await owner.performance.get(id, { window: 'all_time' })).totals.profileVisits;
  await customer.businesses.get(id);
  expect(await visits()).toBe(0);
  for (let time = 0; time < 2; time++) await customer.businesses.recordVisit(id);
  expect(await visits()).toBe(1);
  await newClient().businesses.recordVisit(id);
  expect(await visits()).toBe(2);
  await owner.businesses.recordVisit(id);
  expect(await visits()).toBe(2);
  await expect(customer.businesses.recordVisit(999_999_999)).rejects.toMatchObject({
    code: 'business_not_found',
  });
});

test('a former slug tells where it leads', async () => {
  const { id, slug } = await owner.businesses.create({ name: `Shop ${randomUUID()}` });
  const present = `shop-${randomUUID()}`;
  await owner.businesses.updateSlug(id, present.toUpperCase());
  expect(await owner.businesses.findBySlug(slug)).toEqual({ id, slug: present, isFormer: true });
  expect(await owner.businesses.findBySlug(present)).toEqual({ id, slug: present, isFormer: false });
  expect(await owner.businesses.getBySlug(slug)).toEqual(await owner.businesses.get(id));
  await expect(customer.businesses.findBySlug(slug)).rejects.toMatchObject({ status: 404 });
});

test('a day on which a business is closed is an exception without times', async () => {
  const { id } = await owner.businesses.create({ name: 'Closed at times' });
  const day = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
  await owner.openingHours.setHours(id, [{ weekday: 1, opensAt: '09:00', closesAt: '24:00' }]);
  await owner.openingHours.setExceptions(id, [{ day, closed: true }]);
  expect(await owner.openingHours.get(id)).toEqual({
    isOpen: expect.any(Boolean),
    hours: [{ weekday: 1, opensAt: '09:00', closesAt: '24:00' }],
    exceptions: [{ day, closed: true, opensAt: null, closesAt: null }],
  });
  expect((await owner.businesses.get(id)).openingHours).toEqual(await owner.openingHours.get(id));
});

test('exceptional days that are over are not shown', async () => {
  const { id } = await owner.businesses.create({ name: 'Was closed' });
  await inDatabase('insert into public.opening_exceptions (business_id, day) values ($1, $2)', [
    id,
    new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10),
  ]);
  expect((await owner.openingHours.get(id)).exceptions).toEqual([]);
});

test('prices are exact, as numbers and as text', async () => {
  const { id } = await owner.businesses.create({ name: 'Prices' });
  const added = await owner.services.add(id, [
    { title: 'Number', price: 1234.5 },
    { title: 'Text', price: '0.07', duration: 'a minute' },
  ]);
  expect(added.map(({ price }) => price)).toEqual(['1234.50', '0.07']);
  expect(await owner.services.list(id)).toEqual(added);
});

test('a gallery is in the order of its uploads, and its first picture is the thumbnail', async () => {
  const { id } = await owner.businesses.create({ name: 'Gallery' });
  const [first = 0, second] = await addImages(ownerId, id, 2);
  const { images, thumbnailUrl } = await owner.businesses.get(id);
  expect(images.map((image) => image.id)).toEqual([first, second]);
  expect(thumbnailUrl).toBe(images[0]?.url);
  await owner.images.delete([first]);
  expect((await owner.businesses.get(id)).thumbnailUrl).toBe(images[1]?.url);
});

test('saved businesses are gone through to the end, the latest first', async () => {
  const { items } = await customer.businesses.approved({ limit: 5 });
  for (const { id } of items) await customer.saved.add(id);
  const ids: number[] = [];
  for await (const { id } of await customer.saved.list({ limit: 2 })) ids.push(id);
  expect(ids).toEqual(items.map(({ id }) => id).toReversed());
});

test('what is trending is visited, the most first', async () => {
  const trending = await newClient().businesses.trending({ limit: 3 });
  expect(trending.length).toBeGreaterThan(0);
  expect(trending.every(({ profileVisits }) => profileVisits > 0)).toBe(true);
});

test('the badge is that of the owner’s plan', async () => {
  const { id } = await owner.businesses.create({ name: 'Badge' });
  expect((await owner.businesses.get(id)).isPremium).toBe(false);
  await inDatabase('update public.business_stats set is_premium = true where business_id = $1', [id]);
  expect((await owner.businesses.get(id)).isPremium).toBe(true);
  const { items } = await owner.businesses.mine({ limit: 1 });
  expect(items).toMatchObject([{ id, isPremium: true }]);
});

test('what needs a person or an id fails before anything is sent', async () => {
  const visitor = newClient();
  for (const call of [
    visitor.businesses.delete(1),
    visitor.businesses.activate(1),
    visitor.businesses.updateSlug(1, 'a-slug'),
    visitor.services.add(1, [{ title: 'Service', price: 1 }]),
    visitor.services.update(1, 1, { price: 1 }),
    visitor.services.delete(1, 1),
    visitor.openingHours.setHours(1, []),
    visitor.openingHours.setExceptions(1, []),
    visitor.images.delete([1]),
    visitor.performance.get(1),
    visitor.performance.scores(1),
    visitor.saved.list(),
    visitor.saved.add(1),
    visitor.saved.remove(1),
  ]) {
    await expect(call).rejects.toMatchObject({ status: 401, code: 'missing_token' });
  }
  for (const [call, name] of [
    [owner.services.get(0, 1), 'businessId'],
    [owner.services.get(1, 0), 'serviceId'],
    [owner.services.add(1, []), 'services'],
    [owner.performance.scores(1, { days: 0 }), 'days'],
    [owner.businesses.trending({ limit: 51 }), 'limit'],
    [owner.images.delete([]), 'imageIds'],
    [owner.saved.add(1.5), 'businessId'],
    [owner.businesses.deactivate(1, { name: '' }), 'name'],
  ] as const) {
    await expect(call).rejects.toMatchObject({
      status: 400,
      errors: { [name]: [expect.any(String)] },
    });
  }
});
