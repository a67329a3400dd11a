import { z } from 'zod';
import type { Account } from '../account.ts';
import { createSession, expireSession } from '../checkout.ts';
import { findCustomer, requireCustomer } from '../customers.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { find } from '../find.ts';
import { page } from '../lists.ts';
import { mergeMetadata } from '../metadata.ts';
import { expandable, integer, metadata, paging, positive, text, webAddress } from '../parameters.ts';
import { InvalidParameters, Refusal } from '../refusal.ts';
import { recurringPrice } from '../subscriptions.ts';

const DAY = 86_400;
const HALF_AN_HOUR = 1800;

export const checkout: readonly Endpoint[] = [
  endpoint(
    'POST',
    '/v1/checkout/sessions',
    z.strictObject({
      mode: z.literal('subscription'),
      line_items: z.array(z.strictObject({ price: text, quantity: positive.default(1) })).min(1),
      success_url: webAddress,
      cancel_url: webAddress.optional(),
      client_reference_id: z.string().min(1).max(200).optional(),
      customer: text.optional(),
      customer_email: text.optional(),
      expires_at: integer.optional(),
      locale: z.enum(['auto', 'en', 'en-GB']).optional(),
      metadata: metadata.optional(),
      payment_method_types: z.array(z.literal('card')).optional(),
      subscription_data: z
        .strictObject({ description: text.optional(), metadata: metadata.optional() })
        .optional(),
      ...expandable,
    }),
    (account, sent) => {
      if (sent.customer !== undefined && sent.customer_email !== undefined) {
        throw new InvalidParameters(
          'You may only specify one of these parameters: customer, customer_email.',
          'customer',
        );
      }
      if (sent.customer !== undefined) findCustomer(account, sent.customer);
      return createSession(account, {
        items: sent.line_items.map(({ price, quantity }, index) => ({
          price: recurringPrice(account, price, `line_items[${index}][price]`),
          quantity,
        })),
        customer: sent.customer ?? null,
        customer_email: sent.customer_email ?? null,
        client_reference_id: sent.client_reference_id ?? null,
        success_url: sent.success_url,
        cancel_url: sent.cancel_url ?? null,
        expires_at: expiry(account, sent.expires_at),
        locale: sent.locale ?? null,
        metadata: mergeMetadata(null, sent.metadata),
        subscription: {
          metadata: mergeMetadata(null, sent.subscription_data?.metadata),
          description: sent.subscription_data?.description ?? null,
        },
      });
    },
  ),
  endpoint(
    'GET',
    '/v1/checkout/sessions',
    z.strictObject({
      ...paging,
      customer: text.optional(),
      subscription: text.optional(),
      status: z.enum(['open', 'complete', 'expired']).optional(),
    }),
    (account, { customer, subscription, status, ...paged }) => {
      if (customer !== undefined) requireCustomer(account, customer);
      const found = Object.values(account.state.sessions).filter(
        (session) =>
          (customer === undefined || session.customer === customer) &&
          (subscription === undefined || session.subscription === subscription) &&
          (status === undefined || session.status === status),
      );
      return page(found, paged, '/v1/checkout/sessions');
    },
  ),
  endpoint('GET', '/v1/checkout/sessions/:id', z.strictObject(expandable), (account, _, id) =>
    find(account.state.sessions, 'checkout.session', id),
  ),
  endpoint('GET', '/v1/checkout/sessions/:id/line_items', z.strictObject(paging), (account, paged, id) => {
    find(account.state.sessions, 'checkout.session', id);
    const lines = account.state.sessionLines[id] ?? [];
    return page(lines.toReversed(), paged, `/v1/checkout/sessions/${id}/line_items`);
  }),
  endpoint('POST', '/v1/checkout/sessions/:id/expire', z.strictObject(expandable), (account, _, id) => {
    const session = find(account.state.sessions, 'checkout.session', id);
    if (session.status !== 'open') {
      throw new Refusal(
        400,
        'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ' +
          `\`${session.status}\`.`,
      );
    }
    expireSession(account, session);
    return session;
  }),
];

function expiry(account: Account, at: number | undefined): number | undefined {
  if (at === undefined) return undefined;
  const from = account.now() + HALF_AN_HOUR;
  // A second of grace: the caller counts from its own clock, before the request.
  if (at >= from - 1 && at <= account.now() + DAY) return at;
  throw new InvalidParameters(
    'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
    'expires_at',
  );
}
