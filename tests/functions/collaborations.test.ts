import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { api, newBusiness, newPerson, type Person } from '../support/api.ts';
import {
  membersOf,
  newCollaboration,
  newJoinedCollaboration,
  newParty,
  type Party,
} from '../support/collaborations.ts';

let founder: Party;
let guest: Party;
let third: Party;
let stranger: Person;

beforeAll(async () => {
  [founder, guest, third, stranger] = await Promise.all([newParty(), newParty(), newParty(), newPerson()]);
});

const invited = () => newCollaboration(founder, guest);
const joined = () => newJoinedCollaboration(founder, guest);
const as = ({ person }: Party, json?: object) => ({ token: person.access, ...(json ? { json } : {}) });
const begin = (party: Party, json: object) => api('POST', '/collaboration/', as(party, json));
const show = (id: number, party: Party) => api('GET', `/collaboration/${id}/`, as(party));
const answer = (memberId: number, party: Party, status: string) =>
  api('PATCH', `/collaboration/invite/${memberId}/`, as(party, { status }));
const promote = (memberId: number, party: Party, privilege: string) =>
  api('PATCH', `/collaboration/member/${memberId}/privilege/`, as(party, { privilege }));
const remove = (memberId: number, party: Party) =>
  api('DELETE', `/collaboration/member/${memberId}/`, as(party));
const invite = (id: number, party: Party, business_ids: number[]) =>
  api('POST', `/collaboration/${id}/invite/`, as(party, { business_ids }));
const replace = (id: number, party: Party, business_ids: number[]) =>
  api('PATCH', `/collaboration/${id}/businesses/replace/`, as(party, { business_ids }));
const businessesOf = async (id: number, party: Party) =>
  (await membersOf(id, party)).map(({ business_id }) => business_id);

const tooLow = { status: 403, body: { status: false, code: 'privilege_too_low' } };
const noSuchMember = { status: 404, body: { code: 'member_not_found' } };
const noSuchCollaboration = { status: 404, body: { code: 'collaboration_not_found' } };
const lastAdmin = { status: 409, body: { code: 'last_admin' } };
const done = { status: 200, body: { status: true } };

describe('beginning', () => {
  test('the caller’s first business is the admin, their others editors, the rest invited', async () => {
    const draft = await newBusiness(founder.person);
    const created = await begin(founder, {
      name: ' Joint Venture ',
      description: 'Bread and coffee.',
      business_ids: [guest.businessId, founder.businessId, draft.id],
    });
    expect(created).toMatchObject({
      status: 201,
      body: { data: { name: 'Joint Venture', description: 'Bread and coffee.' } },
    });
    const { id } = created.body.data as { id: number };
    expect(await membersOf(id, founder)).toMatchObject([
      { business_id: guest.businessId, role: 'viewer', status: 'pending' },
      { business_id: founder.businessId, role: 'admin', status: 'accepted' },
      { business_id: draft.id, business: draft.name, role: 'editor', status: 'accepted' },
    ]);
    expect((await api('GET', '/collaboration/', as(guest))).body.data).toMatchObject([
      {
        id,
        members: 3,
        memberships: [{ business_id: guest.businessId, status: 'pending', privilege: 'viewer' }],
      },
    ]);
  });

  test('it takes a business of the caller’s, and only businesses that they can see', async () => {
    const hidden = await newBusiness(guest.person);
    expect(await begin(founder, { name: 'Mine?', business_ids: [guest.businessId] })).toMatchObject({
      status: 422,
      body: { code: 'own_business_missing' },
    });
    for (const unknown of [hidden.id, 999_999_999]) {
      expect(
        await begin(founder, { name: 'Who?', business_ids: [founder.businessId, unknown] }),
      ).toMatchObject({ status: 422, body: { code: 'unknown_business', hint: `Unknown: ${unknown}` } });
    }
  });

  test('an idempotency key makes it once', async () => {
    const request = {
      ...as(third, { name: 'Once', business_ids: [third.businessId] }),
      headers: { 'idempotency-key': randomUUID() },
    };
    const first = await api('POST', '/collaboration/', request);
    expect(first.status).toBe(201);
    expect((await api('POST', '/collaboration/', request)).body).toEqual(first.body);
    expect((await api('GET', '/collaboration/', as(third))).body.data).toHaveLength(1);
  });
});

