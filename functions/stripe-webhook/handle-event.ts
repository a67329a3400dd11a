import type Stripe from 'stripe';
import type { Connection } from '../_shared/billing/connection.ts';
import { renewWithCard } from '../_shared/billing/payments.ts';
import { customerWithOtherCard, subscriptionOfEvent } from '../_shared/billing/subscription-events.ts';

/** Does what an event is a reason for; nothing, for most kinds. May be repeated. */
export async function handleEvent(connection: Connection, event: Stripe.Event): Promise<void> {
  const subscriptionId = subscriptionOfEvent(event);
  if (subscriptionId !== null) await follow(connection, subscriptionId, event.id);
  const customerId = customerWithOtherCard(event);
  if (customerId !== null) await renewWithCard(connection, customerId);
}

async function follow({ sync }: Connection, subscriptionId: string, eventId: string): Promise<void> {
  let { outcome } = await sync.sync(subscriptionId, eventId);
  if (outcome === 'another_subscription') {
    // What is in its way may have ended without a word yet.
    const customerId = await sync.customerOf(subscriptionId);
    await sync.syncCustomer(customerId);
    ({ outcome } = await sync.sync(subscriptionId, eventId));
  }
  // Sending it again would change nothing: somebody has to look, and the reconciliation goes on telling it.
  if (outcome === 'another_subscription' || outcome === 'unknown_plan') {
    console.error(`${subscriptionId} is not taken over: ${outcome}.`);
  }
}
