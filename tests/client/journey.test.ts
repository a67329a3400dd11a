import { randomUUID } from 'node:crypto';
import { Delve } from '@delve/client';
import { createClient } from '@supabase/supabase-js';
import { expect, test } from 'vitest';
import { stack } from '../support/stack.ts';
import { transport } from '../support/supabase-client.ts';
import { newClient, newSignedInClient, staffClient } from './clients.ts';

const MARINA = { latitude: 6.4541, longitude: 3.3947 };

test('a person signs up, creates a business, has it approved, and a visitor finds it', async () => {
  const { delve: owner, email, userId } = await newSignedInClient();
  expect(await owner.account.get()).toEqual({
    id: userId,
    email,
    firstName: 'Test',
    lastName: 'Person',
    profileImageUrl: `${stack().apiUrl}/functions/v1/api/placeholders/person.svg`,
    isVerified: false,
  });

  const word = `quillwork${randomUUID().slice(0, 6).replaceAll(/\d/g, 'x')}`;
  const draft = await owner.businesses.create({
    name: `Marina ${word}`,
    description: 'Pens, paper and ink.',
  });
  expect(draft).toMatchObject({
    approvalStatus: 'draft',
    isListed: false,
    contactEmail: email,
    ownerId: userId,
  });

  const [category] = (await owner.lookups.categories()).filter(
    ({ subcategories }) => subcategories.length > 1,
  );
  if (!category) throw new Error('No category has subcategories.');
  const [wifi, parking] = await owner.lookups.amenities();
  if (!wifi || !parking) throw new Error('There are too few amenities.');
  const subcategoryIds = category.subcategories.slice(0, 2).map(({ id }) => id);
  await owner.businesses.updateCategory(draft.id, { categoryId: category.id, subcategoryIds });
  await owner.businesses.updateAmenities(draft.id, [wifi.id, parking.id, wifi.id]);
  await owner.businesses.updateLocation(draft.id, {
    ...MARINA,
    address: '12 Marina Road',
    state: 'Lagos',
    phone: '+234 000 000 0000',
  });
  await owner.businesses.update(draft.id, { website: 'https://example.com/pens' });
  await owner.businesses.requestApproval(draft.id);

  const visitor = newClient();
  await expect(visitor.businesses.get(draft.id)).rejects.toMatchObject({ code: 'business_not_found' });

  const staff = await staffClient();
  const waiting: number[] = [];
  for await (const { business } of await staff.staff.approvals({ limit: 1 })) waiting.push(business.id);
  expect(waiting).toContain(draft.id);
  expect(new Set(waiting).size).toBe(waiting.length);
  await staff.staff.decideApproval(draft.id, { decision: 'approve' });

  const found = await visitor.businesses.search({ query: word });
  expect(found.items).toHaveLength(1);
  expect(found.items[0]).toMatchObject({
    id: draft.id,
    distanceKm: null,
    averageReviewRating: 0,
    reviewCount: 0,
  });
  const misspelt = await visitor.businesses.search({ query: word.replace('w', 'v') });
  expect(misspelt.items.map(({ id }) => id)).toContain(draft.id);

  const near = await visitor.businesses.search({
    near: MARINA,
    radiusKm: 2,
    category: category.name,
    state: 'lagos',
  });
  expect(near.items.find(({ id }) => id === draft.id)?.distanceKm).toBeCloseTo(0, 1);
  const withAmenities = await visitor.businesses.search({ query: word, amenityIds: [wifi.id, parking.id] });
  expect(withAmenities.items).toHaveLength(1);
  expect((await visitor.businesses.search({ query: word, minimumRating: 4 })).items).toHaveLength(0);

  const shown = await visitor.businesses.get(draft.id);
  expect(shown).toMatchObject({
    website: 'https://example.com/pens',
    phone: '+234 000 000 0000',
    contactEmail: '',
    category: { id: category.id, name: category.name },
    isListed: true,
    approvalStatus: 'approved',
    ...MARINA,
  });
  expect(shown.subcategories.map(({ id }) => id).toSorted()).toEqual(subcategoryIds.toSorted());
  expect(shown.amenities.map(({ id }) => id).toSorted()).toEqual([wifi.id, parking.id].toSorted());
});

test('an owner’s list holds drafts too, and nobody else’s businesses', async () => {
  const { delve: owner, userId } = await newSignedInClient();
  for (const name of ['First', 'Second', 'Third']) await owner.businesses.create({ name });
  const page = await owner.businesses.mine({ limit: 2 });
  expect(page.items.map(({ name }) => name)).toEqual(['Third', 'Second']);
  const all: string[] = [];
  for await (const business of page) {
    all.push(business.name);
    expect(business.ownerId).toBe(userId);
  }
  expect(all).toEqual(['Third', 'Second', 'First']);
  expect(await (await page.next())?.next()).toBeNull();
});

test('lookups are complete', async () => {
  const { lookups } = newClient();
  const states = await lookups.states();
  expect(states).toHaveLength(37);
  expect(states).toContainEqual({
    name: 'Abuja',
    officialName: 'Federal Capital Territory',
    isoCode: 'NG-FC',
  });
  const [category] = await lookups.categories();
  const subcategories = await lookups.subcategories({ category: category?.name.toUpperCase() });
  expect(subcategories.map(({ id }) => id)).toEqual(category?.subcategories.map(({ id }) => id));
  expect(await lookups.subcategories({ category: 'no such' })).toEqual([]);
  expect((await lookups.subcategories()).length).toBeGreaterThan(subcategories.length);
});

test('the client works around a supabase-js client that exists already', async () => {
  const supabase = createClient(stack().apiUrl, stack().publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport },
  });
  const delve = new Delve(supabase);
  expect((await delve.businesses.approved({ limit: 1 })).items).toHaveLength(1);
});

test('a server acts for the person whose token it was given', async () => {
  const { delve: person, userId } = await newSignedInClient();
  const { data } = await person.supabase.auth.getSession();
  const onServer = new Delve({
    url: stack().apiUrl,
    key: stack().publishableKey,
    accessToken: data.session?.access_token,
    publicUrl: 'https://delve.example/',
    supabase: { realtime: { transport } },
  });
  expect(await onServer.account.get()).toMatchObject({
    id: userId,
    profileImageUrl: 'https://delve.example/functions/v1/api/placeholders/person.svg',
  });
  await onServer.auth.logout();
  await expect(onServer.account.get()).rejects.toMatchObject({ status: 401, code: 'session_ended' });
});
