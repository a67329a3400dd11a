import type { Database } from '@delve/client';
import { createClient, type WebSocketLikeConstructor } from '@supabase/supabase-js';
import Stripe from 'stripe';
import ws from 'ws';
import type { PlanPrice } from '../functions/_shared/billing/plan-prices.ts';
import { createStripeClient } from '../functions/_shared/billing/stripe-client.ts';
import type { StripeSettings } from '../functions/_shared/billing/stripe-settings.ts';
import { PlansUnavailable, tiePlans } from '../functions/_shared/billing/tie-plans.ts';
import { StackError } from './errors.ts';
import { localAccount } from './functions/environment.ts';
import type { ServedStack } from './stack.ts';

/** A project, and the account that it sells through. */
export interface Seller {
  readonly supabaseUrl: string;
  /** The project's secret key: plans are nobody's else to write. */
  readonly secretKey: string;
  readonly stripe: StripeSettings;
}

/**
 * Ties the project's plans to products and prices of its Stripe account. Throws {@link StackError} that says what to do,
 * and holds no key.
 */
export async function sellPlans(seller: Seller): Promise<PlanPrice[]> {
  requireAddress('SUPABASE_URL', seller.supabaseUrl);
  const stripe = clientOf(seller.stripe);
  try {
    const database = createClient<Database>(seller.supabaseUrl, seller.secretKey, {
      auth: { persistSession: false, autoRefreshToken: false },
      // Node 20 has no WebSocket of its own, without which the client is not made.
      realtime: { transport: ws as unknown as WebSocketLikeConstructor },
    });
    return await tiePlans(database, stripe);
  } catch (error) {
    if (!(error instanceof PlansUnavailable)) throw explained(error, seller.stripe);
    throw new StackError(
      `The plans of ${seller.supabaseUrl} cannot be read and written: ${error.message.replace(/\s+/g, ' ')}. ` +
        'SUPABASE_URL has to be a project with the migrations of this checkout, SUPABASE_SECRET_KEY its secret key.',
      { cause: error },
    );
  }
}

/**
 * Does so for a local stack, in the account of its functions: the stand-in, or the developer's own. Everything else works
 * without, so where it fails it only warns.
 */
export async function offerPlans(
  { config, apiUrl, stripeUrl, secretKey }: ServedStack,
  projectDir: string,
  log: (line: string) => void,
): Promise<void> {
  try {
    const stripe = localAccount({ config, projectDir, stripeUrl, ownSecrets: true });
    await sellPlans({ supabaseUrl: apiUrl, secretKey, stripe });
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    log(
      `WARNING: Plans cannot be sold: ${error.message}\n         Everything else works. Once it is mended: npm run billing:prices`,
    );
  }
}

/** Whether the account can be asked with this key, as {@link StackError} if not. Changes nothing. */
export async function checkAccount(account: StripeSettings): Promise<void> {
  const stripe = clientOf(account);
  try {
    await stripe.products.list({ limit: 1 });
  } catch (error) {
    throw explained(error, account);
  }
}

/** One line a plan. */
export function describePlanPrice({ plan, stripeProductId, stripePriceId, done }: PlanPrice): string {
  const work = done.length > 0 ? done.join(', ') : 'all was there';
  return `${plan.name}: ${stripeProductId}, ${stripePriceId} (${work})`;
}

function requireAddress(name: string, value: string): void {
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return;
  throw new StackError(`${name} is no address such as https://example.com`);
}

function clientOf(account: StripeSettings): Stripe {
  if (account.apiUrl !== null) requireAddress('STRIPE_API_URL', account.apiUrl);
  if (!/^(sk|rk)_/.test(account.secretKey)) {
    throw new StackError(
      'STRIPE_SECRET_KEY is no secret key: those begin with sk_ or, with chosen rights, with rk_ ' +
        '(https://dashboard.stripe.com/apikeys).',
    );
  }
  return createStripeClient(account);
}

function explained(error: unknown, { apiUrl }: StripeSettings): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const host = new URL(apiUrl ?? 'https://api.stripe.com').origin;
  const sentences: readonly [boolean, string][] = [
    // Its message repeats a part of the key.
    [
      error instanceof Stripe.errors.StripeAuthenticationError,
      `Stripe (${host}) does not know the key of STRIPE_SECRET_KEY. Take it anew from https://dashboard.stripe.com/apikeys`,
    ],
    [
      error instanceof Stripe.errors.StripePermissionError,
      'The key of STRIPE_SECRET_KEY may not do this: give it the right to write products and prices.',
    ],
    [
      error instanceof Stripe.errors.StripeConnectionError,
      `Stripe cannot be reached at ${host}. Look at the network, and at STRIPE_API_URL if it is set.`,
    ],
  ];
  const [, sentence] = sentences.find(([applies]) => applies) ?? [];
  return new StackError(sentence ?? `Stripe refused: ${error.message}`, { cause: error });
}
