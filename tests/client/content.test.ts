import { randomUUID } from 'node:crypto';
import type { Delve } from '@delve/client';
import { beforeAll, expect, test } from 'vitest';
import { subscribe } from '../support/billing.ts';
import { inDatabase } from '../support/database.ts';
import { newClient, newSignedInClient, staffClient } from './clients.ts';

let staff: Delve;
beforeAll(async () => {
  staff = await staffClient();
});

test('a walk over the blog meets every post of a category once', async () => {
  const category = randomUUID();
  const publishedAt = new Date('2025-08-24T10:00:00Z');
  const ids = [];
  for (let n = 0; n < 3; n++)
    ids.push((await staff.blog.create({ title: 'Post', category, publishedAt })).id);
  const met = [];
  for await (const post of await newClient().blog.list({ category, limit: 1 })) met.push(post);
  expect(met.map(({ id }) => id)).toEqual(ids.toReversed());
  expect(met[0]?.publishedAt).toEqual(publishedAt);
});

test('a draft says so, and is published at the moment that is given', async () => {
  const draft = await staff.blog.create({ title: 'Draft' });
  expect(draft.publishedAt).toBeNull();
  const published = await staff.blog.update(draft.id, { publishedAt: new Date('2025-01-01T00:00:00Z') });
  expect(published).toMatchObject({ title: 'Draft', publishedAt: new Date('2025-01-01T00:00:00Z') });
  await staff.blog.delete(draft.id);
  await expect(newClient().blog.get(draft.id)).rejects.toMatchObject({ code: 'post_not_found' });
});

test('days and times of an event stay what they are in Nigeria', async () => {
  const event = await staff.events.create({ title: 'Fair', startsOn: '2033-05-06', startsAt: '23:59' });
  expect(event).toMatchObject({
    startsOn: '2033-05-06',
    endsOn: '2033-05-06',
    startsAt: '23:59',
    isPublished: false,
  });
  expect((await newClient().events.list({ month: '2033-05' })).items).toEqual([]);
  await staff.events.update(event.id, { isPublished: true });
  expect((await newClient().events.list({ month: '2033-05' })).items).toMatchObject([{ id: event.id }]);
});

test('others are told that writing is for staff', async () => {
  const { delve } = await newSignedInClient();
  const refused = { status: 403, code: 'staff_only' };
  await expect(delve.blog.create({ title: 'Mine' })).rejects.toMatchObject(refused);
  await expect(delve.events.all()).rejects.toMatchObject(refused);
  await expect(delve.ads.update(1, { isEnabled: false })).rejects.toMatchObject(refused);
  await expect(newClient().blog.delete(1)).rejects.toMatchObject({ status: 401, code: 'missing_token' });
});

test('an ad is shown while the owner of its business has a plan', async () => {
  const { delve: owner, userId } = await newSignedInClient();
  const { id: businessId } = await owner.businesses.create({ name: `Advertised ${randomUUID()}` });
  await inDatabase(`update public.businesses set approval_status = 'approved' where id = $1`, [businessId]);
  const { id } = await staff.ads.create({
    businessId,
    image: `content/ads/${randomUUID()}.webp`,
    endsAt: new Date('2999-01-01T00:00:00Z'),
  });
  const active = async () => {
    for await (const ad of await newClient().ads.active()) if (ad.id === id) return true;
    return false;
  };
  expect(await active()).toBe(false);
  expect((await owner.ads.mine()).items).toMatchObject([{ id, isEnabled: true }]);
  await subscribe(userId, 'Standard', '2099-01-01');
  expect(await active()).toBe(true);
  await inDatabase(`update public.subscriptions set status = 'canceled' where user_id = $1`, [userId]);
  expect(await active()).toBe(false);
  expect((await owner.ads.mine()).items).toMatchObject([{ id }]);
});
