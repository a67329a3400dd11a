import { api } from '../../support/api.ts';
import type { RowTest } from '../row.ts';

/** Rows 18.1 to 18.3, as somebody saves a business, looks at the list, and removes it. */
export const savedRows: readonly RowTest[] = [
  {
    id: '18.2',
    status: 201,
    http: ({ customer, listed }) =>
      api('POST', '/user/saved-business/', { token: customer.access, json: { business_id: listed.id } }),
    method: 'saved.add',
    client: ({ clients, listed }) => clients.customer.saved.add(listed.id),
  },
  {
    id: '18.1',
    http: ({ customer }) => api('GET', '/user/saved-business/', { token: customer.access }),
    method: 'saved.list',
    client: ({ clients }) => clients.customer.saved.list(),
  },
  {
    id: '18.3',
    http: ({ customer, listed }) =>
      api('DELETE', '/user/saved-business/remove/', {
        token: customer.access,
        json: { business_id: listed.id },
      }),
    method: 'saved.remove',
    client: async ({ clients, listed }) => {
      await clients.owner.saved.add(listed.id);
      return clients.owner.saved.remove(listed.id);
    },
  },
];
