import { beforeAll, describe, expect, test } from 'vitest';
import { api, newBusiness, newListedBusiness, newPerson, type Person } from '../support/api.ts';

let owner: Person;
let stranger: Person;
let listed: { id: number; name: string };
let draft: { id: number; name: string };

beforeAll(async () => {
  [owner, stranger] = await Promise.all([newPerson(), newPerson()]);
  listed = await newListedBusiness(owner);
  draft = await newBusiness(owner);
});

const WEEK = [1, 2, 3, 4, 5, 6, 7];
const always = WEEK.map((weekday) => ({ weekday, opens_at: '00:00', closes_at: '24:00' }));
/** A calendar day in Nigeria, an hour ahead of UTC. */
const dayFromNow = (days: number) =>
  new Date(Date.now() + 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

const setHours = (hours: unknown, { id } = listed, by = owner) =>
  api('PUT', `/business/${id}/opening-hours/`, { token: by.access, json: { hours } });
const setExceptions = (exceptions: unknown, { id } = listed, by = owner) =>
  api('PUT', `/business/${id}/opening-exceptions/`, { token: by.access, json: { exceptions } });
const read = async () => (await api('GET', `/business/${listed.id}/opening-hours/`)).body.data;

async function foundOpen(query = '') {
  const path = `/business/search/?q=${encodeURIComponent(listed.name)}${query}`;
  const found = (await api('GET', path)).body.data as { id: number; is_open: boolean | null }[];
  return found.find(({ id }) => id === listed.id)?.is_open;
}

test('a business says whether it is open, and a search for what is open goes by it', async () => {
  expect((await setHours([])).status).toBe(200);
  expect(await read()).toEqual({ is_open: null, hours: [], exceptions: [] });
  expect(await foundOpen()).toBeNull();
  expect(await foundOpen('&open_now=true')).toBeUndefined();

  expect((await setHours(always)).body).toEqual({
    status: true,
    message: 'Opening hours updated successfully.',
  });
  expect(await read()).toEqual({ is_open: true, hours: always, exceptions: [] });
  expect(await foundOpen('&open_now=true')).toBe(true);

  // Tomorrow as well, in case that midnight passes meanwhile.
  const closed = [0, 1].map((days) => ({ day: dayFromNow(days), closed: true }));
  expect((await setExceptions(closed)).body).toEqual({
    status: true,
    message: 'Opening exceptions updated successfully.',
  });
  expect(await read()).toMatchObject({ is_open: false, exceptions: closed });
  expect(await foundOpen()).toBe(false);
  expect(await foundOpen('&open_now=true')).toBeUndefined();
  await setExceptions([]);
});

test('what is read can be sent back, in order and with its nights and ends of days', async () => {
  const hours = [
    { weekday: 1, opens_at: '09:00', closes_at: '12:00' },
    { weekday: 1, opens_at: '13:30', closes_at: '18:00' },
    { weekday: 5, opens_at: '20:00', closes_at: '02:00' },
    { weekday: 7, opens_at: '10:00', closes_at: '24:00' },
  ];
  const exceptions = [
    { day: dayFromNow(30), closed: false, opens_at: '10:00', closes_at: '12:00' },
    { day: dayFromNow(30), closed: false, opens_at: '14:00', closes_at: '16:00' },
    { day: dayFromNow(31), closed: true, opens_at: null, closes_at: null },
  ];
  await setHours(hours.toReversed());
  await setExceptions(exceptions.toReversed());
  const times = (await read()) as { hours: unknown; exceptions: unknown };
  expect(times).toMatchObject({ hours, exceptions });
  expect((await setHours(times.hours)).status).toBe(200);
  expect((await setExceptions(times.exceptions)).status).toBe(200);
  expect(await read()).toEqual(times);
});

describe('what is no time is refused by its name', () => {
  const nine = { weekday: 1, opens_at: '09:00', closes_at: '17:00' };
  test.each([
    ['hours', undefined],
    ['hours', nine],
    ['weekday', [{ ...nine, weekday: 0 }]],
    ['weekday', [{ ...nine, weekday: 8 }]],
    ['weekday', [{ ...nine, weekday: '1' }]],
    ['opens_at', [{ ...nine, opens_at: '9:00' }]],
    ['opens_at', [{ ...nine, opens_at: '24:00' }]],
    ['opens_at', [{ ...nine, opens_at: 900 }]],
    ['closes_at', [{ ...nine, closes_at: '25:00' }]],
    ['closes_at', [{ weekday: 1, opens_at: '09:00' }]],
  ])('%s in a week: %j', async (field, hours) => {
    expect(await setHours(hours)).toMatchObject({
      status: 400,
      body: { errors: { [field]: [expect.any(String)] } },
    });
  });

  const christmas = { day: '2030-12-25', opens_at: '09:00', closes_at: '17:00' };
  test.each([
    ['exceptions', undefined],
    ['day', [{ ...christmas, day: '25-12-2030' }]],
    ['day', [{ ...christmas, day: '2030-02-30' }]],
    ['opens_at', [{ day: christmas.day }]],
    ['closes_at', [{ ...christmas, closes_at: null }]],
    ['opens_at', [{ ...christmas, opens_at: 'noon' }]],
    ['closed', [{ day: christmas.day, closed: 'yes' }]],
  ])('%s on a day: %j', async (field, exceptions) => {
    expect(await setExceptions(exceptions)).toMatchObject({
      status: 400,
      body: { errors: { [field]: [expect.any(String)] } },
    });
  });

  test.each([
    ['hours that overlap', setHours, [nine, { ...nine, opens_at: '16:00', closes_at: '18:00' }]],
    ['36 entries', setHours, Array.from({ length: 36 }, () => nine)],
    ['a day that is over', setExceptions, [{ ...christmas, day: '2020-12-25' }]],
    ['a closed day with hours', setExceptions, [{ ...christmas, day: dayFromNow(5), closed: true }]],
  ])('%s: nothing changes', async (_name, set, entries) => {
    const before = await read();
    expect(await set(entries)).toMatchObject({ status: 400, body: { code: expect.any(String) } });
    expect(await read()).toEqual(before);
  });
});

test('only the owner sets hours', async () => {
  for (const set of [setHours, setExceptions]) {
    expect(await set([], listed, stranger)).toMatchObject({ status: 403, body: { code: 'not_the_owner' } });
    expect(await set([], draft, stranger)).toMatchObject({
      status: 404,
      body: { code: 'business_not_found' },
    });
    expect((await set([], draft)).status).toBe(200);
  }
  expect((await api('PUT', `/business/${listed.id}/opening-hours/`, { json: { hours: [] } })).status).toBe(
    401,
  );
});

test('hours of a business that is not listed are its owner’s to see', async () => {
  const path = `/business/${draft.id}/opening-hours/`;
  expect((await api('GET', path, { token: owner.access })).status).toBe(200);
  expect((await api('GET', path)).body).toMatchObject({ status: false, code: 'business_not_found' });
});
