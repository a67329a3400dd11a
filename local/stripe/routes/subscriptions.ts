import { z } from 'zod';
import type { Account } from '../account.ts';
import { charge } from '../cards.ts';
import { NO_PAYMENT_METHOD } from '../collection.ts';
import { findCustomer, requireCustomer } from '../customers.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { find, idOf } from '../find.ts';
import { isWithin, page } from '../lists.ts';
import { mergeMetadata } from '../metadata.ts';
import { boolean, expandable, metadata, moments, paging, positive, text, unsettable } from '../parameters.ts';
import { cardOf, declined, ownPaymentMethod } from '../payment-methods.ts';
import { noSuch, Refusal } from '../refusal.ts';
import { subscribe } from '../subscribing.ts';
import { endSubscription, hasEnded, isOf, recurringPrice, setCancelAtPeriodEnd } from '../subscriptions.ts';

const cancellationDetails = z.strictObject({ comment: unsettable.optional() });

export const subscriptions: readonly Endpoint[] = [
  endpoint(
    'POST',
    '/v1/subscriptions',
    z.strictObject({
      customer: text,
      items: z
        .array(z.strictObject({ price: text, quantity: positive.default(1) }))
        .min(1)
        .max(20),
      default_payment_method: text.optional(),
      description: unsettable.optional(),
      metadata: metadata.optional(),
      off_session: boolean.optional(),
      payment_behavior: z
        .enum(['allow_incomplete', 'default_incomplete', 'error_if_incomplete'])
        .default('allow_incomplete'),
      ...expandable,
    }),
    (account, sent) => {
      const customer = findCustomer(account, sent.customer);
      const items = sent.items.map(({ price, quantity }, index) => ({
        price: recurringPrice(account, price, `items[${index}][price]`),
        quantity,
      }));
      const method = sent.default_payment_method;
      if (method !== undefined) ownPaymentMethod(account, method, customer.id, 'default_payment_method');
      const charged = method ?? customer.invoice_settings.default_payment_method;
      if (sent.payment_behavior !== 'default_incomplete' && items.some(({ price }) => price.unit_amount)) {
        if (charged === null) throw new Refusal(400, NO_PAYMENT_METHOD, { code: 'resource_missing' });
        if (sent.payment_behavior === 'error_if_incomplete') requirePayment(account, idOf(charged));
      }
      const fields = {
        customer: customer.id,
        items,
        default_payment_method: method ?? null,
        description: sent.description || null,
        metadata: mergeMetadata(null, sent.metadata),
      };
      const later = sent.payment_behavior === 'default_incomplete';
      return subscribe(account, fields, later ? 'later' : 'unattended').subscription;
    },
  ),
  endpoint(
    'GET',
    '/v1/subscriptions',
    z.strictObject({
      ...paging,
      customer: text.optional(),
      price: text.optional(),
      status: z
        .enum([
          'active',
          'all',
          'canceled',
          'ended',
          'incomplete',
          'incomplete_expired',
          'past_due',
          'paused',
          'trialing',
          'unpaid',
        ])
        .optional(),
      created: moments.optional(),
    }),
    (account, { customer, price, status, created, ...paged }) => {
      if (customer !== undefined) requireCustomer(account, customer);
      const found = Object.values(account.state.subscriptions).filter(
        (subscription) =>
          (customer === undefined || isOf(subscription, customer)) &&
          (price === undefined || subscription.items.data.some((item) => item.price.id === price)) &&
          isWithin(subscription.created, created) &&
          hasStatus(subscription.status, status),
      );
      return page(found, paged, '/v1/subscriptions');
    },
  ),
  endpoint('GET', '/v1/subscriptions/:id', z.strictObject(expandable), (account, _, id) =>
    find(account.state.subscriptions, 'subscription', id),
  ),
  endpoint(
    'POST',
    '/v1/subscriptions/:id',
    z.strictObject({
      cancel_at_period_end: boolean.optional(),
      cancellation_details: cancellationDetails.optional(),
      default_payment_method: unsettable.optional(),
      description: unsettable.optional(),
      metadata: metadata.optional(),
      ...expandable,
    }),
    (account, sent, id) => {
      const subscription = find(account.state.subscriptions, 'subscription', id);
      const method = sent.default_payment_method;
      const changesTerms = [sent.cancel_at_period_end, method, sent.description].some(
        (value) => value !== undefined,
      );
      if (hasEnded(subscription) && changesTerms) {
        throw new Refusal(
          400,
          'A canceled subscription can only update its cancellation_details and metadata.',
        );
      }
      if (method) ownPaymentMethod(account, method, idOf(subscription.customer), 'default_payment_method');
      const cancelling =
        sent.cancel_at_period_end === undefined
          ? {}
          : setCancelAtPeriodEnd(account, subscription, sent.cancel_at_period_end);
      account.change('customer.subscription.updated', subscription, {
        ...cancelling,
        ...commented({ ...subscription, ...cancelling }, sent.cancellation_details?.comment),
        ...(method === undefined ? {} : { default_payment_method: method || null }),
        ...(sent.description === undefined ? {} : { description: sent.description || null }),
        ...(sent.metadata === undefined
          ? {}
          : { metadata: mergeMetadata(subscription.metadata, sent.metadata) }),
      });
      return subscription;
    },
  ),
  endpoint(
    'DELETE',
    '/v1/subscriptions/:id',
    z.strictObject({
      cancellation_details: cancellationDetails.optional(),
      invoice_now: z.literal('false').optional(),
      prorate: z.literal('false').optional(),
      ...expandable,
    }),
    (account, sent, id) => {
      const subscription = find(account.state.subscriptions, 'subscription', id);
      if (hasEnded(subscription)) throw noSuch('subscription', id);
      Object.assign(subscription, commented(subscription, sent.cancellation_details?.comment));
      endSubscription(account, subscription, 'cancellation_requested');
      return subscription;
    },
  ),
];

/** Refuses a card that would leave the subscription without its first payment. */
function requirePayment(account: Account, method: string): void {
  const outcome = charge(cardOf(account, method));
  if (outcome.result === 'declined') throw declined(outcome.decline);
  if (outcome.result === 'action') {
    throw new Refusal(
      402,
      'Payment for this subscription requires additional user action before it can be completed.',
      {
        type: 'card_error',
        code: 'subscription_payment_intent_requires_action',
      },
    );
  }
}

/** Without a status, all that have not been cancelled are meant. */
function hasStatus(status: string, asked: string | undefined): boolean {
  if (asked === 'all') return true;
  if (asked === 'ended') return status === 'canceled' || status === 'incomplete_expired';
  return asked === undefined ? status !== 'canceled' : status === asked;
}

function commented<T extends { cancellation_details: object | null }>(
  { cancellation_details: present }: T,
  comment: string | undefined,
) {
  if (comment === undefined) return {};
  const empty = { feedback: null, feedback_option: null, reason: null };
  return { cancellation_details: { ...empty, ...present, comment: comment || null } };
}
