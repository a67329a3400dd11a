import type { Delve } from '@delve/client';
import { fields } from '@delve/client/server';
import * as z from 'zod';
import { requireLiveSession } from '../../_shared/live-session.ts';
import { data, list, message } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { billingShape, pageShape, planShape, toBillingShape, toPlanShape } from '../shapes/billing.ts';

const stripeErrors = {
  502: ['provider_failed'],
  503: ['provider_unreachable', 'provider_not_configured', 'unreachable', 'timeout'],
} as const;

/** Stripe is asked with the account's own key, so the database has to say first that the caller is who they are. */
async function verified<Result>(delve: Delve, work: () => Promise<Result>): Promise<Result> {
  await requireLiveSession(delve);
  return work();
}

/** Rows 11.1 to 11.4 and 17.1; subscribing and resuming are beyond the contract. */
export const billingEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/payment/premium-plans',
    tag: 'Billing',
    summary: 'The plans on offer, the cheapest first',
    caller: 'anybody',
    publicForSeconds: 300,
    answer: list(planShape, toPlanShape),
    call: ({ delve }) => delve.plans.list(),
  }),
  endpoint({
    method: 'GET',
    path: '/user/billing',
    tag: 'Billing',
    summary: 'The caller’s plan and their 50 newest invoices',
    answer: data(billingShape, toBillingShape),
    call: ({ delve }) => delve.billing.get(),
  }),
  endpoint({
    method: 'POST',
    path: '/payment/subscription',
    tag: 'Billing',
    summary: 'Have a page made on which the caller subscribes to a plan',
    description:
      'Stripe shows the page. The plan is active once it is paid there, a moment after the caller has come back. ' +
      'Making another page closes the one before.',
    body: z.object({
      plan_id: fields.id,
      success_url: fields.webPage.optional(),
      cancel_url: fields.webPage.optional(),
    }),
    answer: data(pageShape, (page: { url: string }) => page, 'Checkout link generated.'),
    errors: {
      400: ['return_url_needed', 'invalid_return_url'],
      404: ['plan_not_found'],
      409: ['already_subscribed'],
      ...stripeErrors,
    },
    call: ({ delve, subscriptions, userId, body: { plan_id, success_url, cancel_url } }) =>
      verified(delve, () =>
        subscriptions.subscribe(userId, plan_id, { successUrl: success_url, cancelUrl: cancel_url }),
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/payment/subscription/cancel',
    tag: 'Billing',
    summary: 'Cancel the subscription for the end of its period, or at once',
    description:
      'At once, nothing is paid back, and what is owed for the period is waived. Until the period ends the cancellation ' +
      'can be taken back.',
    body: z.object({ immediately: z.boolean().default(false).meta({ example: false }) }).prefault({}),
    answer: message('Subscription cancelled successfully.'),
    errors: { 404: ['no_subscription'], ...stripeErrors },
    call: ({ delve, subscriptions, userId, body }) =>
      verified(delve, () => subscriptions.cancel(userId, body.immediately)),
  }),
  endpoint({
    method: 'POST',
    path: '/payment/subscription/resume',
    tag: 'Billing',
    summary: 'Take a cancellation for the end of the period back',
    answer: message('Subscription resumed successfully.'),
    errors: { 404: ['no_subscription'], ...stripeErrors },
    call: ({ delve, subscriptions, userId }) => verified(delve, () => subscriptions.resume(userId)),
  }),
  endpoint({
    method: 'GET',
    path: '/payment/subscription/change-card',
    tag: 'Billing',
    summary: 'Have a page made on which the caller changes the card',
    description: 'Stripe shows the page, for an hour. Renewals are charged to the new card from then on.',
    // It makes something, at somebody else's.
    limit: 'write',
    query: z.object({ return_url: fields.webPage.optional() }),
    answer: data(pageShape, (page: { url: string }) => page, 'Card update link generated.'),
    errors: { 400: ['return_url_needed', 'invalid_return_url'], 404: ['no_subscription'], ...stripeErrors },
    call: ({ delve, subscriptions, userId, query }) =>
      verified(delve, () => subscriptions.cardChange(userId, query.return_url)),
  }),
  endpoint({
    method: 'POST',
    path: '/payment/subscription/retry',
    tag: 'Billing',
    summary: 'Charge what is owed to the present card',
    answer: message('Retry successful, card charged.'),
    // The bank's time (functions/_shared/billing/payments.ts), and what Stripe is asked before and after.
    longestMs: 30_000,
    errors: {
      402: ['card_declined', 'action_required'],
      404: ['no_subscription'],
      409: ['nothing_to_pay', 'no_card'],
      ...stripeErrors,
    },
    call: ({ delve, subscriptions, userId }) => verified(delve, () => subscriptions.retryPayment(userId)),
  }),
];
