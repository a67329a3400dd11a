import type Stripe from 'stripe';
import type { Account } from './account.ts';
import type { Outcome } from './cards.ts';
import { collectNow } from './collection.ts';
import { draftInvoice, finalizeInvoice } from './invoices.ts';
import { newSubscription, type SubscriptionFields } from './subscriptions.ts';

/**
 * Starts a subscription with its first invoice; it is active once that is paid. `confirmed` charges a card whose
 * holder has just confirmed the payment, `later` leaves it to whoever pays the invoice.
 */
export function subscribe(
  account: Account,
  fields: SubscriptionFields,
  charging: 'confirmed' | 'unattended' | 'later',
): { subscription: Stripe.Subscription; outcome: Outcome | undefined } {
  const subscription = newSubscription(account, fields);
  account.emit('customer.subscription.created', subscription);
  const invoice = draftInvoice(account, subscription, 'subscription_create');
  subscription.latest_invoice = invoice.id;
  finalizeInvoice(account, invoice);
  if (charging === 'later' && invoice.amount_due > 0) return { subscription, outcome: undefined };
  const outcome = collectNow(account, invoice, undefined, charging === 'confirmed');
  return { subscription, outcome };
}
