import type Stripe from 'stripe';
import { isRefused } from './stripe-errors.ts';
import { hasEnded } from './stripe-states.ts';

/**
 * Leaves one page on which a customer can pay: those that are older are closed, and the one that was the person's until
 * then. Whatever was open before is asked of Stripe, so that none is forgotten that an earlier request failed to close.
 */
export async function closeOtherPages(
  stripe: Stripe,
  customer: string,
  present: Stripe.Checkout.Session,
  former: string | null,
): Promise<void> {
  const { data: open } = await stripe.checkout.sessions.list({ customer, status: 'open', limit: 100 });
  for (const { id, created } of open) {
    if (id === former || created < present.created) await closePage(stripe, id);
  }
}

/** Leaves none: for a customer who goes. */
export async function closePagesOf(stripe: Stripe, customer: string): Promise<void> {
  const { data: open } = await stripe.checkout.sessions.list({ customer, status: 'open', limit: 100 });
  for (const { id } of open) await closePage(stripe, id);
}

/** Whether a customer has a subscription that goes on, be it that nobody has heard of it yet. */
export async function isSubscribed(stripe: Stripe, customer: string): Promise<boolean> {
  const { data } = await stripe.subscriptions.list({ customer, limit: 100 });
  return data.some((subscription) => !hasEnded(subscription));
}

export async function closePage(stripe: Stripe, sessionId: string): Promise<void> {
  try {
    await stripe.checkout.sessions.expire(sessionId);
  } catch (error) {
    // Paid or closed in between is as good: it cannot be paid any more.
    const isOver = isRefused(error) && (await stripe.checkout.sessions.retrieve(sessionId)).status !== 'open';
    if (!isOver) throw error;
  }
}
