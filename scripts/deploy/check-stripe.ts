import { readStripeSettings } from '../../functions/_shared/billing/stripe-settings.ts';
import { checkAccount } from '../../local/billing-prices.ts';
import { StackError } from '../../local/errors.ts';
import type { Findings } from './findings.ts';
import type { Values } from './values.ts';

/** Whether the Stripe account that the plans are to be sold through knows the key, where one is given. */
export async function checkStripe(values: Values, findings: Findings): Promise<void> {
  const account = readStripeSettings((name) => values[name]);
  if (account === null) return;
  try {
    await checkAccount(account);
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    findings.problem(error.message, 'Without STRIPE_SECRET_KEY here, the one that is set already stays.');
  }
}
