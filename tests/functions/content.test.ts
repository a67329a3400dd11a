import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ApiAnswer, api, newListedBusiness, newPerson, type Person, signInAs } from '../support/api.ts';
import { subscribe } from '../support/billing.ts';
import { inDatabase } from '../support/database.ts';
import { stack } from '../support/stack.ts';

let staff: { access: string };
let person: Person;

beforeAll(async () => {
  [staff, person] = await Promise.all([signInAs('staff'), newPerson()]);
});

const asStaff = (method: string, path: string, json?: unknown, headers = {}) =>
  api(method, path, { token: staff.access, json, headers });

const idOf = (answer: ApiAnswer) => (answer.body.data as { id: number }).id;

async function pagesOf(path: string): Promise<{ id: number }[]> {
  const items: { id: number }[] = [];
  let cursor: string | null | undefined = '';
  do {
    const separator = path.includes('?') ? '&' : '?';
    const { status, body } = await api(
      'GET',
      `${path}${separator}limit=2&cursor=${encodeURIComponent(cursor ?? '')}`,
    );
    expect(status, JSON.stringify(body)).toBe(200);
    items.push(...(body.data as { id: number }[]));
    cursor = body.next_cursor;
  } while (cursor);
  return items;
}

describe('the blog', () => {
  const newPost = (fields: object) => asStaff('POST', '/staff/blog/', { title: 'A post', ...fields });

  test('a draft is for staff alone, and everybody reads it once it is published', async () => {
    const made = await newPost({ title: ' Written ', category: 'News', content: '<p>Text</p>' });
    expect(made).toMatchObject({
      status: 201,
      body: {
        message: 'Blog created successfully.',
        data: { title: 'Written', category: 'News', content: '<p>Text</p>', published_at: null },
      },
    });
    const id = idOf(made);
    expect(await api('GET', `/blog/${id}/`)).toMatchObject({ status: 404, body: { code: 'post_not_found' } });
    expect((await api('GET', `/blog/${id}/`, { token: person.access })).status).toBe(404);
    expect((await api('GET', `/blog/${id}/`, { token: staff.access })).status).toBe(200);

    const changed = await asStaff('PATCH', `/staff/blog/${id}/`, {
      published_at: '2025-08-24T00:30:00+01:00',
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { data: { title: 'Written', published_at: '2025-08-23T23:30:00.000Z' } },
    });
    const read = await api('GET', `/blog/${id}/`);
    expect(read.body).toEqual({
      status: true,
      message: 'Blog retrieved successfully',
      data: {
        id,
        title: 'Written',
        category: 'News',
        content: '<p>Text</p>',
        created_at: '2025-08-24',
        thumbnail: expect.stringMatching(/picture\.svg$/),
      },
    });
    expect((await fetch((read.body.data as { thumbnail: string }).thumbnail)).status).toBe(200);

    expect((await asStaff('PATCH', `/staff/blog/${id}/`, { published_at: null })).status).toBe(200);
    expect((await api('GET', `/blog/${id}/`)).status).toBe(404);
  });

  test('what is to be published later is not listed before, not even for staff', async () => {
    const category = randomUUID();
    const published = { category, published_at: '2025-01-01T00:00:00Z' };
    const shown = idOf(await newPost(published));
    await newPost({ category, published_at: '2999-01-01T00:00:00Z' });
    await newPost({ category });
    for (const token of [staff.access, person.access]) {
      const { body } = await api('GET', `/blog/?category=${category}`, { token });
      expect((body.data as { id: number }[]).map(({ id }) => id)).toEqual([shown]);
    }
    const all = await asStaff('GET', '/staff/blog/?limit=3');
    expect(all.body.data).toHaveLength(3);
  });

  test('pages go to the end, newest first, also between posts of the same moment', async () => {
    const category = randomUUID();
    const times = ['2025-01-03', '2025-01-01', '2025-01-02', '2025-01-02', '2025-01-02'];
    const ids: number[] = [];
    for (const day of times) ids.push(idOf(await newPost({ category, published_at: `${day}T00:00:00Z` })));
    const listed = (await pagesOf(`/blog/?category=${category}`)).map(({ id }) => id);
    expect(listed).toEqual([ids[0], ids[4], ids[3], ids[2], ids[1]]);
    expect(new Set((await pagesOf('/blog/')).map(({ id }) => id)).size).toBeGreaterThanOrEqual(5 + 6);
  });

  test('visitors share a cached answer that knows when it has not changed', async () => {
    const first = await api('GET', '/blog/1/');
    expect(first.headers.get('cache-control')).toBe('public, max-age=60');
    const etag = first.headers.get('etag');
    expect(etag).not.toBeNull();
    const again = await fetch(`${stack().apiUrl}/functions/v1/api/blog/1/`, {
      headers: { 'if-none-match': String(etag) },
    });
    expect(again.status).toBe(304);
    const signedIn = await api('GET', '/blog/1/', { token: person.access });
    expect(signedIn.headers.get('cache-control')).toBe('private, no-cache');
  });

  test('a picture is one that was uploaded for posts, and no other post has it', async () => {
    const thumbnail = `content/posts/${randomUUID()}.webp`;
    const made = await newPost({ thumbnail });
    expect(made.body.data).toMatchObject({ thumbnail: expect.stringContaining(`/images/${thumbnail}`) });
    const shownAs = (made.body.data as { thumbnail: string }).thumbnail;
    const same = await asStaff('PATCH', `/staff/blog/${idOf(made)}/`, { thumbnail: shownAs });
    expect(same.body.data).toMatchObject({ thumbnail: shownAs });
    expect(await newPost({ thumbnail })).toMatchObject({
      status: 409,
      body: { code: 'posts_thumbnail_path_key' },
    });
    for (const elsewhere of ['sample.png', 'content/ads/a.webp', 'content/posts/../a.webp', '']) {
      expect(await newPost({ thumbnail: elsewhere }), elsewhere).toMatchObject({
        status: 400,
        body: { code: 'thumbnail_path_is_of_posts', errors: { thumbnail: [expect.any(String)] } },
      });
    }
    const without = await asStaff('PATCH', `/staff/blog/${idOf(made)}/`, { thumbnail: null });
    expect(without.body.data).toMatchObject({ thumbnail: expect.stringMatching(/picture\.svg$/) });
  });

  test('a deleted post is gone', async () => {
    const id = idOf(await newPost({ published_at: '2025-01-01T00:00:00Z' }));
    expect((await api('GET', `/blog/${id}/`)).status).toBe(200);
    expect((await asStaff('DELETE', `/staff/blog/${id}/`)).body).toEqual({
      status: true,
      message: 'Blog deleted successfully.',
    });
    expect((await api('GET', `/blog/${id}/`)).status).toBe(404);
    expect(await asStaff('DELETE', `/staff/blog/${id}/`)).toMatchObject({
      status: 404,
      body: { code: 'post_not_found' },
    });
  });

  test('the same key writes one post', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const post = { title: 'Once', published_at: '2025-01-01T00:00:00Z' };
    const [first, second] = [
      await asStaff('POST', '/staff/blog/', post, key),
      await asStaff('POST', '/staff/blog/', post, key),
    ];
    expect(first.status).toBe(201);
    expect(second).toMatchObject({ status: 201, body: first.body });
  });
});

