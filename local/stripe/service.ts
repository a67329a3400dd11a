import { join } from 'node:path';
import type { StackContext } from '../service.ts';
import { createStripe, type StripeStandIn } from './stripe.ts';

/** As public as the stack's other keys: they open what stands on this machine only. */
export const STRIPE_SECRET_KEY = 'sk_test_delve_local';
export const STRIPE_WEBHOOK_SECRET = 'whsec_delve_local';

/** What the data folder keeps of it. */
export const STRIPE_STATE = 'stripe.json';

const WEBHOOK_FUNCTION = 'stripe-webhook';

/** The stand-in of a stack: it sends its events to the function that waits for them, where there is one. */
export function createStackStripe({ apiUrl, config, dataDir, log }: StackContext): StripeStandIn {
  const url = `${apiUrl}/functions/v1/${WEBHOOK_FUNCTION}`;
  return createStripe({
    secretKey: STRIPE_SECRET_KEY,
    stateFile: join(dataDir, STRIPE_STATE),
    log: (line) => log('stripe', line),
    ...(config.functions[WEBHOOK_FUNCTION] ? { webhook: { url, secret: STRIPE_WEBHOOK_SECRET } } : {}),
  });
}
