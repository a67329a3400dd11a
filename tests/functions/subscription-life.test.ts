import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sellPlans } from '../../local/billing-prices.ts';
import { STRIPE_SECRET_KEY } from '../../local/stripe/keys.ts';
import { CLOCK } from '../../local/stripe/routes/clock.ts';
import { api, newListedBusiness, newPerson, type Person } from '../support/api.ts';
import { inDatabase } from '../support/database.ts';
import { liftRateLimits } from '../support/rate-limits.ts';
import { CARDS, submit } from '../support/stripe.ts';
import {
  askForCheckout,
  billingOf,
  buy,
  cancel,
  enterCard,
  pageOf,
  retry,
  stripeOf,
  untilStatus,
} from '../support/subscribers.ts';
import { startTestStack, type TestStack } from '../support/test-stack.ts';

// A life begins in Stripe's past and is advanced to the present, and beyond it for what has not come yet: the database's
// clock is the machine's and does not move, so what it compares with now (a grace, the day of an end) are true times.

const HOUR = 3600;
const DAY = 24 * HOUR;
/** When the first period begins: two months and a day ago, so that the second renewal was yesterday. */
const BEGAN = 2 * 31 * DAY + DAY;

let stack: TestStack;
let person: Person;
let business: { id: number };

beforeAll(async () => {
  stack = await startTestStack({ lay: liftRateLimits, stripeAhead: -90 * DAY });
  person = await newPerson(stack.apiUrl);
  business = await newListedBusiness(person, stack.apiUrl);
  await inDatabase(
    `insert into public.ads (business_id, image_path, ends_at)
     values ($1, 'content/ads/' || $2 || '.webp', now() + interval '1 year')`,
    [business.id, randomUUID()],
    stack.databaseUrl(),
  );
}, 90_000);
afterAll(() => stack?.end());

const seconds = () => Math.floor(Date.now() / 1000);

/** Moves Stripe's clock to a moment (in seconds since 1970), and does what was due on the way. */
async function advanceTo(moment: number): Promise<void> {
  await stripeOf(stack).testHelpers.testClocks.advance(CLOCK, { frozen_time: moment });
}

/** When the present period ends, by Stripe. */
async function periodEnd(): Promise<number> {
  const { data } = await stripeOf(stack).subscriptions.list({ status: 'all', limit: 100 });
  const own = await ownCustomer();
  const item = data.find(({ customer }) => customer === own)?.items.data[0];
  if (item === undefined) throw new Error('There is no subscription.');
  return item.current_period_end;
}

async function ownCustomer(): Promise<string | undefined> {
  const { data } = await stripeOf(stack).customers.list({ email: person.email });
  return data[0]?.id;
}

/** What is told since the last time this was asked. */
async function news(): Promise<string[]> {
  const rows = await inDatabase<{ title: string }>(
    `with told as (
       update public.notifications set is_read = true
       where recipient_id = $1 and type = 'subscription_notification' and not is_read
       returning id, title
     )
     select title from told order by id`,
    [person.id],
    stack.databaseUrl(),
  );
  return rows.map(({ title }) => title);
}

/** Whether the business has the badge, and its ad is shown: what a plan unlocks. */
async function unlocked(): Promise<{ badge: boolean; ad: boolean }> {
  const [row] = await inDatabase<{ is_premium: boolean }>(
    'select is_premium from public.business_stats where business_id = $1',
    [business.id],
    stack.databaseUrl(),
  );
  const shown = await api('GET', '/ads/active/', { apiUrl: stack.apiUrl });
  const ads = shown.body.data as { business_id: number }[];
  return { badge: row?.is_premium === true, ad: ads.some((ad) => ad.business_id === business.id) };
}

const ALL = { badge: true, ad: true };
const NOTHING = { badge: false, ad: false };

/** Waits until as many invoices are shown, the newest in this state; then answers what 17.1 shows. */
function untilInvoice(count: number, status: string) {
  return vi.waitFor(
    async () => {
      const billing = await billingOf(person, stack.apiUrl);
      expect([billing.invoices.length, billing.invoices[0]?.status]).toEqual([count, status]);
      return billing;
    },
    { timeout: 20_000, interval: 50 },
  );
}

function lagosDay(moment: number): string {
  return new Date((moment + HOUR) * 1000).toISOString().slice(0, 10);
}