describe('events', () => {
  const newEvent = (fields: object) =>
    asStaff('POST', '/staff/events/', { title: 'An event', is_published: true, ...fields });

  test('an event is shown in every month that it runs through, once it is published', async () => {
    const made = await newEvent({
      title: 'Fair',
      date: '2031-01-30',
      end_date: '2031-02-02',
      time: '09:30',
      location: 'Marina',
      state: 'Lagos',
      is_published: false,
    });
    expect(made.status).toBe(201);
    const id = idOf(made);
    expect(await pagesOf('/events/?month=2031-01')).toEqual([]);
    expect(await api('GET', `/events/${id}/`)).toMatchObject({
      status: 404,
      body: { code: 'event_not_found' },
    });
    const published = await asStaff('PATCH', `/staff/events/${id}/`, { is_published: true });
    expect(published.body.data).toMatchObject({ is_published: true, title: 'Fair' });
    const fair = {
      id,
      title: 'Fair',
      description: '',
      date: '2031-01-30',
      end_date: '2031-02-02',
      time: '09:30',
      location: 'Marina',
      state: 'Lagos',
    };
    expect(await pagesOf('/events/?month=2031-01')).toEqual([fair]);
    expect(await pagesOf('/events/?month=2031-02')).toEqual([fair]);
    expect(await pagesOf('/events/?month=2031-03')).toEqual([]);
    expect((await api('GET', `/events/${id}/`)).body.data).toEqual(fair);

    const shorter = await asStaff('PATCH', `/staff/events/${id}/`, {
      end_date: null,
      time: null,
      state: null,
    });
    expect(shorter.body.data).toMatchObject({ end_date: '2031-01-30', time: '', state: '' });
    expect((await asStaff('DELETE', `/staff/events/${id}/`)).status).toBe(200);
    expect((await api('GET', `/events/${id}/`)).status).toBe(404);
  });

  test('pages go to the end, the earliest first', async () => {
    const ids: number[] = [];
    for (const day of ['09', '03', '03', '28']) ids.push(idOf(await newEvent({ date: `2032-04-${day}` })));
    const listed = await pagesOf('/events/?month=2032-04');
    expect(listed.map(({ id }) => id)).toEqual([ids[1], ids[2], ids[0], ids[3]]);
  });

  test.each([
    [{ date: '2031-02-30' }, 'date'],
    [{ date: '1999-01-01' }, 'date'],
    [{ date: undefined }, 'date'],
    [{ end_date: '2029-12-31' }, 'end_date'],
    [{ end_date: '2032-01-01' }, 'end_date'],
    [{ time: '9:30' }, 'time'],
    [{ title: ' ' }, 'title'],
    [{ is_published: 'yes' }, 'is_published'],
  ])('%j is refused by its name', async (fields, name) => {
    expect(await newEvent({ date: '2030-01-01', ...fields })).toMatchObject({
      status: 400,
      body: { errors: { [name]: [expect.any(String)] } },
    });
  });

  test('an unknown state is a 422', async () => {
    expect(await newEvent({ date: '2030-01-01', state: 'Atlantis' })).toMatchObject({
      status: 422,
      body: { code: 'unknown_state', errors: { state: [expect.any(String)] } },
    });
  });

  test.each(['2031-13', '2031', '31-01', 'January', '2031-01-01'])('%s is no month', async (month) => {
    expect(await api('GET', `/events/?month=${month}`)).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: { month: [expect.any(String)] } },
    });
  });
});

