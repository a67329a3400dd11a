import type Stripe from 'stripe';
import { isMissing } from './stripe-errors.ts';
import { idOf } from './stripe-states.ts';

/** Closes a page for paying. Answers whether that was too late: it led to a subscription that goes on. */
export async function closeCheckout(stripe: Stripe, sessionId: string): Promise<boolean> {
  try {
    const session = await stripe.checkout.sessions.retrieve(sessionId);
    if (session.status !== 'open') return session.status === 'complete' && (await goesOn(stripe, session));
    await stripe.checkout.sessions.expire(sessionId);
    return false;
  } catch (error) {
    if (isMissing(error)) return false;
    // Paid in between: it can no longer expire.
    const session = await stripe.checkout.sessions.retrieve(sessionId);
    if (session.status === 'complete') return true;
    throw error;
  }
}

async function goesOn(stripe: Stripe, { subscription }: Stripe.Checkout.Session): Promise<boolean> {
  if (subscription === null) return false;
  const { status } = await stripe.subscriptions.retrieve(idOf(subscription));
  return status !== 'canceled' && status !== 'incomplete_expired';
}