describe('invitations', () => {
  test('the invited owner accepts, once, and nobody else in their place', async () => {
    const { id, guestId } = await invited();
    expect(await answer(guestId, founder, 'accepted')).toMatchObject({
      status: 403,
      body: { code: 'not_your_invitation' },
    });
    expect(await answer(guestId, third, 'accepted')).toMatchObject(noSuchMember);
    expect(await answer(guestId, guest, 'accepted')).toMatchObject(done);
    expect(await answer(guestId, guest, 'rejected')).toMatchObject({
      status: 409,
      body: { code: 'not_pending' },
    });
    expect((await membersOf(id, guest))[1]).toMatchObject({ status: 'accepted', role: 'viewer' });
  });

  test('who rejects sees it no more, and can be invited again', async () => {
    const { id, guestId } = await invited();
    expect(await answer(guestId, guest, 'rejected')).toMatchObject(done);
    expect(await show(id, guest)).toMatchObject(noSuchCollaboration);
    expect((await invite(id, founder, [guest.businessId])).status).toBe(201);
    expect(await show(id, guest)).toMatchObject(done);
  });

  test('editors invite, viewers do not', async () => {
    const { id, guestId } = await joined();
    expect(await invite(id, guest, [third.businessId])).toMatchObject(tooLow);
    expect(await businessesOf(id, founder)).not.toContain(third.businessId);
    await promote(guestId, founder, 'editor');
    expect((await invite(id, guest, [third.businessId])).status).toBe(201);
    expect(await businessesOf(id, founder)).toContain(third.businessId);
    expect(await invite(id, guest, [999_999_999])).toMatchObject({
      status: 422,
      body: { code: 'unknown_business' },
    });
  });
});

describe('privileges', () => {
  test('a viewer reads, an editor also renames, an admin also ends it', async () => {
    const { id, guestId } = await joined();
    const rename = (party: Party) => api('PATCH', `/collaboration/${id}/`, as(party, { name: 'Renamed' }));
    const end = (party: Party) => api('DELETE', `/collaboration/${id}/`, as(party));
    expect(await show(id, guest)).toMatchObject(done);
    expect(await rename(guest)).toMatchObject(tooLow);
    expect(await promote(guestId, guest, 'editor')).toMatchObject(tooLow);
    expect(await promote(guestId, founder, 'editor')).toMatchObject(done);
    expect(await rename(guest)).toMatchObject(done);
    expect((await show(id, founder)).body.data).toMatchObject({ name: 'Renamed', description: '' });
    expect(await end(guest)).toMatchObject(tooLow);
    expect(await replace(id, guest, [founder.businessId, guest.businessId])).toMatchObject(tooLow);
    expect(await promote(guestId, founder, 'admin')).toMatchObject(done);
    expect(await end(guest)).toMatchObject(done);
    expect(await show(id, founder)).toMatchObject(noSuchCollaboration);
  });

  test('there is always an admin, and only who has joined becomes one', async () => {
    const { id, founderId, guestId } = await invited();
    expect(await promote(guestId, founder, 'editor')).toMatchObject({
      status: 409,
      body: { code: 'not_accepted' },
    });
    await answer(guestId, guest, 'accepted');
    expect(await promote(founderId, founder, 'viewer')).toMatchObject(lastAdmin);
    expect(await remove(founderId, founder)).toMatchObject(lastAdmin);
    expect(await replace(id, founder, [guest.businessId])).toMatchObject(lastAdmin);
    expect(await promote(guestId, founder, 'admin')).toMatchObject(done);
    expect(await remove(founderId, founder)).toMatchObject(done);
    expect(await businessesOf(id, guest)).toEqual([guest.businessId]);
  });
});

describe('leaving and removing', () => {
  test('a member leaves; another viewer cannot remove it, an admin can', async () => {
    const { id, founderId, guestId } = await joined();
    expect(await remove(founderId, guest)).toMatchObject(tooLow);
    expect(await remove(guestId, guest)).toMatchObject(done);
    expect(await show(id, guest)).toMatchObject(noSuchCollaboration);
    await invite(id, founder, [third.businessId]);
    const [, member] = await membersOf(id, founder);
    expect(await remove(member?.id ?? 0, founder)).toMatchObject(done);
    expect(await businessesOf(id, founder)).toEqual([founder.businessId]);
  });

  test('by the id of the business, in the body of a DELETE', async () => {
    const { id } = await joined();
    const removeBusiness = (party: Party, business_id: unknown) =>
      api('DELETE', `/collaboration/${id}/businesses/remove/`, as(party, { business_id }));
    expect(await removeBusiness(third, guest.businessId)).toMatchObject(noSuchCollaboration);
    expect(await removeBusiness(guest, founder.businessId)).toMatchObject(tooLow);
    expect(await removeBusiness(founder, third.businessId)).toMatchObject(noSuchMember);
    expect(await removeBusiness(founder, founder.businessId)).toMatchObject(lastAdmin);
    expect(await removeBusiness(founder, guest.businessId)).toMatchObject(done);
    expect(await businessesOf(id, founder)).toEqual([founder.businessId]);
  });

  test('replacing removes, invites and keeps', async () => {
    const { id, founderId, guestId } = await joined();
    expect(await replace(id, founder, [third.businessId, founder.businessId])).toMatchObject(done);
    expect(await membersOf(id, founder)).toMatchObject([
      { id: founderId, business_id: founder.businessId, role: 'admin' },
      { business_id: third.businessId, role: 'viewer', status: 'pending' },
    ]);
    expect(await remove(guestId, founder)).toMatchObject(noSuchMember);
  });

  test('the last member’s leaving ends it', async () => {
    const created = await begin(founder, { name: 'Alone', business_ids: [founder.businessId] });
    const { id } = created.body.data as { id: number };
    const [member] = await membersOf(id, founder);
    expect(await remove(member?.id ?? 0, founder)).toMatchObject(done);
    expect(await show(id, founder)).toMatchObject(noSuchCollaboration);
  });
});

