import type Stripe from 'stripe';
import { actionRequired } from './billing-errors.ts';
import type { Connection } from './connection.ts';
import { isRefused, needsAction } from './stripe-errors.ts';
import { idOf } from './stripe-states.ts';

/**
 * The card that a customer has chosen last, which the subscription then goes on with. Stripe's portal sets the
 * customer's default only, and a subscription's own goes before it. `null` when there is none.
 */
export async function adoptCard(
  stripe: Stripe,
  customerId: string,
  subscriptionId: string,
): Promise<string | null> {
  const [customer, subscription] = await Promise.all([
    stripe.customers.retrieve(customerId),
    stripe.subscriptions.retrieve(subscriptionId),
  ]);
  const own = subscription.default_payment_method;
  const chosen = customer.deleted ? null : customer.invoice_settings.default_payment_method;
  if (chosen === null) return own === null ? null : idOf(own);
  const card = idOf(chosen);
  if (own === null || idOf(own) !== card) {
    await stripe.subscriptions.update(subscriptionId, { default_payment_method: card });
  }
  return card;
}

/** What a person has chosen in Stripe's portal is to hold for their renewals, not only for what they subscribe to next. */
export async function renewWithCard({ stripe, records }: Connection, customerId: string): Promise<void> {
  const { data: live } = await stripe.subscriptions.list({ customer: customerId, limit: 100 });
  for (const { id } of live) {
    const { version } = await records.beginSync(id, null);
    // Others of the account are not Delve's to change.
    if (version > 0) await adoptCard(stripe, customerId, id);
  }
}

/** What is owed, newest first. */
export function openInvoices(stripe: Stripe, subscription: string) {
  return stripe.invoices.list({ subscription, status: 'open', limit: 100 });
}

/** A bank takes its time, longer than Stripe does for what it answers by itself. */
const LONGEST_PAYMENT_MS = 15_000;

/** Errors: 402 `action_required`, and what Stripe throws, such as a declined card. */
export async function payInvoice(stripe: Stripe, { id }: Stripe.Invoice, card: string): Promise<void> {
  try {
    // Not repeated: what it came to is asked for below.
    await stripe.invoices.pay(
      id,
      { payment_method: card },
      { timeout: LONGEST_PAYMENT_MS, maxNetworkRetries: 0 },
    );
  } catch (error) {
    const invoice = await stripe.invoices.retrieve(id);
    // Somebody else was faster (Stripe itself, or the same button pressed twice), or the answer was lost.
    if (invoice.status === 'paid') return;
    if (needsAction(error)) throw actionRequired(invoice, error);
    throw error;
  }
}

/** Nobody has to pay it any more. */
export async function waiveInvoice(stripe: Stripe, { id }: Stripe.Invoice): Promise<void> {
  try {
    await stripe.invoices.voidInvoice(id);
  } catch (error) {
    // Paid in between: nothing is left to waive.
    const isOver = isRefused(error) && (await stripe.invoices.retrieve(id)).status !== 'open';
    if (!isOver) throw error;
  }
}
