import { z } from 'zod';
import { createCustomer, findCustomer } from '../customers.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { find } from '../find.ts';
import { isWithin, page } from '../lists.ts';
import { mergeMetadata } from '../metadata.ts';
import { expandable, metadata, moments, paging, text, unsettable } from '../parameters.ts';
import { attach, detach, ownPaymentMethod, resolvePaymentMethod } from '../payment-methods.ts';
import { endSubscription, hasEnded, isOf } from '../subscriptions.ts';

const fields = {
  email: unsettable.optional(),
  name: unsettable.optional(),
  phone: unsettable.optional(),
  description: unsettable.optional(),
  metadata: metadata.optional(),
  invoice_settings: z.strictObject({ default_payment_method: unsettable.optional() }).optional(),
  ...expandable,
};

/** A customer who is made has nothing yet that an empty text could unset. */
const given = {
  email: text.optional(),
  name: text.optional(),
  phone: text.optional(),
  description: text.optional(),
};

export const customers: readonly Endpoint[] = [
  endpoint(
    'POST',
    '/v1/customers',
    z.strictObject({ ...fields, ...given, payment_method: text.optional() }),
    (account, sent) => {
      const chosen = sent.payment_method ?? sent.invoice_settings?.default_payment_method;
      const method = chosen ? resolvePaymentMethod(account, chosen, 'payment_method') : undefined;
      const customer = createCustomer(account, {
        email: sent.email ?? null,
        name: sent.name ?? null,
        phone: sent.phone ?? null,
        description: sent.description ?? null,
        metadata: mergeMetadata(null, sent.metadata),
      });
      if (method !== undefined) attach(account, method, customer.id);
      if (sent.invoice_settings?.default_payment_method && method !== undefined) {
        customer.invoice_settings.default_payment_method = method.id;
      }
      return customer;
    },
  ),
  endpoint(
    'GET',
    '/v1/customers',
    z.strictObject({ ...paging, email: text.optional(), created: moments.optional() }),
    (account, { email, created, ...paged }) => {
      const found = Object.values(account.state.customers).filter(
        (customer) =>
          (email === undefined || customer.email === email) && isWithin(customer.created, created),
      );
      return page(found, paged, '/v1/customers');
    },
  ),
  endpoint('GET', '/v1/customers/:id', z.strictObject(expandable), (account, _, id) =>
    Object.hasOwn(account.state.deletedCustomers, id)
      ? { id, object: 'customer', deleted: true }
      : findCustomer(account, id, 'id'),
  ),
  endpoint('POST', '/v1/customers/:id', z.strictObject(fields), (account, sent, id) => {
    const customer = findCustomer(account, id, 'id');
    const method = sent.invoice_settings?.default_payment_method;
    if (method) ownPaymentMethod(account, method, id, 'invoice_settings[default_payment_method]');
    account.change('customer.updated', customer, {
      ...(sent.email === undefined ? {} : { email: sent.email || null }),
      ...(sent.name === undefined ? {} : { name: sent.name || null }),
      ...(sent.phone === undefined ? {} : { phone: sent.phone || null }),
      ...(sent.description === undefined ? {} : { description: sent.description || null }),
      ...(sent.metadata === undefined ? {} : { metadata: mergeMetadata(customer.metadata, sent.metadata) }),
      ...(method === undefined
        ? {}
        : { invoice_settings: { ...customer.invoice_settings, default_payment_method: method || null } }),
    });
    return customer;
  }),
  endpoint('DELETE', '/v1/customers/:id', z.strictObject({}), (account, _, id) => {
    const customer = findCustomer(account, id, 'id');
    for (const subscription of Object.values(account.state.subscriptions)) {
      if (isOf(subscription, id) && !hasEnded(subscription)) {
        endSubscription(account, subscription, 'cancellation_requested');
      }
    }
    for (const method of Object.values(account.state.paymentMethods)) {
      if (method.customer === id) detach(account, method);
    }
    delete account.state.customers[id];
    account.state.deletedCustomers[id] = true;
    account.emit('customer.deleted', customer);
    return { id, object: 'customer', deleted: true };
  }),
  endpoint(
    'GET',
    '/v1/customers/:id/payment_methods',
    z.strictObject({ ...paging, type: z.literal('card').optional() }),
    (account, { type: _, ...paged }, id) => {
      findCustomer(account, id, 'id');
      const own = Object.values(account.state.paymentMethods).filter(({ customer }) => customer === id);
      return page(own, paged, `/v1/customers/${id}/payment_methods`);
    },
  ),
  endpoint(
    'GET',
    '/v1/customers/:id/payment_methods/:id',
    z.strictObject(expandable),
    (account, _, id, methodId) => {
      const customer = find(account.state.customers, 'customer', id);
      return ownPaymentMethod(account, methodId, customer.id, 'payment_method');
    },
  ),
];
