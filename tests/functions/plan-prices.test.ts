import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  ensurePlanPrices,
  type PlanIds,
  type SoldPlan,
} from '../../functions/_shared/billing/plan-prices.ts';
import { type RunningStripe, startStripe, subscribed } from '../support/stripe.ts';

const STANDARD: SoldPlan = {
  id: 1,
  name: 'Standard',
  priceKobo: 500_000,
  durationMonths: 1,
  stripeProductId: null,
  stripePriceId: null,
};
const PREMIUM: SoldPlan = { ...STANDARD, id: 2, name: 'Premium', priceKobo: 1_200_000, durationMonths: 3 };

let running: RunningStripe;
let stripe: Stripe;
/** What the database would hold, by plan. */
let stored: Map<number, PlanIds>;

beforeEach(async () => {
  running = await startStripe();
  stripe = running.stripe;
  stored = new Map();
});
afterEach(() => running.close());

/** Ties plans that carry what was stored of them before. */
function ensure(...plans: SoldPlan[]) {
  const present = plans.map((plan) => ({ ...plan, ...stored.get(plan.id) }));
  return ensurePlanPrices(stripe, present, async ({ id }, ids) => {
    stored.set(id, ids);
  });
}

async function everything() {
  const [{ data: products }, { data: prices }] = [await stripe.products.list(), await stripe.prices.list()];
  return { products, prices };
}

it('makes a product and a recurring price for each plan, and says so', async () => {
  const [standard, premium] = await ensure(STANDARD, PREMIUM);
  expect(await stripe.products.retrieve('delve_plan_2')).toMatchObject({
    name: 'Premium',
    active: true,
    metadata: { delve_plan_id: '2' },
    default_price: premium?.stripePriceId,
  });
  expect(await stripe.prices.retrieve(String(premium?.stripePriceId))).toMatchObject({
    product: 'delve_plan_2',
    currency: 'ngn',
    unit_amount: 1_200_000,
    recurring: { interval: 'month', interval_count: 3, usage_type: 'licensed' },
    active: true,
  });
  expect(standard?.done).toEqual([
    'created the product delve_plan_1',
    `created the price ${standard?.stripePriceId}`,
    'stored the ids',
  ]);
  expect(stored.get(1)).toEqual({
    stripeProductId: 'delve_plan_1',
    stripePriceId: standard?.stripePriceId,
  });
});

it('does nothing where all is there', async () => {
  await ensure(STANDARD, PREMIUM);
  const before = await everything();
  const events = (await stripe.events.list({ limit: 100 })).data.length;
  expect((await ensure(STANDARD, PREMIUM)).map(({ done }) => done)).toEqual([[], []]);
  expect(await everything()).toEqual(before);
  expect((await stripe.events.list({ limit: 100 })).data).toHaveLength(events);
});

it('makes nothing twice when several run at once', async () => {
  const runs = await Promise.all([1, 2, 3, 4].map(() => ensure(STANDARD, PREMIUM)));
  const { products, prices } = await everything();
  expect(products).toHaveLength(2);
  expect(prices.map(({ product }) => product).sort()).toEqual(['delve_plan_1', 'delve_plan_2']);
  for (const run of runs) {
    expect(run.map(({ stripePriceId }) => stripePriceId)).toEqual([
      stored.get(1)?.stripePriceId,
      stored.get(2)?.stripePriceId,
    ]);
  }
});

it('sells a plan that became dearer at a new price, and who has the old one keeps it', async () => {
  const [before] = await ensure(STANDARD);
  const old = await stripe.prices.retrieve(String(before?.stripePriceId));
  const { subscription } = await subscribed(stripe, old);
  const [after] = await ensure({ ...STANDARD, priceKobo: 600_000 });
  expect(after?.stripeProductId).toBe('delve_plan_1');
  expect(await stripe.prices.retrieve(String(after?.stripePriceId))).toMatchObject({ unit_amount: 600_000 });
  expect((await stripe.prices.retrieve(old.id)).active).toBe(false);
  expect(after?.done).toContain(`archived the price ${old.id}`);
  await running.advance(32 * 86_400);
  const invoices = await stripe.invoices.list({ subscription: subscription.id });
  expect(invoices.data.map(({ amount_paid: paid }) => paid)).toEqual([500_000, 500_000]);

  const [again] = await ensure(STANDARD);
  expect(again?.stripePriceId).toBe(old.id);
  expect(again?.done).toContain(`brought back the price ${old.id}`);
  expect((await stripe.prices.list({ active: true })).data.map(({ id }) => id)).toEqual([old.id]);
});

it('stores the new price before it archives the old one', async () => {
  await ensure(STANDARD);
  const old = String(stored.get(1)?.stripePriceId);
  const dearer = { ...STANDARD, priceKobo: 600_000, ...stored.get(1) };
  const fails = ensurePlanPrices(stripe, [dearer], async () => {
    throw new Error('The database is away.');
  });
  await expect(fails).rejects.toThrow('The database is away.');
  expect((await stripe.prices.retrieve(old)).active).toBe(true);
});

it('makes anew what another account had, and repairs the ids', async () => {
  const elsewhere = { ...STANDARD, stripeProductId: 'prod_elsewhere', stripePriceId: 'price_elsewhere' };
  const [tied] = await ensure(elsewhere);
  expect(tied).toMatchObject({ stripeProductId: 'delve_plan_1' });
  expect(stored.get(1)).toMatchObject({
    stripeProductId: 'delve_plan_1',
    stripePriceId: tied?.stripePriceId,
  });
});

it('keeps the product that the database names, and follows the name of the plan', async () => {
  const own = await stripe.products.create({ name: 'By hand' });
  const price = await stripe.prices.create({
    product: own.id,
    currency: 'ngn',
    unit_amount: 500_000,
    recurring: { interval: 'month' },
  });
  await stripe.products.update(own.id, { active: false });
  const [tied] = await ensure({ ...STANDARD, stripeProductId: own.id });
  expect(tied).toMatchObject({ stripeProductId: own.id, stripePriceId: price.id });
  expect(await stripe.products.retrieve(own.id)).toMatchObject({
    name: 'Standard',
    active: true,
    metadata: { delve_plan_id: '1' },
  });
  expect((await stripe.products.list()).data).toHaveLength(1);
});

it('takes its lookup key from the price of another product', async () => {
  const [first] = await ensure(STANDARD);
  const own = await stripe.products.create({ name: 'Standard' });
  stored.clear();
  const [tied] = await ensure({ ...STANDARD, stripeProductId: own.id });
  expect(tied?.stripePriceId).not.toBe(first?.stripePriceId);
  expect(await stripe.prices.retrieve(String(tied?.stripePriceId))).toMatchObject({
    product: own.id,
    lookup_key: 'delve_plan_1_ngn_500000_1m',
  });
});

it('passes on what Stripe refuses', async () => {
  await expect(ensure({ ...STANDARD, durationMonths: -1 })).rejects.toMatchObject({ statusCode: 400 });
});