test('the list goes on to its end, newest first', async () => {
  const party = await newParty();
  const ids: number[] = [];
  for (const name of ['First', 'Second', 'Third']) {
    const created = await begin(party, { name, business_ids: [party.businessId] });
    ids.push((created.body.data as { id: number }).id);
  }
  const listed: number[] = [];
  let cursor: string | null | undefined = '';
  while (typeof cursor === 'string') {
    const { body } = await api('GET', `/collaboration/?limit=2&cursor=${cursor}`, as(party));
    listed.push(...(body.data as { id: number }[]).map(({ id }) => id));
    cursor = body.next_cursor;
  }
  expect(listed).toEqual(ids.toReversed());
  expect(await api('GET', '/collaboration/?cursor=x', as(party))).toMatchObject({
    status: 400,
    body: { code: 'invalid_cursor' },
  });
});

describe('whose they are', () => {
  let id: number;
  let guestId: number;
  beforeAll(async () => {
    ({ id, guestId } = await joined());
  });

  test.each([
    ['GET', '{id}/', undefined, 'collaboration_not_found'],
    ['PATCH', '{id}/', { name: 'Taken' }, 'collaboration_not_found'],
    ['DELETE', '{id}/', undefined, 'collaboration_not_found'],
    ['POST', '{id}/invite/', { business_ids: [1] }, 'collaboration_not_found'],
    ['PATCH', '{id}/businesses/replace/', { business_ids: [1] }, 'collaboration_not_found'],
    ['DELETE', '{id}/businesses/remove/', { business_id: 1 }, 'collaboration_not_found'],
    ['PATCH', 'invite/{member}/', { status: 'accepted' }, 'member_not_found'],
    ['PATCH', 'member/{member}/privilege/', { privilege: 'admin' }, 'member_not_found'],
    ['DELETE', 'member/{member}/', undefined, 'member_not_found'],
  ])(
    '%s /collaboration/%s is a 404 for strangers and a 401 for visitors',
    async (method, path, json, code) => {
      const url = `/collaboration/${path.replace('{id}', String(id)).replace('{member}', String(guestId))}`;
      const body = json ? { json } : {};
      expect(await api(method, url, { token: stranger.access, ...body })).toMatchObject({
        status: 404,
        body: { code },
      });
      expect(await api(method, url, body)).toMatchObject({ status: 401, body: { code: 'missing_token' } });
      // Nothing has changed for those whose it is.
      expect((await show(id, guest)).body.data).toMatchObject({ name: 'Joint Venture', members: [{}, {}] });
    },
  );
});

describe('bad input', () => {
  test.each([
    ['name', ''],
    ['name', undefined],
    ['name', 'x'.repeat(121)],
    ['name', 5],
    ['description', 'x'.repeat(2001)],
    ['business_ids', []],
    ['business_ids', undefined],
    ['business_ids', ['1']],
    ['business_ids', [-1]],
    ['business_ids', 1],
  ])('beginning with %s: %j is refused by that name', async (field, value) => {
    const fine = { name: 'Fine', business_ids: [founder.businessId] };
    expect(await begin(founder, { ...fine, [field]: value })).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: { [field]: [expect.any(String)] } },
    });
  });

  test('more than 50 businesses are too many', async () => {
    const business_ids = [founder.businessId, ...Array.from({ length: 50 }, (_, index) => index + 1)];
    expect(await begin(founder, { name: 'Crowd', business_ids })).toMatchObject({
      status: 422,
      body: { code: 'too_many_businesses' },
    });
  });

  test('answers, privileges, businesses and changes are named', async () => {
    const { id, guestId } = await invited();
    expect((await answer(guestId, guest, 'maybe')).body).toMatchObject({
      errors: { status: [expect.any(String)] },
    });
    expect((await promote(guestId, founder, 'owner')).body).toMatchObject({
      errors: { privilege: [expect.any(String)] },
    });
    const removed = await api('DELETE', `/collaboration/${id}/businesses/remove/`, as(founder, {}));
    expect(removed).toMatchObject({ status: 400, body: { errors: { business_id: [expect.any(String)] } } });
    const empty = await api('DELETE', `/collaboration/${id}/businesses/remove/`, as(founder));
    expect(empty).toMatchObject({ status: 400, body: { code: 'malformed_json' } });
    const nothing = await api('PATCH', `/collaboration/${id}/`, as(founder, {}));
    expect(nothing).toMatchObject({ status: 400, body: { code: 'nothing_to_change' } });
    expect((await api('GET', '/collaboration/x/', as(founder))).status).toBe(404);
  });
});