test('subscribe, renew, fail, grace, its end, change the card, pay, cancel, end', async () => {
  const { apiUrl } = stack;
  expect(await unlocked()).toEqual(NOTHING);
  expect(await billingOf(person, apiUrl)).toMatchObject({ plan: 'Free', status: '', invoices: [] });

  // Subscribe.
  await advanceTo(seconds() - BEGAN);
  await buy(person, 1, apiUrl);
  expect(await untilInvoice(1, 'paid')).toMatchObject({
    plan: 'Standard',
    status: 'active',
    next_billing_date: lagosDay(await periodEnd()),
    cancels_at_period_end: false,
    invoices: [{ amount: 5000, date: lagosDay(seconds() - BEGAN) }],
  });
  expect(await unlocked()).toEqual(ALL);
  expect(await news()).toEqual(['Subscription active']);

  // Renew: an hour after the period's end its invoice is charged.
  const firstEnd = await periodEnd();
  await advanceTo(firstEnd + 2 * HOUR);
  expect(await untilInvoice(2, 'paid')).toMatchObject({
    plan: 'Standard',
    status: 'active',
    next_billing_date: lagosDay(await periodEnd()),
    invoices: [{ date: lagosDay(firstEnd + HOUR) }, {}],
  });
  expect(await unlocked()).toEqual(ALL);
  expect(await news()).toEqual(['Subscription renewed']);

  // The card is changed for one that can be kept, and not be charged.
  expect((await enterCard(person, CARDS.failsLater, apiUrl)).status).toBe(303);
  const own = await ownCustomer();
  await vi.waitFor(
    async () => {
      const { data } = await stripeOf(stack).subscriptions.list({ customer: String(own) });
      const customer = await stripeOf(stack).customers.retrieve(String(own));
      if (customer.deleted) throw new Error('The customer is gone.');
      expect(data[0]?.default_payment_method).toBe(customer.invoice_settings.default_payment_method);
    },
    { timeout: 20_000, interval: 50 },
  );
  expect(await news()).toEqual([]);

  // Fail: the second renewal, a day or a few ago. The plan goes on for a week from then.
  const secondEnd = await periodEnd();
  await advanceTo(secondEnd + 2 * HOUR);
  expect(secondEnd + 8 * DAY).toBeGreaterThan(seconds());
  expect(await untilInvoice(3, 'open')).toMatchObject({
    plan: 'Standard',
    status: 'past_due',
    invoices: [{ amount: 5000 }, { status: 'paid' }, { status: 'paid' }],
  });
  expect(await news()).toEqual(['Payment failed']);
  const [failed] = await inDatabase<{ body: string; grace: string }>(
    `select body, extract(epoch from grace_until)::bigint as grace
     from public.notifications join public.subscriptions on subscriptions.id = subject_id
     where recipient_id = $1 and title = 'Payment failed'`,
    [person.id],
    stack.databaseUrl(),
  );
  const graceUntil = Number(failed?.grace);
  expect(graceUntil).toBe(secondEnd + HOUR + 7 * DAY);
  expect(failed?.body).toMatch(
    /^We could not charge your card for the Standard plan. It goes on until \d+ \w+ \d{4}\./,
  );

  // Grace: all that the plan unlocks, and who tries again with the same card hears so.
  expect(graceUntil).toBeGreaterThan(seconds());
  expect(await unlocked()).toEqual(ALL);
  expect(await retry(person, apiUrl)).toMatchObject({ status: 402, body: { code: 'card_declined' } });
  expect(await billingOf(person, apiUrl)).toMatchObject({ status: 'past_due' });

  // The grace is over by nothing but the clock. A week cannot be waited for, so it is said to have begun so much earlier
  // that it ends in a second; the job then finds out by itself.
  await inDatabase(
    `update public.subscriptions set grace_until = now() + interval '1.5 seconds' where user_id = $1`,
    [person.id],
    stack.databaseUrl(),
  );
  expect(await unlocked()).toEqual(ALL);
  await new Promise((done) => setTimeout(done, 1800));
  await inDatabase('select private.run_frequent_jobs()', [], stack.databaseUrl());
  expect(await unlocked()).toEqual(NOTHING);
  expect(await billingOf(person, apiUrl)).toMatchObject({ plan: 'Standard', status: 'past_due' });
  expect(await news()).toEqual([]);

  // Another card, and paid: all is back.
  expect((await enterCard(person, CARDS.mastercard, apiUrl)).status).toBe(303);
  expect(await retry(person, apiUrl)).toMatchObject({
    status: 200,
    body: { message: 'Retry successful, card charged.' },
  });
  expect(await untilInvoice(3, 'paid')).toMatchObject({
    plan: 'Standard',
    status: 'active',
    next_billing_date: lagosDay(await periodEnd()),
  });
  expect(await unlocked()).toEqual(ALL);
  expect(await news()).toEqual(['Subscription renewed']);

  // Renewed with the new card, without anybody's doing.
  await advanceTo((await periodEnd()) + 2 * HOUR);
  expect(await untilInvoice(4, 'paid')).toMatchObject({ status: 'active' });
  expect(await news()).toEqual(['Subscription renewed']);

  // Cancel: it goes on to the end of the period that is paid.
  expect((await cancel(person, undefined, apiUrl)).status).toBe(200);
  expect(await billingOf(person, apiUrl)).toMatchObject({
    plan: 'Standard',
    status: 'active',
    cancels_at_period_end: true,
    next_billing_date: null,
  });
  expect(await unlocked()).toEqual(ALL);
  expect(await news()).toEqual(['Subscription will end']);

  // End.
  await advanceTo((await periodEnd()) + HOUR);
  expect(await untilStatus(person, '', apiUrl)).toMatchObject({
    plan: 'Free',
    next_billing_date: null,
    cancels_at_period_end: false,
  });
  expect((await billingOf(person, apiUrl)).invoices).toHaveLength(4);
  expect(await unlocked()).toEqual(NOTHING);
  expect(await news()).toEqual(['Subscription ended']);

  // And from the start.
  await buy(person, 2, apiUrl);
  expect(await billingOf(person, apiUrl)).toMatchObject({ plan: 'Premium', status: 'active' });
  expect(await unlocked()).toEqual(ALL);
});

