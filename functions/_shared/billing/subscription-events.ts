import type Stripe from 'stripe';
import { idOf } from './stripe-states.ts';

/** Events after which a subscription is asked for anew. The endpoint in Stripe is subscribed to these and CARD_EVENT. */
export const SUBSCRIPTION_EVENTS = [
  'checkout.session.completed',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'invoice.finalized',
  'invoice.updated',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.payment_action_required',
  'invoice.marked_uncollectible',
  'invoice.voided',
] as const satisfies readonly Stripe.Event.Type[];

/** Tells, among much else, that a customer has chosen another card. */
export const CARD_EVENT = 'customer.updated' satisfies Stripe.Event.Type;

/** Which subscription an event is about; `null` when it is about none, or of another kind. */
export function subscriptionOfEvent(event: Stripe.Event): string | null {
  if (!(SUBSCRIPTION_EVENTS as readonly string[]).includes(event.type)) return null;
  const { object } = event.data;
  switch (object.object) {
    case 'subscription':
      return object.id;
    case 'invoice': {
      const subscription = object.parent?.subscription_details?.subscription;
      return subscription === undefined ? null : idOf(subscription);
    }
    case 'checkout.session':
      return object.subscription === null ? null : idOf(object.subscription);
    default:
      return null;
  }
}

/** The customer who has chosen another card, if that is what the event tells. */
export function customerWithOtherCard(event: Stripe.Event): string | null {
  if (event.type !== CARD_EVENT) return null;
  const settings = event.data.previous_attributes?.invoice_settings;
  return settings?.default_payment_method === undefined ? null : event.data.object.id;
}
