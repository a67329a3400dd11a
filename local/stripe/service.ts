import { join } from 'node:path';
import { usesStandIn } from '../functions/environment.ts';
import type { StackContext } from '../service.ts';
import { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET } from './keys.ts';
import { seededCustomers } from './mirror-rows.ts';
import { createStripe, type StripeStandIn } from './stripe.ts';

/** What the data folder keeps of it. */
export const STRIPE_STATE = 'stripe.json';

const WEBHOOK_FUNCTION = 'stripe-webhook';

/**
 * The stand-in of a stack: it knows the customers of the seed, and sends its events to the function that waits for them,
 * where there is one. Where functions use a real account, it has nothing to know or to send.
 */
export async function createStackStripe(context: StackContext): Promise<StripeStandIn> {
  const { apiUrl, config, dataDir, databaseUrl, stripeUrl, log } = context;
  const url = `${apiUrl}/functions/v1/${WEBHOOK_FUNCTION}`;
  const isUsed = usesStandIn(context);
  return createStripe({
    secretKey: STRIPE_SECRET_KEY,
    stateFile: join(dataDir, STRIPE_STATE),
    origin: stripeUrl,
    log: (line) => log('stripe', line),
    ...(isUsed && { mirror: await seededCustomers(databaseUrl('postgres')) }),
    ...(isUsed && config.functions[WEBHOOK_FUNCTION] && { webhook: { url, secret: STRIPE_WEBHOOK_SECRET } }),
  });
}