test('who never pays is given up after Stripe’s last attempt, and owes nothing that could be paid', async () => {
  const { apiUrl } = stack;
  person = await newPerson(apiUrl);
  business = await newListedBusiness(person, apiUrl);
  await buy(person, 1, apiUrl);
  expect((await unlocked()).badge).toBe(true);
  await enterCard(person, CARDS.failsLater, apiUrl);
  const own = await ownCustomer();
  await vi.waitFor(
    async () => {
      const { data } = await stripeOf(stack).subscriptions.list({ customer: String(own) });
      const { data: cards } = await stripeOf(stack).customers.listPaymentMethods(String(own));
      const card = cards.find(({ id }) => id === data[0]?.default_payment_method);
      expect(card?.card?.last4).toBe('0341');
    },
    { timeout: 20_000, interval: 50 },
  );
  await advanceTo((await periodEnd()) + 2 * HOUR);
  await untilStatus(person, 'past_due', apiUrl);
  // Three, five and seven days after the one before.
  const { frozen_time: now } = await stripeOf(stack).testHelpers.testClocks.retrieve(CLOCK);
  await advanceTo(now + 16 * DAY);
  expect(await untilStatus(person, '', apiUrl)).toMatchObject({ plan: 'Free' });
  await untilInvoice(2, 'uncollectible');
  expect((await unlocked()).badge).toBe(false);
  expect(await news()).toEqual(['Subscription active', 'Payment failed', 'Subscription ended']);
  expect(await retry(person, apiUrl)).toMatchObject({ status: 404, body: { code: 'no_subscription' } });
});

test('a plan that Stripe has no price of cannot be bought, and costs nobody their customer', async () => {
  const { apiUrl, secretKey, stripeUrl } = stack;
  const buyer = await newPerson(apiUrl);
  const page = pageOf(await askForCheckout(buyer, 1, apiUrl));
  const customer = async () =>
    (
      await inDatabase<{ id: string }>(
        'select stripe_customer_id as id from private.stripe_customers where user_id = $1',
        [buyer.id],
        stack.databaseUrl(),
      )
    )[0]?.id;
  const former = await customer();
  for (const price of ['price_of_another_account', null]) {
    await inDatabase(
      'update public.plans set stripe_price_id = $1 where id = 2',
      [price],
      stack.databaseUrl(),
    );
    expect(await askForCheckout(buyer, 2, apiUrl)).toMatchObject({
      status: 503,
      body: { code: 'provider_not_configured' },
    });
    expect(await customer()).toBe(former);
  }
  // The page from before is still good.
  expect((await submit(page, { number: CARDS.pays })).status).toBe(303);
  await untilStatus(buyer, 'active', apiUrl);
  await sellPlans({
    supabaseUrl: apiUrl,
    secretKey,
    stripe: { secretKey: STRIPE_SECRET_KEY, apiUrl: stripeUrl, webhookSecret: null },
  });
  const other = await newPerson(apiUrl);
  await buy(other, 2, apiUrl);
});
