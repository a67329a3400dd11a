import { newSignedInClient } from '../../client/clients.ts';
import { api, newPerson } from '../../support/api.ts';
import { contractRow } from '../contract.ts';
import type { RowTest } from '../row.ts';

/** The account: rows 13.1 to 13.4. */
export const accountRows: readonly RowTest[] = [
  {
    id: '13.1',
    userIds: ['data.id'],
    http: ({ owner }) => api('GET', '/user/', { token: owner.access }),
    method: 'account.get',
    client: ({ clients }) => clients.owner.account.get(),
  },
  {
    id: '13.2',
    http: async () =>
      api('PATCH', '/user/deactivate/', {
        token: (await newPerson()).access,
        json: contractRow('13.2').request,
      }),
    method: 'account.deactivate',
    client: async () => (await newSignedInClient()).delve.account.deactivate({ reason: 'Taking a break' }),
  },
  {
    id: '13.3',
    http: async () => api('DELETE', '/user/delete/', { token: (await newPerson()).access }),
    method: 'account.delete',
    client: async () => (await newSignedInClient()).delve.account.delete(),
  },
  {
    id: '13.4',
    http: async () =>
      api('PATCH', '/user/update/', {
        token: (await newPerson()).access,
        json: contractRow('13.4').request,
      }),
    method: 'account.update',
    client: async () =>
      (await newSignedInClient()).delve.account.update({ firstName: 'Khalid', password: 'newPassword123' }),
  },
];
