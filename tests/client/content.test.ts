import { randomUUID } from 'node:crypto';
import type { Delve } from '@delve/client';
import { beforeAll, expect, test } from 'vitest';
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
