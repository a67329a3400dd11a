import { api, newPerson } from '../../support/api.ts';
import { subscribe } from '../../support/billing.ts';
import { newDebtor, newSubscriber } from '../../support/subscribers.ts';
import type { RowTest } from '../row.ts';
import { clientOf } from '../world.ts';

/** Plans and billing: rows 11.1 to 11.4 and 17.1. */
export const billingRows: readonly RowTest[] = [
  {
    id: '11.1',
    http: ({ owner }) => api('GET', '/payment/premium-plans/', { token: owner.access }),
    method: 'plans.list',
    client: ({ clients }) => clients.visitor.plans.list(),
  },
  {
    id: '11.2',
    http: async () => {
      const subscriber = await newSubscriber();
      return api('POST', '/payment/subscription/cancel/', { token: subscriber.access });
    },
    method: 'billing.cancel',
    client: async () => (await clientOf(await newSubscriber())).billing.cancel(),
  },
  {
    id: '11.3',
    http: async () => {
      const subscriber = await newSubscriber();
      return api('GET', '/payment/subscription/change-card/', { token: subscriber.access });
    },
    method: 'billing.changeCard',
    client: async () => (await clientOf(await newSubscriber())).billing.changeCard(),
  },
  {
    id: '11.4',
    http: async () => {
      const debtor = await newDebtor();
      return api('POST', '/payment/subscription/retry/', { token: debtor.access });
    },
    method: 'billing.retryPayment',
    client: async () => (await clientOf(await newDebtor())).billing.retryPayment(),
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
