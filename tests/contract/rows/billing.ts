import { api, newPerson } from '../../support/api.ts';
import { subscribe } from '../../support/billing.ts';
import type { RowTest } from '../row.ts';

/** Plans and billing: rows 11.1 and 17.1. */
export const billingRows: readonly RowTest[] = [
  {
    id: '11.1',
    http: ({ owner }) => api('GET', '/payment/premium-plans/', { token: owner.access }),
    method: 'plans.list',
    client: ({ clients }) => clients.visitor.plans.list(),
  },
  {
    id: '17.1',
    http: async () => {
      const subscriber = await newPerson();
      await subscribe(subscriber.id, 'Premium', '2027-12-05');
      return api('GET', '/user/billing/', { token: subscriber.access });
    },
    method: 'billing.get',
    client: ({ clients }) => clients.customer.billing.get(),
  },
];
