import type Stripe from 'stripe';
import { z } from 'zod';
import type { Account } from '../account.ts';
import { collectNow } from '../collection.ts';
import { requireCustomer } from '../customers.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { find, idOf } from '../find.ts';
import { finalizeInvoice, markUncollectible, voidInvoice } from '../invoices.ts';
import { isWithin, page } from '../lists.ts';
import { boolean, expandable, moments, paging, text } from '../parameters.ts';
import { declined, ownPaymentMethod } from '../payment-methods.ts';
import { intentOf, paymentsOf } from '../payments.ts';
import { Refusal } from '../refusal.ts';

const status = z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']);

export const invoices: readonly Endpoint[] = [
  endpoint(
    'GET',
    '/v1/invoices',
    z.strictObject({
      ...paging,
      customer: text.optional(),
      subscription: text.optional(),
      status: status.optional(),
      created: moments.optional(),
    }),
    (account, { customer, subscription, status, created, ...paged }) => {
      if (customer !== undefined) requireCustomer(account, customer);
      const found = Object.values(account.state.invoices).filter(
        (invoice) =>
          (customer === undefined || invoice.customer === customer) &&
          (subscription === undefined ||
            invoice.parent?.subscription_details?.subscription === subscription) &&
          (status === undefined || invoice.status === status) &&
          isWithin(invoice.created, created),
      );
      return page(found, paged, '/v1/invoices');
    },
  ),
  endpoint('GET', '/v1/invoices/:id', z.strictObject(expandable), (account, _, id) =>
    findInvoice(account, id),
  ),
  endpoint(
    'POST',
    '/v1/invoices/:id/pay',
    z.strictObject({ payment_method: text.optional(), off_session: boolean.optional(), ...expandable }),
    (account, { payment_method: method }, id) => {
      const invoice = findInvoice(account, id);
      if (invoice.status === 'paid') throw new Refusal(400, 'Invoice is already paid');
      if (invoice.status === 'void') {
        throw new Refusal(400, 'This invoice can no longer be paid because it is voided.');
      }
      if (method !== undefined) {
        ownPaymentMethod(account, method, idOf(invoice.customer ?? ''), 'payment_method');
      }
      if (invoice.status === 'draft') finalizeInvoice(account, invoice);
      return pay(account, invoice, method);
    },
  ),
  endpoint('POST', '/v1/invoices/:id/void', z.strictObject(expandable), (account, _, id) => {
    const invoice = findInvoice(account, id);
    requireUnpaid(invoice, ['open', 'uncollectible'], 'void');
    voidInvoice(account, invoice);
    return invoice;
  }),
  endpoint('POST', '/v1/invoices/:id/mark_uncollectible', z.strictObject(expandable), (account, _, id) => {
    const invoice = findInvoice(account, id);
    requireUnpaid(invoice, ['open'], 'mark as uncollectible');
    markUncollectible(account, invoice);
    return invoice;
  }),
  endpoint(
    'GET',
    '/v1/invoice_payments',
    z.strictObject({
      ...paging,
      invoice: text.optional(),
      status: z.enum(['open', 'paid', 'canceled']).optional(),
    }),
    (account, { invoice, status, ...paged }) => {
      const all =
        invoice === undefined ? Object.values(account.state.invoicePayments) : paymentsOf(account, invoice);
      const found = all.filter((payment) => status === undefined || payment.status === status);
      return page(found, paged, '/v1/invoice_payments');
    },
  ),
  endpoint('GET', '/v1/payment_intents/:id', z.strictObject(expandable), (account, _, id) =>
    find(account.state.paymentIntents, 'payment_intent', id),
  ),
];

function findInvoice(account: Account, id: string): Stripe.Invoice {
  return find(account.state.invoices, 'invoice', id);
}

function pay(account: Account, invoice: Stripe.Invoice, method: string | undefined): Stripe.Invoice {
  const outcome = collectNow(account, invoice, method);
  const intent = intentOf(account, invoice.id);
  const asked = intent === undefined ? {} : { payment_intent: intent.id };
  if (outcome.result === 'declined') throw declined(outcome.decline);
  if (outcome.result === 'action') {
    throw new Refusal(
      402,
      'This payment requires additional user action before it can be completed successfully.',
      {
        type: 'card_error',
        code: 'invoice_payment_intent_requires_action',
        ...asked,
      },
    );
  }
  return invoice;
}

function requireUnpaid(
  invoice: Stripe.Invoice,
  statuses: readonly Stripe.Invoice.Status[],
  verb: string,
): void {
  if (invoice.status !== null && statuses.includes(invoice.status)) return;
  throw new Refusal(
    400,
    `You can only ${verb} invoices that are ${statuses.join(' or ')}; this one is ${invoice.status}.`,
  );
}
