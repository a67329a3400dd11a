import Stripe from 'stripe';
import type { StripeSettings } from './stripe-settings.ts';

/** Longer than Stripe usually takes, and short enough for two tries within what a caller waits. */
const LONGEST_TRY_MS = 4_000;

/** The SDK, pinned with the package to its API version. It repeats what failed on the way, under the same idempotency key. */
export function createStripeClient({ secretKey, apiUrl }: StripeSettings): Stripe {
  return new Stripe(secretKey, {
    httpClient: Stripe.createFetchHttpClient(),
    maxNetworkRetries: 1,
    timeout: LONGEST_TRY_MS,
    telemetry: false,
    ...(apiUrl === null ? {} : addressOf(new URL(apiUrl))),
  });
}

function addressOf({ hostname, port, protocol }: URL) {
  const isPlain = protocol === 'http:';
  return {
    host: hostname,
    port: port === '' ? (isPlain ? 80 : 443) : Number(port),
    protocol: isPlain ? 'http' : 'https',
  } as const;
}
