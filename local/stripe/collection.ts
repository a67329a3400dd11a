import type Stripe from 'stripe';
import type { Account } from './account.ts';
import type { Outcome } from './cards.ts';
import { findCustomer } from './customers.ts';
import { idOf } from './find.ts';
import { invoicesOf, markPaid, markUncollectible, subscriptionOf } from './invoices.ts';
import { pay } from './payments.ts';
import { Refusal } from './refusal.ts';
import { endSubscription, hasEnded, setStatus } from './subscriptions.ts';

const DAY = 86_400;
/** After which attempt the next one follows how much later: the first choice of Stripe's own settings. */
const RETRY_AFTER = [3 * DAY, 5 * DAY, 7 * DAY];

/** What Stripe says where there is nothing to charge. */
export const NO_PAYMENT_METHOD =
  'This customer has no attached payment source or default payment method. Please consider adding a default ' +
  'payment method. For more information, visit ' +
  'https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.';

/** Which card an invoice is charged to: its own, the subscription's, the customer's. */
function paymentMethodFor(account: Account, invoice: Stripe.Invoice): string | undefined {
  const customer = findCustomer(account, idOf(invoice.customer ?? ''));
  const method =
    invoice.default_payment_method ??
    subscriptionOf(account, invoice)?.default_payment_method ??
    customer.invoice_settings.default_payment_method;
  return method === null || method === undefined ? undefined : idOf(method);
}

/** Charges an invoice by itself, as its schedule has it; after the last attempt all is given up. */
export function collectBySchedule(account: Account, invoice: Stripe.Invoice): void {
  const method = paymentMethodFor(account, invoice);
  invoice.attempt_count += 1;
  const outcome: Outcome =
    method === undefined
      ? {
          result: 'declined',
          decline: { code: 'missing', declineCode: undefined, message: NO_PAYMENT_METHOD },
        }
      : pay(account, invoice, method);
  settle(account, invoice, outcome);
}

/** Charges an invoice because somebody asks for it. Only the first such attempt starts the schedule. */
export function collectNow(
  account: Account,
  invoice: Stripe.Invoice,
  method: string | undefined,
  confirmed = false,
): Outcome {
  const card = method ?? paymentMethodFor(account, invoice);
  if (card === undefined && invoice.amount_due > 0) {
    throw new Refusal(400, NO_PAYMENT_METHOD, { code: 'resource_missing' });
  }
  const outcome: Outcome = card === undefined ? { result: 'paid' } : pay(account, invoice, card, confirmed);
  if (invoice.attempt_count === 0) invoice.attempt_count = 1;
  settle(account, invoice, outcome);
  return outcome;
}

function settle(account: Account, invoice: Stripe.Invoice, outcome: Outcome): void {
  invoice.attempted = true;
  const subscription = subscriptionOf(account, invoice);
  if (outcome.result === 'paid') {
    markPaid(account, invoice);
    if (subscription !== undefined) recover(account, subscription);
    return;
  }
  const due = invoice.next_payment_attempt === null || invoice.next_payment_attempt <= account.now();
  if (invoice.auto_advance && due) invoice.next_payment_attempt = nextAttempt(account, invoice);
  if (outcome.result === 'action') account.emit('invoice.payment_action_required', invoice);
  account.emit('invoice.payment_failed', invoice);
  if (subscription === undefined || hasEnded(subscription)) return;
  if (subscription.status === 'active') setStatus(account, subscription, 'past_due');
  const givenUp = invoice.auto_advance && invoice.next_payment_attempt === null;
  if (givenUp && subscription.status === 'past_due') {
    markUncollectible(account, invoice);
    endSubscription(account, subscription, 'payment_failed');
  }
}

/** When an invoice is tried again. The first one of a subscription is not: the subscription expires. */
export function nextAttempt(account: Account, invoice: Stripe.Invoice): number | null {
  if (invoice.billing_reason === 'subscription_create') return null;
  const delay = RETRY_AFTER[invoice.attempt_count - 1];
  return delay === undefined ? null : account.now() + delay;
}

/** A subscription is active again once nothing is left to pay. */
function recover(account: Account, subscription: Stripe.Subscription): void {
  const owes = invoicesOf(account, subscription.id).some(({ status }) => status === 'open');
  const waits = subscription.status === 'past_due' || subscription.status === 'incomplete';
  if (waits && !owes) setStatus(account, subscription, 'active');
}