describe('ads', () => {
  const image = () => `content/ads/${randomUUID()}.webp`;
  let owner: Person;
  let business: { id: number; name: string };
  beforeAll(async () => {
    owner = await newPerson();
    business = await newListedBusiness(owner);
    await subscribe(owner.id, 'Standard', '2099-01-01');
  });
  const newAd = (fields: object = {}) =>
    asStaff('POST', '/staff/ads/', {
      business_id: business.id,
      image: image(),
      ends_at: '2999-01-01T00:00:00Z',
      ...fields,
    });
  const activeIds = async () => (await pagesOf('/ads/active/')).map(({ id }) => id);

  test('an ad is shown in its time, as long as it is enabled and its business is listed', async () => {
    const made = await newAd({ link: 'https://example.com/offer' });
    expect(made).toMatchObject({
      status: 201,
      body: { data: { business: business.name, business_id: business.id, is_enabled: true } },
    });
    const id = idOf(made);
    expect(await activeIds()).toContain(id);
    await asStaff('PATCH', `/staff/ads/${id}/`, { is_enabled: false });
    expect(await activeIds()).not.toContain(id);
    await asStaff('PATCH', `/staff/ads/${id}/`, { is_enabled: true, starts_at: '2998-01-01T00:00:00Z' });
    expect(await activeIds()).not.toContain(id);
    await asStaff('PATCH', `/staff/ads/${id}/`, { starts_at: '2025-01-01T00:00:00Z' });
    expect(await activeIds()).toContain(id);
    await inDatabase('update public.businesses set is_active = false where id = $1', [business.id]);
    expect(await activeIds()).not.toContain(id);
    await inDatabase('update public.businesses set is_active = true where id = $1', [business.id]);
    expect(await activeIds()).toContain(id);
    expect((await asStaff('DELETE', `/staff/ads/${id}/`)).body.message).toBe('Ad deleted successfully.');
    expect(await activeIds()).not.toContain(id);
  });

  test('an ad without a plan is not shown, and comes back with the plan', async () => {
    const id = idOf(await newAd());
    const inTable = async () => {
      const { apiUrl, publishableKey } = stack();
      const response = await fetch(`${apiUrl}/rest/v1/ads?select=id&id=eq.${id}`, {
        headers: { apikey: publishableKey },
      });
      return response.json();
    };
    expect(await inTable()).toEqual([{ id }]);
    const become = (status: string) =>
      inDatabase('update public.subscriptions set status = $1 where user_id = $2', [status, owner.id]);
    await become('canceled');
    expect(await activeIds()).not.toContain(id);
    expect(await inTable()).toEqual([]);
    const mine = await api('GET', '/ads/user/', { token: owner.access });
    expect((mine.body.data as { id: number }[]).map((ad) => ad.id)).toContain(id);
    await become('active');
    expect(await activeIds()).toContain(id);
    expect(await inTable()).toEqual([{ id }]);
  });

  test('an owner sees all ads of their own businesses, and no others', async () => {
    const over = await newAd({ starts_at: '2025-01-01T00:00:00Z', ends_at: '2025-02-01T00:00:00Z' });
    const mine = await api('GET', '/ads/user/', { token: owner.access });
    expect((mine.body.data as { business_id: number }[]).every((ad) => ad.business_id === business.id)).toBe(
      true,
    );
    expect((mine.body.data as { id: number }[]).map(({ id }) => id)).toContain(idOf(over));
    expect((await api('GET', '/ads/user/', { token: person.access })).body.data).toEqual([]);
    const everybodys = await asStaff('GET', '/staff/ads/');
    expect((everybodys.body.data as { id: number }[]).map(({ id }) => id)).toContain(idOf(over));
  });

  test('newest first, to the end', async () => {
    const ids = [idOf(await newAd()), idOf(await newAd()), idOf(await newAd())];
    const listed = (await activeIds()).filter((id) => ids.includes(id));
    expect(listed).toEqual(ids.toReversed());
  });

  test.each([
    [{ image: 'ad.png' }, 400, 'image_path_is_of_ads', 'image'],
    [{ image: undefined }, 400, 'validation_failed', 'image'],
    [{ ends_at: '2000-01-01T00:00:00Z' }, 400, 'ends_at_after_starts_at', 'ends_at'],
    [{ ends_at: 'tomorrow' }, 400, 'validation_failed', 'ends_at'],
    [{ ends_at: '0000-01-01T00:00:00Z' }, 400, 'validation_failed', 'ends_at'],
    [{ link: 'javascript:alert(1)' }, 400, 'validation_failed', 'link'],
    [{ business_id: 999_999 }, 422, 'unknown_business', 'business_id'],
  ])('%j is refused', async (fields, status, code, name) => {
    const answer = await newAd(fields);
    expect(answer).toMatchObject({ status, body: { status: false, code } });
    expect(Object.keys(answer.body.errors ?? {})).toEqual(name === null ? [] : [name]);
  });
});

