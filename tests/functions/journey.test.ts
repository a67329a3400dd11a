import { expect, test } from 'vitest';
import { api, newBusiness, newListedBusiness, newPerson, signInAs } from '../support/api.ts';

interface Found {
  readonly id: number;
  readonly name: string;
  readonly distance_km: number | null;
}

test('a business is hidden until staff approve it, then anybody finds it by words and by distance', async () => {
  const owner = await newPerson();
  const business = await newBusiness(owner);
  const words = `/business/search/?q=${encodeURIComponent(business.name)}`;

  expect((await api('GET', `/business/${business.id}/`)).status).toBe(404);
  expect((await api('GET', words)).body.data).not.toContainEqual(
    expect.objectContaining({ id: business.id }),
  );

  await api('POST', `/business/${business.id}/request-approval/`, { token: owner.access });
  const staff = await signInAs('staff');
  await api('POST', `/staff/approvals/${business.id}/decision/`, {
    token: staff.access,
    json: { decision: 'approve' },
  });

  expect((await api('GET', words)).body.data).toContainEqual(
    expect.objectContaining({ id: business.id, name: business.name }),
  );
  const near = await api('GET', '/business/search/?latitude=6.4541&longitude=3.3947&radius_km=1');
  const places = near.body.data as Found[];
  expect(places.find(({ id }) => id === business.id)?.distance_km).toBeCloseTo(0, 1);
  expect(places.map(({ distance_km }) => distance_km)).toEqual(
    places.map(({ distance_km }) => distance_km).toSorted((a, b) => (a ?? 0) - (b ?? 0)),
  );
  const far = await api('GET', '/business/search/?latitude=12.0022&longitude=8.592&radius_km=50');
  expect(far.body.data).not.toContainEqual(expect.objectContaining({ id: business.id }));
});

test('a rejected business stays hidden, and its owner reads why and may ask again', async () => {
  const owner = await newPerson();
  const business = await newBusiness(owner);
  const ask = () => api('POST', `/business/${business.id}/request-approval/`, { token: owner.access });
  await ask();
  expect((await ask()).body).toMatchObject({ status: false, code: 'already_pending' });

  const staff = await signInAs('staff');
  const decide = () =>
    api('POST', `/staff/approvals/${business.id}/decision/`, {
      token: staff.access,
      json: { decision: 'reject', reason: 'The address is not complete.' },
    });
  expect((await decide()).body).toEqual({ status: true, message: 'Business rejected.' });
  expect(await decide()).toMatchObject({ status: 409, body: { code: 'not_pending' } });
  expect((await api('GET', `/business/${business.id}/`)).status).toBe(404);
  const mine = async () => (await api('GET', '/business/user/', { token: owner.access })).body.data;
  expect(await mine()).toMatchObject([
    { approval_status: 'rejected', approved: false, rejection_reason: 'The address is not complete.' },
  ]);
  expect((await ask()).status).toBe(200);
  expect(await mine()).toMatchObject([{ approval_status: 'pending', rejection_reason: '' }]);
});

test('approval needs a complete business, and the answer names what is missing', async () => {
  const owner = await newPerson();
  const created = await api('POST', '/business/', { token: owner.access, json: { business_name: 'Bare' } });
  const { id } = created.body.data as { id: number };
  const asked = await api('POST', `/business/${id}/request-approval/`, { token: owner.access });
  expect(asked).toMatchObject({ status: 422, body: { status: false, code: 'business_incomplete' } });
  for (const part of ['description', 'category', 'address', 'state', 'location']) {
    expect(asked.body.hint).toContain(part);
  }
});

test('only staff list and decide approvals', async () => {
  const owner = await newPerson();
  const business = await newBusiness(owner);
  await api('POST', `/business/${business.id}/request-approval/`, { token: owner.access });
  const decision = { token: owner.access, json: { decision: 'approve' } };
  expect(await api('GET', '/staff/approvals/', { token: owner.access })).toMatchObject({
    status: 403,
    body: { code: 'staff_only' },
  });
  expect(await api('POST', `/staff/approvals/${business.id}/decision/`, decision)).toMatchObject({
    status: 403,
    body: { code: 'staff_only' },
  });
  expect((await api('GET', `/business/${business.id}/`)).status).toBe(404);
});

test('somebody else’s business cannot be changed: 403 where it is listed, 404 where it is not', async () => {
  const owner = await newPerson();
  const stranger = await newPerson();
  const listed = await newListedBusiness(owner);
  const draft = await newBusiness(owner);
  const attempts = (id: number) => [
    api('PATCH', `/business/${id}/`, { token: stranger.access, json: { business_name: 'Taken over' } }),
    api('PATCH', `/business/${id}/update-location/`, { token: stranger.access, json: { address: 'Here' } }),
    api('PATCH', `/business/${id}/update-amenities/`, {
      token: stranger.access,
      json: { amenities_ids: [] },
    }),
    api('POST', `/business/${id}/request-approval/`, { token: stranger.access }),
  ];
  for (const answer of await Promise.all(attempts(listed.id))) {
    expect(answer).toMatchObject({ status: 403, body: { status: false, code: 'not_the_owner' } });
  }
  for (const answer of await Promise.all(attempts(draft.id))) {
    expect(answer).toMatchObject({ status: 404, body: { status: false, code: 'business_not_found' } });
  }
  expect((await api('GET', `/business/${listed.id}/`)).body.data).toMatchObject({ name: listed.name });
});

