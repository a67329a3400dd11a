import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type ApiAnswer,
  api,
  newBusiness,
  newListedBusiness,
  newPerson,
  type Person,
  signIn,
  signInAs,
} from '../support/api.ts';
import { contract, contractRow } from './contract.ts';
import { type Allowances, differences } from './differences.ts';

/** Rows that wait for the parts of the product that they belong to. */
const PENDING = [
  ...['1.1', '1.2', '2.5', '2.7', '2.9', '2.14', '4.1', '4.2', '5.1', '5.2', '5.3', '5.4', '5.5'],
  ...['6.1', '6.2', '6.3', '7.1', '7.2', '7.3', '7.4', '7.5', '7.6'],
  ...['8.1', '8.2', '8.3', '8.4', '8.5', '8.6', '8.7', '8.8', '8.9', '8.10'],
  ...['9.1', '10.1', '10.2', '10.3', '10.4', '11.1', '11.2', '11.3', '11.4', '12.1'],
  ...['13.2', '13.3', '13.4', '14.1', '14.2', '16.1', '16.2', '16.3', '17.1', '18.1', '18.2', '18.3'],
];

interface World {
  readonly owner: Person;
  /** With category, subcategories, amenities and place; listed. */
  readonly listed: { readonly id: number; readonly name: string };
  readonly draft: { readonly id: number; readonly name: string };
  readonly category: { readonly id: number; readonly subcategories: readonly { readonly id: number }[] };
}

interface LiveRow extends Allowances {
  readonly id: string;
  readonly status?: number;
  readonly call: (world: World) => Promise<ApiAnswer>;
}

const ROWS: readonly LiveRow[] = [
  { id: '2.1', call: ({ owner }) => api('GET', '/business/approved/', { token: owner.access }) },
  {
    id: '2.2',
    status: 201,
    call: ({ owner }) => api('POST', '/business/', { token: owner.access, json: contractRow('2.2').request }),
  },
  {
    id: '2.3',
    emptyLists: ['data.images'],
    call: async (world) => {
      const owner = await newPerson();
      await makeComplete(owner, await newBusiness(owner), world.category);
      return api('GET', '/business/user/', { token: owner.access });
    },
  },
  { id: '2.4', call: ({ listed }) => api('GET', `/business/search/?q=${encodeURIComponent(listed.name)}`) },
  {
    id: '2.6',
    userIds: ['data.owner.id'],
    emptyLists: ['data.services', 'data.performance'],
    call: ({ owner, listed }) => api('GET', `/business/${listed.id}/`, { token: owner.access }),
  },
  {
    id: '2.8',
    call: ({ owner, draft }) =>
      api('PATCH', `/business/${draft.id}/`, {
        token: owner.access,
        json: { business_name: 'Changed', description: 'string', website: '', logo: 'string' },
      }),
  },
  {
    id: '2.10',
    call: ({ owner, draft }) =>
      api('POST', `/business/${draft.id}/request-approval/`, { token: owner.access }),
  },
  {
    id: '2.11',
    call: ({ owner, draft }) =>
      api('PATCH', `/business/${draft.id}/update-amenities/`, {
        token: owner.access,
        json: contractRow('2.11').request,
      }),
  },
  {
    id: '2.12',
    call: ({ owner, draft, category }) =>
      api('PATCH', `/business/${draft.id}/update-category/`, {
        token: owner.access,
        json: { category_id: category.id, subcategory_ids: category.subcategories.map(({ id }) => id) },
      }),
  },
  {
    id: '2.13',
    call: ({ owner, draft }) =>
      api('PATCH', `/business/${draft.id}/update-location/`, {
        token: owner.access,
        json: contractRow('2.13').request,
      }),
  },
  { id: '3.1', call: ({ owner }) => api('GET', '/business/amenities/', { token: owner.access }) },
  { id: '3.2', call: ({ owner }) => api('GET', '/business/categories/', { token: owner.access }) },
  { id: '3.3', call: ({ owner }) => api('GET', '/business/states/', { token: owner.access }) },
  { id: '3.4', call: ({ owner }) => api('GET', '/business/subcategories/', { token: owner.access }) },
  {
    id: '13.1',
    userIds: ['data.id'],
    call: ({ owner }) => api('GET', '/user/', { token: owner.access }),
  },
  {
    id: '15.1',
    call: async () => api('POST', '/auth/logout/', { token: (await newPerson()).access }),
  },
  {
    id: '15.2',
    status: 201,
    userIds: ['data.id'],
    call: () =>
      api('POST', '/auth/register/', {
        json: { ...(contractRow('15.2').request as object), email: `${randomUUID()}@example.com` },
      }),
  },
  {
    id: '15.3',
    call: ({ owner }) =>
      api('POST', '/auth/login/', { json: { email: owner.email, password: owner.password } }),
  },
  {
    id: '15.4',
    call: async ({ owner }) =>
      api('POST', '/auth/refresh/', { json: { refresh: (await signIn(owner)).refresh } }),
  },
];

let world: World;

beforeAll(async () => {
  const owner = await newPerson();
  const categories = (await api('GET', '/business/categories/')).body.data as World['category'][];
  const category = categories.find(({ subcategories }) => subcategories.length > 0);
  if (!category) throw new Error('No category has subcategories.');
  const listed = await newListedBusiness(owner);
  await makeComplete(owner, listed, category);
  world = { owner, listed, draft: await newBusiness(owner), category };
});

async function makeComplete(owner: Person, business: { id: number }, category: World['category']) {
  const changed = await api('PATCH', `/business/${business.id}/update-category/`, {
    token: owner.access,
    json: { category_id: category.id, subcategory_ids: category.subcategories.map(({ id }) => id) },
  });
  expect(changed.status).toBe(200);
}

test('every row of the contract is either tested or pending', () => {
  const known = [...ROWS.map(({ id }) => id), ...PENDING];
  expect(known.toSorted()).toEqual(contract.map(({ id }) => id).toSorted());
});

describe('answers look as documented', () => {
  test.each(ROWS)('row $id', async ({ id, status = 200, call, ...allowances }) => {
    const answer = await call(world);
    expect(answer.body).toMatchObject({ status: true });
    expect(answer.status).toBe(status);
    expect(differences(contractRow(id).response, answer.body, allowances)).toEqual([]);
  });
});

describe('beyond the contract', () => {
  test('staff list open requests, and approve a business by its id', async () => {
    const owner = await newPerson();
    const business = await newBusiness(owner);
    await api('POST', `/business/${business.id}/request-approval/`, { token: owner.access });
    const staff = await signInAs('staff');

    const list = await api('GET', '/staff/approvals/', { token: staff.access });
    expect(list.body).toMatchObject({
      status: true,
      data: expect.arrayContaining([
        expect.objectContaining({ business_id: business.id, requested_by: owner.id }),
      ]),
    });
    const decided = await api('POST', `/staff/approvals/${business.id}/decision/`, {
      token: staff.access,
      json: { decision: 'approve' },
    });
    expect(decided.body).toEqual({ status: true, message: 'Business approved.' });
    expect((await api('GET', `/business/${business.id}/`)).body).toMatchObject({ data: { approved: true } });
  });
});