describe('writing is for staff', () => {
  const writes: [string, string, object | undefined][] = [
    ['GET', '/staff/blog/', undefined],
    ['POST', '/staff/blog/', { title: 'Mine', published_at: '2025-01-01T00:00:00Z' }],
    ['PATCH', '/staff/blog/1/', { title: 'Mine' }],
    ['DELETE', '/staff/blog/1/', undefined],
    ['GET', '/staff/events/', undefined],
    ['POST', '/staff/events/', { title: 'Mine', date: '2031-01-01', is_published: true }],
    ['PATCH', '/staff/events/1/', { title: 'Mine' }],
    ['DELETE', '/staff/events/1/', undefined],
    ['GET', '/staff/ads/', undefined],
    [
      'POST',
      '/staff/ads/',
      { business_id: 1, image: 'content/ads/mine.webp', ends_at: '2999-01-01T00:00:00Z' },
    ],
    ['PATCH', '/staff/ads/1/', { is_enabled: false }],
    ['DELETE', '/staff/ads/1/', undefined],
  ];

  test.each(writes)(
    '%s %s answers others with staff_only, and visitors with a 401',
    async (method, path, json) => {
      expect(await api(method, path, { token: person.access, json })).toMatchObject({
        status: 403,
        body: { status: false, code: 'staff_only' },
      });
      expect(await api(method, path, { json })).toMatchObject({
        status: 401,
        body: { code: 'missing_token' },
      });
    },
  );

  test.each(['blog', 'events', 'ads'])(
    'a change of nothing, or of what is not there, of %s',
    async (kind) => {
      expect(await asStaff('PATCH', `/staff/${kind}/1/`, { unknown: 1 })).toMatchObject({
        status: 400,
        body: { code: 'nothing_to_change' },
      });
      const change = kind === 'ads' ? { is_enabled: true } : { title: 'Title' };
      expect((await asStaff('PATCH', `/staff/${kind}/999999/`, change)).status).toBe(404);
    },
  );

  test.each(['/blog/', '/events/', '/ads/active/', '/staff/blog/', '/staff/events/', '/staff/ads/'])(
    'a made-up cursor of %s is a 400',
    async (path) => {
      for (const cursor of ['made-up', '0', '1_2026', '1_(")', '9'.repeat(17), '%00']) {
        const answer = await asStaff('GET', `${path}?cursor=${cursor}`);
        expect(answer, cursor).toMatchObject({
          status: 400,
          body: { errors: { cursor: expect.any(Array) } },
        });
      }
    },
  );
});
