import Stripe from 'stripe';

/** A plan as it is sold, and under which ids Stripe knew it last. */
export interface SoldPlan {
  readonly id: number;
  readonly name: string;
  readonly priceKobo: number;
  readonly durationMonths: number;
  readonly stripeProductId: string | null;
  readonly stripePriceId: string | null;
}

/** Under which ids Stripe has a plan. */
export interface PlanIds {
  readonly stripeProductId: string;
  readonly stripePriceId: string;
}

/** A plan's ids, and in sentences what had to be done for them: nothing where all was there already. */
export interface PlanPrice extends PlanIds {
  readonly plan: SoldPlan;
  readonly done: readonly string[];
}

const CURRENCY = 'ngn';

/** The product of a plan, where no other one was chosen by hand. */
export function productIdOf({ id }: Pick<SoldPlan, 'id'>): string {
  return `delve_plan_${id}`;
}

/** What a plan's price is found by again; Stripe has at most one price of a key. */
export function lookupKeyOf({
  id,
  priceKobo,
  durationMonths,
}: Pick<SoldPlan, 'id' | 'priceKobo' | 'durationMonths'>): string {
  return `delve_plan_${id}_${CURRENCY}_${priceKobo}_${durationMonths}m`;
}

/**
 * Sees to it that the account sells each plan: a product that stands for the plan, with one price that can be
 * subscribed to. What is there is kept, so it may run again and beside itself. `store` is given ids that differ from the
 * plan's own, before a price of the past is archived: what the database names can be bought at any time. Subscribers
 * keep the price that they have.
 */
export async function ensurePlanPrices(
  stripe: Stripe,
  plans: readonly SoldPlan[],
  store: (plan: SoldPlan, ids: PlanIds) => Promise<void>,
): Promise<PlanPrice[]> {
  const prices: PlanPrice[] = [];
  for (const plan of plans) prices.push(await ensurePlanPrice(stripe, plan, store));
  return prices;
}

async function ensurePlanPrice(
  stripe: Stripe,
  plan: SoldPlan,
  store: (plan: SoldPlan, ids: PlanIds) => Promise<void>,
): Promise<PlanPrice> {
  const done: string[] = [];
  const product = await ensureProduct(stripe, plan, done);
  const active = await stripe.prices
    .list({ product: product.id, active: true, limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  const price = chosen(plan, active) ?? (await makePrice(stripe, plan, product.id, done));
  // Stripe archives no default price, and its dashboard shows it as the product's.
  if (product.default_price !== price.id) {
    await stripe.products.update(product.id, { default_price: price.id });
  }
  const ids = { stripeProductId: product.id, stripePriceId: price.id };
  if (plan.stripeProductId !== product.id || plan.stripePriceId !== price.id) {
    await store(plan, ids);
    done.push('stored the ids');
  }
  for (const { id } of active.filter((other) => other.id !== price.id)) {
    await stripe.prices.update(id, { active: false });
    done.push(`archived the price ${id}`);
  }
  return { plan, ...ids, done };
}

async function ensureProduct(stripe: Stripe, plan: SoldPlan, done: string[]): Promise<Stripe.Product> {
  const metadata = { delve_plan_id: String(plan.id) };
  const product =
    (await findProduct(stripe, plan.stripeProductId ?? productIdOf(plan))) ??
    (await findProduct(stripe, productIdOf(plan))) ??
    (await createProduct(stripe, plan, metadata, done));
  const fits =
    product.name === plan.name && product.active && product.metadata.delve_plan_id === metadata.delve_plan_id;
  if (fits) return product;
  done.push(`updated the product ${product.id}`);
  return stripe.products.update(product.id, { name: plan.name, active: true, metadata });
}

/** `null` where the account has none: another one may have been configured before. */
async function findProduct(stripe: Stripe, id: string): Promise<Stripe.Product | null> {
  try {
    return await stripe.products.retrieve(id);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing') {
      return null;
    }
    throw error;
  }
}

async function createProduct(
  stripe: Stripe,
  plan: SoldPlan,
  metadata: Stripe.MetadataParam,
  done: string[],
): Promise<Stripe.Product> {
  const id = productIdOf(plan);
  try {
    const product = await stripe.products.create({ id, name: plan.name, metadata });
    done.push(`created the product ${id}`);
    return product;
  } catch (error) {
    // Somebody else was quicker: an id is given once.
    const product =
      error instanceof Stripe.errors.StripeInvalidRequestError && (await findProduct(stripe, id));
    if (product) return product;
    throw error;
  }
}

/** Of several prices that fit, the one that is stored, else the oldest: whoever looks chooses the same. */
function chosen(plan: SoldPlan, active: readonly Stripe.Price[]): Stripe.Price | undefined {
  const fitting = active.filter((price) => isPriceOf(plan, price));
  return (
    fitting.find(({ id }) => id === plan.stripePriceId) ??
    fitting.toSorted((one, other) => one.created - other.created || (one.id < other.id ? -1 : 1))[0]
  );
}

function isPriceOf(plan: SoldPlan, price: Stripe.Price): boolean {
  const { recurring } = price;
  return (
    price.currency === CURRENCY &&
    price.unit_amount === plan.priceKobo &&
    price.billing_scheme === 'per_unit' &&
    recurring?.interval === 'month' &&
    recurring.interval_count === plan.durationMonths &&
    recurring.usage_type === 'licensed'
  );
}

/** Brings back the price that the plan had before, or makes one. */
async function makePrice(
  stripe: Stripe,
  plan: SoldPlan,
  product: string,
  done: string[],
): Promise<Stripe.Price> {
  const lookupKey = lookupKeyOf(plan);
  const isOurs = (price: Stripe.Price) => price.product === product && isPriceOf(plan, price);
  const holder = await findByLookupKey(stripe, lookupKey);
  if (holder && isOurs(holder)) {
    done.push(`brought back the price ${holder.id}`);
    return stripe.prices.update(holder.id, { active: true });
  }
  try {
    const price = await stripe.prices.create({
      product,
      currency: CURRENCY,
      unit_amount: plan.priceKobo,
      recurring: { interval: 'month', interval_count: plan.durationMonths },
      lookup_key: lookupKey,
      metadata: { delve_plan_id: String(plan.id) },
      // Only from a price that is known to be of something else: of two who make this one at once, one is refused.
      ...(holder ? { transfer_lookup_key: true } : {}),
    });
    done.push(`created the price ${price.id}`);
    return price;
  } catch (error) {
    const others =
      error instanceof Stripe.errors.StripeInvalidRequestError && (await findByLookupKey(stripe, lookupKey));
    if (others && isOurs(others)) return others;
    throw error;
  }
}

/** Active or not. */
async function findByLookupKey(stripe: Stripe, lookupKey: string): Promise<Stripe.Price | undefined> {
  const { data } = await stripe.prices.list({ lookup_keys: [lookupKey] });
  return data[0];
}