test('the contact address is for people who are signed in', async () => {
  const owner = await newPerson();
  const business = await newListedBusiness(owner);
  const stranger = await newPerson();
  const ownerOf = async (token?: string) =>
    (
      (await api('GET', `/business/${business.id}/`, token === undefined ? {} : { token })).body.data as {
        owner: { id: string; email: string };
      }
    ).owner;
  expect(await ownerOf()).toEqual({ id: owner.id, email: '' });
  expect(await ownerOf(stranger.access)).toEqual({ id: owner.id, email: owner.email });
  await api('PATCH', `/business/${business.id}/update-location/`, {
    token: owner.access,
    json: { contact_email: '' },
  });
  expect(await ownerOf(stranger.access)).toEqual({ id: owner.id, email: '' });
});

test('lists go on page by page, each business once', async () => {
  for (const path of [
    '/business/approved/?limit=20',
    '/business/search/?limit=20',
    '/business/search/?q=lagos&limit=5',
  ]) {
    const ids: number[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await api('GET', cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path);
      expect(page.status).toBe(200);
      ids.push(...(page.body.data as Found[]).map(({ id }) => id));
      cursor = page.body.next_cursor;
    } while (cursor);
    expect(ids.length, path).toBeGreaterThan(5);
    expect(new Set(ids).size, path).toBe(ids.length);
  }
});

test('staff go through the open requests page by page, the oldest first', async () => {
  const owner = await newPerson();
  const wanted: number[] = [];
  for (let count = 0; count < 3; count += 1) {
    const { id } = await newBusiness(owner);
    await api('POST', `/business/${id}/request-approval/`, { token: owner.access });
    wanted.push(id);
  }
  const { access } = await signInAs('staff');
  const seen: number[] = [];
  let cursor: string | null | undefined;
  do {
    const query = cursor ? `?limit=2&cursor=${cursor}` : '?limit=2';
    const page = await api('GET', `/staff/approvals/${query}`, { token: access });
    expect(page.status).toBe(200);
    const ids = (page.body.data as { business_id: number }[]).map(({ business_id }) => business_id);
    expect(ids.length).toBeLessThanOrEqual(2);
    seen.push(...ids);
    cursor = page.body.next_cursor;
  } while (cursor);
  expect(seen.filter((id) => wanted.includes(id))).toEqual(wanted);
  expect((await api('GET', '/staff/approvals/?cursor=made-up', { token: access })).body).toMatchObject({
    status: false,
    code: 'invalid_cursor',
  });
});

test('a logo is an upload of the owner; a form may send back the address that it was shown', async () => {
  const owner = await newPerson();
  const stranger = await newPerson();
  const business = await newBusiness(owner);
  const setLogo = (logo: string) =>
    api('PATCH', `/business/${business.id}/`, { token: owner.access, json: { logo } });
  const shown = async () => {
    const { body } = await api('GET', `/business/${business.id}/`, { token: owner.access });
    return (body.data as { logo: string }).logo;
  };

  expect((await setLogo(`${owner.id}/${business.id}/logo.webp`)).status).toBe(200);
  const address = await shown();
  expect(address).toMatch(
    new RegExp(`/storage/v1/object/public/images/${owner.id}/${business.id}/logo.webp$`),
  );
  expect((await setLogo(address)).status).toBe(200);
  expect(await shown()).toBe(address);

  for (const path of [
    `${stranger.id}/1/logo.webp`,
    `${owner.id}/../${stranger.id}/logo.webp`,
    address.replace(owner.id, stranger.id),
  ]) {
    expect(await setLogo(path), path).toMatchObject({
      status: 400,
      body: { code: 'logo_path_is_the_owners', errors: { logo: [expect.any(String)] } },
    });
  }
  expect(await shown()).toBe(address);

  expect((await setLogo('logo.png')).status).toBe(200);
  expect(await shown()).toMatch(/placeholders\/business\.svg$/);
});

test('images are absolute addresses that load', async () => {
  const owner = await newPerson();
  const created = await api('POST', '/business/', {
    token: owner.access,
    json: { business_name: 'With a bare logo', logo: 'logo.png' },
  });
  const { logo } = created.body.data as { logo: string };
  const account = await api('GET', '/user/', { token: owner.access });
  for (const url of [logo, (account.body.data as { profile_image: string }).profile_image]) {
    const image = await fetch(url);
    expect(image.status, url).toBe(200);
    expect(image.headers.get('content-type')).toContain('image/svg+xml');
    await image.text();
  }
});
