import { beforeAll, expect, test } from 'vitest';
import { api, newBusiness, newListedBusiness, newPerson, type Person } from '../support/api.ts';

let owner: Person;
let stranger: Person;

beforeAll(async () => {
  [owner, stranger] = await Promise.all([newPerson(), newPerson()]);
});

const activation = (id: number, json: Record<string, unknown>, by = owner) =>
  api('PATCH', `/business/${id}/activation/`, { token: by.access, json });
const isFound = async ({ id, name }: { id: number; name: string }) => {
  const { body } = await api('GET', `/business/search/?q=${encodeURIComponent(name)}`);
  return (body.data as { id: number }[]).some((found) => found.id === id);
};

test('switching a business off hides it, and switching it on shows it again', async () => {
  const business = await newListedBusiness(owner);
  const off = await activation(business.id, {
    activation_status: 'deactivate',
    business_name: business.name,
    reason_for_deactivation: 'Holidays',
  });
  expect(off.body).toEqual({ status: true, message: 'Business account deactivated successfully' });
  expect((await api('GET', `/business/${business.id}/`)).status).toBe(404);
  expect(await isFound(business)).toBe(false);
  const own = await api('GET', `/business/${business.id}/`, { token: owner.access });
  expect(own.body.data).toMatchObject({ is_active: false, approval_status: 'approved' });

  const on = await activation(business.id, { activation_status: 'activate' });
  expect(on.body).toEqual({ status: true, message: 'Business account activated successfully' });
  expect((await api('GET', `/business/${business.id}/`)).status).toBe(200);
  expect(await isFound(business)).toBe(true);
});

test('switching off wants the exact name', async () => {
  const business = await newListedBusiness(owner);
  expect(
    await activation(business.id, { activation_status: 'deactivate', business_name: 'Another' }),
  ).toMatchObject({ status: 422, body: { code: 'name_mismatch' } });
  expect(await activation(business.id, { activation_status: 'deactivate' })).toMatchObject({
    status: 400,
    body: { errors: { business_name: [expect.any(String)] } },
  });
  expect((await api('GET', `/business/${business.id}/`)).status).toBe(200);
});

test.each([
  ['activation_status', 'off'],
  ['activation_status', undefined],
  ['business_name', 7],
  ['reason_for_deactivation', 'x'.repeat(1001)],
])('%s: %j is refused by its name', async (field, value) => {
  const answer = await activation(1, {
    activation_status: 'deactivate',
    business_name: 'A name',
    [field]: value,
  });
  expect(answer).toMatchObject({ status: 400, body: { errors: { [field]: [expect.any(String)] } } });
});

test('a business that is deleted is gone, with what hung on it', async () => {
  const business = await newListedBusiness(owner);
  await api('POST', '/user/saved-business/', { token: stranger.access, json: { business_id: business.id } });
  const deleted = await api('DELETE', `/business/${business.id}/`, { token: owner.access });
  expect(deleted.body).toEqual({ status: true, message: 'Business deleted successfully.' });
  for (const path of [`/business/${business.id}/`, `/business/${business.id}/services/`]) {
    expect((await api('GET', path, { token: owner.access })).status, path).toBe(404);
  }
  const saved = await api('GET', '/user/saved-business/', { token: stranger.access });
  expect(saved.body.data).toEqual([]);
  expect((await api('DELETE', `/business/${business.id}/`, { token: owner.access })).status).toBe(404);
});

test('nobody deletes or switches off somebody else’s: 403 where it is listed, 404 where it is not', async () => {
  const listed = await newListedBusiness(owner);
  const draft = await newBusiness(owner);
  for (const [{ id, name }, status, code] of [
    [listed, 403, 'not_the_owner'],
    [draft, 404, 'business_not_found'],
  ] as const) {
    for (const answer of [
      await api('DELETE', `/business/${id}/`, { token: stranger.access }),
      await activation(id, { activation_status: 'deactivate', business_name: name }, stranger),
      await activation(id, { activation_status: 'activate' }, stranger),
    ]) {
      expect(answer).toMatchObject({ status, body: { status: false, code } });
    }
  }
  expect((await api('GET', `/business/${listed.id}/`)).status).toBe(200);
  expect((await api('DELETE', `/business/${listed.id}/`)).body.code).toBe('missing_token');
});
