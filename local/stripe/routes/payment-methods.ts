import { z } from 'zod';
import { findCustomer } from '../customers.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { find } from '../find.ts';
import { page } from '../lists.ts';
import { expandable, paging, positive, text } from '../parameters.ts';
import { attach, createPaymentMethod, detach, resolvePaymentMethod } from '../payment-methods.ts';

const type = z.literal('card');

export const paymentMethods: readonly Endpoint[] = [
  endpoint(
    'POST',
    '/v1/payment_methods',
    z.strictObject({
      type,
      card: z.strictObject({ number: text, exp_month: positive, exp_year: positive, cvc: text.optional() }),
      billing_details: z.strictObject({ email: text.optional(), name: text.optional() }).optional(),
      ...expandable,
    }),
    (account, { card, billing_details: billing }) =>
      createPaymentMethod(account, card, { email: billing?.email ?? null, name: billing?.name ?? null }),
  ),
  endpoint(
    'GET',
    '/v1/payment_methods',
    z.strictObject({ ...paging, customer: text.optional(), type: type.optional() }),
    (account, { customer, type: _, ...paged }) => {
      if (customer !== undefined) findCustomer(account, customer);
      const found = Object.values(account.state.paymentMethods).filter(
        (method) => method.customer !== null && (customer === undefined || method.customer === customer),
      );
      return page(found, paged, '/v1/payment_methods');
    },
  ),
  endpoint('GET', '/v1/payment_methods/:id', z.strictObject(expandable), (account, _, id) =>
    find(account.state.paymentMethods, 'PaymentMethod', id),
  ),
  endpoint(
    'POST',
    '/v1/payment_methods/:id/attach',
    z.strictObject({ customer: text, ...expandable }),
    (account, { customer }, id) => {
      const owner = findCustomer(account, customer);
      const method = resolvePaymentMethod(account, id);
      attach(account, method, owner.id);
      return method;
    },
  ),
  endpoint('POST', '/v1/payment_methods/:id/detach', z.strictObject(expandable), (account, _, id) => {
    const method = find(account.state.paymentMethods, 'PaymentMethod', id);
    detach(account, method);
    return method;
  }),
];
