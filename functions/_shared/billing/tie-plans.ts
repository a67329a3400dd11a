import type { Database } from '@delve/client';
import type { SupabaseClient } from '@supabase/supabase-js';
import type Stripe from 'stripe';
import { ensurePlanPrices, type PlanPrice } from './plan-prices.ts';

/** What the database answered where it could not be read or written. */
export class PlansUnavailable extends Error {
  override readonly name = 'PlansUnavailable';
}

/**
 * Ties each row of `public.plans` to a product and a price of the account, and says what had to be done. `database`
 * holds the project's secret key. Throws {@link PlansUnavailable}, or what the SDK throws.
 */
export async function tiePlans(database: SupabaseClient<Database>, stripe: Stripe): Promise<PlanPrice[]> {
  const { data, error } = await database
    .from('plans')
    .select('id, name, price_kobo, duration_months, stripe_product_id, stripe_price_id')
    .order('id');
  if (error) throw new PlansUnavailable(error.message);
  const plans = data.map((row) => ({
    id: row.id,
    name: row.name,
    priceKobo: row.price_kobo,
    durationMonths: row.duration_months,
    stripeProductId: row.stripe_product_id,
    stripePriceId: row.stripe_price_id,
  }));
  return ensurePlanPrices(stripe, plans, async (plan, ids) => {
    const stored = await database
      .from('plans')
      .update({ stripe_product_id: ids.stripeProductId, stripe_price_id: ids.stripePriceId })
      .eq('id', plan.id)
      .select('id');
    if (stored.error) throw new PlansUnavailable(stored.error.message);
    if (stored.data.length === 0) throw new PlansUnavailable(`The plan ${plan.name} is gone.`);
  });
}
