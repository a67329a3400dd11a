import type Stripe from 'stripe';

/** Metadata after a request: an empty value removes its key, an empty text removes all. */
export function mergeMetadata(
  present: Stripe.Metadata | null,
  sent: Stripe.Metadata | '' | undefined,
): Stripe.Metadata {
  if (sent === '') return {};
  return Object.fromEntries(Object.entries({ ...present, ...sent }).filter(([, value]) => value !== ''));
}
