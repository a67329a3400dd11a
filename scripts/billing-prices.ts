import { fileURLToPath } from 'node:url';
import type { PlanPrice } from '../functions/_shared/billing/plan-prices.ts';
import { readStripeSettings } from '../functions/_shared/billing/stripe-settings.ts';
import { describePlanPrice, type Seller, sellPlans } from '../local/billing-prices.ts';
import { loadConfig } from '../local/config.ts';
import { StackError } from '../local/errors.ts';
import { localAccount } from '../local/functions/environment.ts';
import { SECRET_KEY } from '../local/keys.ts';
import { STRIPE_PORT_DISTANCE } from '../local/stack.ts';
import { readValues, type Values } from './deploy/values.ts';
import { runScript } from './support/run-script.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const NEEDED = ['SUPABASE_URL', 'SUPABASE_SECRET_KEY', 'STRIPE_SECRET_KEY'] as const;

await runScript({
  usage: `npm run billing:prices [-- --env-file FILE | --port N]

Sees to it that the Stripe account sells each plan: a product that stands for it, and a price of its present amount. It
keeps what is there, archives the prices of the past (who pays one keeps it), and writes the ids into the plans of the
project's database. It may be run again at any time; npm start does the same. A hosted project needs it after each
deployment that changes plans.

  --env-file FILE      lines NAME=value that are laid over the environment
  --port N             the local stack's port, where npm start was given one

  STRIPE_SECRET_KEY    the account's secret key, or a restricted one that may write products and prices
  STRIPE_API_URL       where its API is, if not at Stripe itself
  SUPABASE_URL         where the project is
  SUPABASE_SECRET_KEY  the project's secret key

Where none of them is set, it is the local stack, with the account of its functions: the stand-in, or the one of
supabase/functions/.env.`,
  options: ['env-file', 'port'],
  main: async ({ options }) => {
    const seller = readSeller(readValues(process.env, options.get('env-file')));
    const prices = await (seller === null ? sellLocally(options.get('port')) : sellPlans(seller));
    for (const price of prices) console.log(describePlanPrice(price));
    return 0;
  },
});

/**
 * `null` for the local stack, where nothing is set. Throws {@link StackError} where one part is named and another is not:
 * they would be of two environments.
 */
function readSeller(values: Values): Seller | null {
  const missing = NEEDED.filter((name) => values[name] === undefined);
  if (missing.length === NEEDED.length && values.STRIPE_API_URL === undefined) return null;
  const stripe = readStripeSettings((name) => values[name]);
  const { SUPABASE_URL: supabaseUrl, SUPABASE_SECRET_KEY: secretKey } = values;
  if (stripe !== null && supabaseUrl !== undefined && secretKey !== undefined) {
    return { supabaseUrl, secretKey, stripe };
  }
  throw new StackError(
    `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set. Set all of ${NEEDED.join(', ')}, in the ` +
      'environment or in the file of --env-file, or none of them for the local stack.',
  );
}

async function sellLocally(port: string | undefined): Promise<PlanPrice[]> {
  const overrides = port === undefined ? {} : { 'api.port': Number(port) };
  const config = loadConfig(PROJECT, overrides);
  const at = (number: number) => `http://127.0.0.1:${number}`;
  const stripeUrl = at(config.api.port + STRIPE_PORT_DISTANCE);
  try {
    return await sellPlans({
      supabaseUrl: at(config.api.port),
      secretKey: SECRET_KEY,
      stripe: localAccount({ config, projectDir: PROJECT, stripeUrl, ownSecrets: true }),
    });
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    throw new StackError(`${error.message}\nThe local stack has to be running: npm start`, { cause: error });
  }
}
