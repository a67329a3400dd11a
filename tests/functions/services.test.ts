import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { api, newBusiness, newListedBusiness, newPerson, type Person } from '../support/api.ts';

interface Service {
  readonly id: number;
  readonly title: string;
  readonly price: string;
  readonly duration: string;
}

let owner: Person;
let stranger: Person;
let listed: { id: number };
let draft: { id: number };

beforeAll(async () => {
  [owner, stranger] = await Promise.all([newPerson(), newPerson()]);
  listed = await newListedBusiness(owner);
  draft = await newBusiness(owner);
});

const pathOf = ({ id }: { id: number }, service?: { id: number }) =>
  `/business/${id}/services/${service ? `${service.id}/` : ''}`;

async function add(business: { id: number }, ...services: object[]): Promise<Service[]> {
  const answer = await api('POST', pathOf(business), { token: owner.access, json: { services } });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.data as Service[];
}

const consultation = { title: 'Consultation', price: '5000', duration: '30 mins' };

test('services are added together, listed in order, changed in part, and deleted', async () => {
  const [first, second] = (await add(draft, consultation, { title: 'Call', price: 0 })) as [Service, Service];
  expect(first).toEqual({ ...consultation, id: expect.any(Number) });
  expect(second).toEqual({ id: expect.any(Number), title: 'Call', price: '0', duration: '' });
  const mine = { token: owner.access };
  expect((await api('GET', pathOf(draft), mine)).body).toEqual({ status: true, data: [first, second] });

  await api('PATCH', pathOf(draft, first), { ...mine, json: { price: '7000.5' } });
  expect((await api('GET', pathOf(draft, first), mine)).body.data).toEqual({ ...first, price: '7000.50' });
  await api('DELETE', pathOf(draft, first), mine);
  expect((await api('GET', pathOf(draft), mine)).body.data).toEqual([second]);
  expect(await api('GET', pathOf(draft, first), mine)).toMatchObject({
    status: 404,
    body: { code: 'service_not_found' },
  });
});

describe('prices in naira', () => {
  test.each([
    ['5000', '5000'],
    [' 5000 ', '5000'],
    ['5000.00', '5000'],
    ['5000.50', '5000.50'],
    ['5000.5', '5000.50'],
    [5000, '5000'],
    [5000.05, '5000.05'],
    [0.29, '0.29'],
    ['0', '0'],
    ['10000000000', '10000000000'],
    ['9999999999.99', '9999999999.99'],
  ])('%j is kept exactly, as %j', async (price, shown) => {
    expect(await add(draft, { title: 'Service', price })).toMatchObject([{ price: shown }]);
  });

  test.each([
    '',
    '-1',
    -1,
    '5,000',
    '₦5000',
    '1e3',
    1e21,
    '5000.123',
    0.001,
    '10000000000.01',
    null,
    true,
    [5],
  ])('%j is refused by name', async (price) => {
    const answer = await api('POST', pathOf(draft), {
      token: owner.access,
      json: { services: [{ title: 'Service', price }] },
    });
    expect(answer).toMatchObject({ status: 400, body: { errors: { price: [expect.any(String)] } } });
  });
});

test.each([
  ['services', []],
  ['services', undefined],
  ['services', Array.from({ length: 51 }, () => consultation)],
  ['services', consultation],
  ['title', [{ ...consultation, title: ' ' }]],
  ['title', [{ ...consultation, title: 'x'.repeat(121) }]],
  ['title', [consultation, { price: 1 }]],
  ['price', [{ title: 'Service' }]],
  ['duration', [{ ...consultation, duration: 'x'.repeat(61) }]],
])('a fault in %s is named, and nothing is added', async (field, services) => {
  const before = (await api('GET', pathOf(listed))).body.data;
  const answer = await api('POST', pathOf(listed), { token: owner.access, json: { services } });
  expect(answer).toMatchObject({ status: 400, body: { errors: { [field]: [expect.any(String)] } } });
  expect((await api('GET', pathOf(listed))).body.data).toEqual(before);
});

test('a change of nothing is refused', async () => {
  const [service] = (await add(draft, consultation)) as [Service];
  expect(await api('PATCH', pathOf(draft, service), { token: owner.access, json: {} })).toMatchObject({
    status: 400,
    body: { code: 'nothing_to_change' },
  });
});

test('everybody reads the services of a listed business, only its owner writes them', async () => {
  const [service] = (await add(listed, consultation)) as [Service];
  expect((await api('GET', pathOf(listed, service))).body.data).toEqual(service);
  const asStranger = { token: stranger.access };
  for (const answer of [
    await api('POST', pathOf(listed), { ...asStranger, json: { services: [consultation] } }),
    await api('PATCH', pathOf(listed, service), { ...asStranger, json: { price: 1 } }),
    await api('DELETE', pathOf(listed, service), asStranger),
  ]) {
    expect(answer).toMatchObject({ status: 403, body: { code: 'not_the_owner' } });
  }
  expect((await api('GET', pathOf(listed, service))).body.data).toEqual(service);
  expect((await api('POST', pathOf(listed), { json: { services: [consultation] } })).status).toBe(401);
});

test('a draft’s services are nobody else’s to see, nor those of another business under its path', async () => {
  const [service] = (await add(draft, consultation)) as [Service];
  expect((await api('GET', pathOf(draft, service), { token: owner.access })).status).toBe(200);
  for (const request of [{}, { token: stranger.access }]) {
    expect((await api('GET', pathOf(draft), request)).body.code).toBe('business_not_found');
    expect((await api('GET', pathOf(draft, service), request)).body.code).toBe('service_not_found');
  }
  const asOwner = { token: owner.access };
  for (const answer of [
    await api('GET', pathOf(listed, service), asOwner),
    await api('PATCH', pathOf(listed, service), { ...asOwner, json: { price: 1 } }),
    await api('DELETE', pathOf(listed, service), asOwner),
    await api('DELETE', pathOf(draft, service), { token: stranger.access }),
  ]) {
    expect(answer).toMatchObject({ status: 404, body: { code: 'service_not_found' } });
  }
});

test('a repetition with the same idempotency key adds nothing and answers the same', async () => {
  const { id } = await newBusiness(owner);
  const send = (services: object[], key: string) =>
    api('POST', pathOf({ id }), {
      token: owner.access,
      json: { services },
      headers: { 'idempotency-key': key },
    });
  const key = randomUUID();
  const first = await send([consultation], key);
  const second = await send([consultation], key);
  expect(second).toMatchObject({ status: 201, body: first.body });
  expect((await api('GET', pathOf({ id }), { token: owner.access })).body.data).toEqual(first.body.data);
  expect(await send([{ title: 'Another', price: 1 }], key)).toMatchObject({
    status: 422,
    body: { code: 'idempotency_key_reused' },
  });
});

test('a business has at most 200 services', async () => {
  const { id } = await newBusiness(owner);
  const fifty = Array.from({ length: 50 }, () => consultation);
  for (let time = 0; time < 4; time++) await add({ id }, ...fifty);
  expect(
    await api('POST', pathOf({ id }), { token: owner.access, json: { services: [consultation] } }),
  ).toMatchObject({ status: 409, body: { code: 'too_many_services' } });
});
