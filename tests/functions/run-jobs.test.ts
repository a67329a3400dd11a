import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { connect } from '../../functions/_shared/billing/connection.ts';
import { ensurePlanPrices } from '../../functions/_shared/billing/plan-prices.ts';
import { type Reconciliation, reconcile } from '../../functions/_shared/billing/reconcile.ts';
import { readSettings } from '../../functions/_shared/settings.ts';
import { createJobs } from '../../functions/run-jobs/jobs.ts';
import { type BreakableProxy, breakableProxy } from '../support/breakable-proxy.ts';
import { startInterference, stripeError } from '../support/interference.ts';
import { type RunningStripe, SECRET_KEY, startStripe } from '../support/stripe.ts';
import { startTestStack, type TestStack } from '../support/test-stack.ts';

const DAY = 86_400;

/** A stack of its own: a run takes whoever is due. */
let stack: TestStack;
const log: string[] = [];
let database: pg.Client;
/** Tells nobody of what happens. */
let silent: RunningStripe;

beforeAll(async () => {
  [stack, silent] = await Promise.all([
    startTestStack({ log: (service, line) => log.push(`${service}: ${line}`) }),
    startStripe(),
  ]);
  database = new pg.Client({ connectionString: stack.databaseUrl() });
  await database.connect();
  // The clock's first run, before there is anybody whom it could take from a test.
  await vi.waitUntil(clocksReport, { timeout: 60_000 });
}, 180_000);

afterAll(async () => {
  await database?.end();
  await Promise.all([stack?.end(), silent?.close()]);
});

beforeEach(async () => {
  // The edge runtime has it, Node 20 does not, and supabase-js asks for it.
  vi.stubGlobal('WebSocket', WebSocket);
  // The function logs each report, and what has failed.
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
  // Of those who were there before, nobody is due.
  await database.query('update private.stripe_customers set reconciled_at = now()');
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** What the function has said as the clock called it. */
const clocksReport = () => log.find((line) => line.includes('"deleted_customers"'));

interface Report {
  readonly status: number;
  readonly body: {
    readonly deleted_files: unknown;
    readonly deleted_customers: unknown;
    readonly subscriptions: Reconciliation & { readonly failed?: string };
  };
}

/** Of an account that is not the stack's own. */
function settingsOf(stripeUrl: string) {
  const values: Record<string, string> = {
    SUPABASE_URL: stack.apiUrl,
    SUPABASE_ANON_KEY: stack.publishableKey,
    SUPABASE_SERVICE_ROLE_KEY: stack.secretKey,
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_API_URL: stripeUrl,
  };
  return readSettings((name) => values[name]);
}

/** Has the function do its jobs. */
async function runJobs(stripeUrl = silent.origin): Promise<Report> {
  const jobs = createJobs(settingsOf(stripeUrl));
  const request = new Request('http://functions/run-jobs', {
    method: 'POST',
    headers: { apikey: stack.secretKey },
  });
  const response = await jobs(request);
  return { status: response.status, body: (await response.json()) as Report['body'] };
}

const reconciliation = async () => (await runJobs()).body.subscriptions;

interface Customer {
  readonly userId: string;
  readonly id: string;
}

/** A person with a card at Stripe, with whom nothing was compared yet. */
async function newCustomer({ stripe } = silent): Promise<Customer> {
  const userId = randomUUID();
  const { id } = await stripe.customers.create({ email: `${userId}@delve.test` });
  const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: id });
  await stripe.customers.update(id, { invoice_settings: { default_payment_method: card.id } });
  await database.query('insert into auth.users (id, email) values ($1, $2)', [
    userId,
    `${userId}@delve.test`,
  ]);
  await database.query('insert into private.stripe_customers (user_id, stripe_customer_id) values ($1, $2)', [
    userId,
    id,
  ]);
  return { userId, id };
}

async function priceOf(plan: string, { stripe } = silent): Promise<string> {
  const { rows } = await database.query(
    `select id::integer, name, price_kobo::integer as "priceKobo", duration_months as "durationMonths",
       stripe_product_id as "stripeProductId", null as "stripePriceId"
     from public.plans where name = $1`,
    [plan],
  );
  const [price] = await ensurePlanPrices(stripe, rows, async ({ id }, { stripeProductId }) => {
    await database.query('update public.plans set stripe_product_id = $2 where id = $1', [
      id,
      stripeProductId,
    ]);
  });
  return String(price?.stripePriceId);
}

async function subscribe({ id: customer }: Customer, price?: string, account = silent) {
  const item = { price: price ?? (await priceOf('Standard', account)) };
  return account.stripe.subscriptions.create({ customer, items: [item] });
}

async function due(...customers: Customer[]): Promise<void> {
  await database.query(
    `update private.stripe_customers set reconciled_at = now() - interval '25 hours' where user_id = any ($1)`,
    [customers.map(({ userId }) => userId)],
  );
}

async function standing({ userId }: Customer) {
  const subscriptions = await database.query(
    'select stripe_subscription_id as id, status from public.subscriptions where user_id = $1 order by subscriptions.id',
    [userId],
  );
  const invoices = await database.query(
    'select status from public.invoices where user_id = $1 order by issued_at, id',
    [userId],
  );
  const told = await database.query(
    'select title from public.notifications where recipient_id = $1 order by id',
    [userId],
  );
  return {
    subscriptions: subscriptions.rows,
    invoices: invoices.rows.map(({ status }) => status),
    told: told.rows.map(({ title }) => title),
  };
}

const numbersOf = async ({ id: subscription }: Stripe.Subscription) =>
  (await silent.stripe.invoices.list({ subscription })).data.map(({ number }) => number).toReversed();

describe('comparing with Stripe', () => {
  test('a subscription that nobody was told of is taken over, and said once', async () => {
    const customer = await newCustomer();
    const subscription = await subscribe(customer);
    const [number] = await numbersOf(subscription);
    const { status, body } = await runJobs();
    expect(status).toBe(200);
    expect(body.subscriptions).toEqual({
      compared: 1,
      repaired: { [subscription.id]: ['subscription: none -> active', `invoice ${number}: none -> paid`] },
      problems: [],
    });
    expect(await standing(customer)).toEqual({
      subscriptions: [{ id: subscription.id, status: 'active' }],
      invoices: ['paid'],
      told: ['Subscription active'],
    });
    expect(await reconciliation()).toEqual({ compared: 0, repaired: {}, problems: [] });
    await due(customer);
    expect(await reconciliation()).toEqual({ compared: 1, repaired: {}, problems: [] });
  });

  test('a renewal, a failed one and an end behind its back are each found a day later', async () => {
    const customer = await newCustomer();
    const { stripe } = silent;
    const subscription = await subscribe(customer);
    await reconciliation();

    await silent.advance(31 * DAY + 7200);
    await due(customer);
    const numbers = await numbersOf(subscription);
    expect((await reconciliation()).repaired[subscription.id]).toEqual([
      'subscription: active -> active',
      `invoice ${numbers[1]}: none -> paid`,
    ]);

    const card = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id });
    await stripe.subscriptions.update(subscription.id, { default_payment_method: card.id });
    await silent.advance(31 * DAY + 7200);
    await due(customer);
    const [, , open] = await numbersOf(subscription);
    expect((await reconciliation()).repaired[subscription.id]).toEqual([
      'subscription: active -> past_due',
      `invoice ${open}: none -> open`,
    ]);

    await stripe.subscriptions.cancel(subscription.id);
    await due(customer);
    expect((await reconciliation()).repaired[subscription.id]).toEqual([
      'subscription: past_due -> canceled',
    ]);
    expect(await standing(customer)).toEqual({
      subscriptions: [{ id: subscription.id, status: 'canceled' }],
      invoices: ['paid', 'paid', 'open'],
      told: ['Subscription active', 'Subscription renewed', 'Payment failed', 'Subscription ended'],
    });
  });

  test('one that has ended makes room for the next, both of which were missed', async () => {
    const customer = await newCustomer();
    const first = await subscribe(customer);
    await reconciliation();
    await silent.stripe.subscriptions.cancel(first.id);
    const second = await subscribe(customer, await priceOf('Premium'));
    await due(customer);
    const { repaired, problems } = await reconciliation();
    expect(problems).toEqual([]);
    expect(repaired[first.id]).toEqual(['subscription: active -> canceled']);
    expect(repaired[second.id]?.[0]).toBe('subscription: none -> active');
  });

  test('what Stripe could not deliver is taken over without waiting for the day to be over', async () => {
    // Where it sends to nobody listens.
    const unheard = await startStripe({
      webhook: { url: 'http://127.0.0.1:9/', secret: 'whsec_standin', retryAfter: [] },
    });
    try {
      const customer = await newCustomer(unheard);
      const subscription = await subscribe(customer, undefined, unheard);
      await database.query('update private.stripe_customers set reconciled_at = now()');
      const { status, body } = await runJobs(unheard.origin);
      expect(status).toBe(200);
      expect(body.subscriptions.problems).toEqual([]);
      expect(body.subscriptions.repaired[subscription.id]?.[0]).toBe('subscription: none -> active');
      expect((await standing(customer)).subscriptions).toEqual([{ id: subscription.id, status: 'active' }]);

      // Renewals are charged to the card that was given on the page, which Stripe tells of in an event of its own.
      await runJobs(unheard.origin);
      // Stripe goes on listing its events for three days.
      expect((await runJobs(unheard.origin)).body.subscriptions).toEqual({
        compared: 0,
        repaired: {},
        problems: [],
      });

      // A card that was changed in the portal.
      const stripeCustomer = String(subscription.customer);
      const card = await unheard.stripe.paymentMethods.attach('pm_card_mastercard', {
        customer: stripeCustomer,
      });
      await unheard.stripe.customers.update(stripeCustomer, {
        invoice_settings: { default_payment_method: card.id },
      });
      await runJobs(unheard.origin);
      expect((await unheard.stripe.subscriptions.retrieve(subscription.id)).default_payment_method).toBe(
        card.id,
      );

      // More events than one page of the list holds, all of them newer than the next subscription's.
      const late = await newCustomer(unheard);
      await database.query('update private.stripe_customers set reconciled_at = now()');
      const early = await subscribe(late, undefined, unheard);
      for (let count = 0; count < 110; count += 1) {
        await unheard.stripe.subscriptions.update(subscription.id, { metadata: { count } });
      }
      const { repaired } = (await runJobs(unheard.origin)).body.subscriptions;
      expect(repaired[early.id]?.[0]).toBe('subscription: none -> active');
    } finally {
      await unheard.close();
    }
  });

  test('however much Stripe could not deliver, others who are due have their turn', async () => {
    const unheard = await startStripe({
      webhook: { url: 'http://127.0.0.1:9/', secret: 'whsec_standin', retryAfter: [] },
    });
    const slow = await startInterference(unheard.origin, async ({ method, url }, pass) => {
      if (method === 'GET' && url.includes('/v1/subscriptions/')) {
        await new Promise((done) => setTimeout(done, 500));
      }
      return pass();
    });
    try {
      const customer = await newCustomer(unheard);
      const subscription = await subscribe(customer, undefined, unheard);
      // Newer, and of others whom nobody knows here.
      for (let count = 0; count < 12; count += 1) {
        const { id } = await unheard.stripe.customers.create({ email: `${count}@delve.test` });
        const card = await unheard.stripe.paymentMethods.attach('pm_card_visa', { customer: id });
        await unheard.stripe.customers.update(id, { invoice_settings: { default_payment_method: card.id } });
        await subscribe({ userId: '', id }, undefined, unheard);
      }
      const { repaired } = await reconcile(await connect(settingsOf(slow.origin)), Date.now() + 4000);
      expect(Object.keys(repaired)).toEqual([subscription.id]);
    } finally {
      await Promise.all([slow.close(), unheard.close()]);
    }
  }, 60_000);

  test('while Stripe has a fault, few are taken in vain', async () => {
    const faulty = await startInterference(silent.origin, ({ url }, pass) =>
      url.includes('/v1/subscriptions') ? stripeError(500, 'api_error') : pass(),
    );
    try {
      for (let count = 0; count < 25; count += 1) await newCustomer();
      const { problems } = (await runJobs(faulty.origin)).body.subscriptions;
      expect(problems).toHaveLength(10);
      const { rows } = await database.query(
        'select from private.stripe_customers where reconciled_at is null',
      );
      expect(rows).toHaveLength(15);
    } finally {
      await faulty.close();
    }
  }, 60_000);

  test('Stripe follows an address that has changed', async () => {
    const customer = await newCustomer();
    await reconciliation();
    const email = `${randomUUID()}@delve.test`;
    await database.query('update auth.users set email = $2 where id = $1', [customer.userId, email]);
    expect((await reconciliation()).problems).toEqual([]);
    expect(await silent.stripe.customers.retrieve(customer.id)).toMatchObject({ email });
  });
});

describe('what somebody has to look at', () => {
  test('a subscription that Stripe does not know stays as it is', async () => {
    const customer = await newCustomer();
    await database.query(
      `insert into public.subscriptions (user_id, plan_id, status, stripe_subscription_id, current_period_end)
       values ($1, 1, 'active', $2, now() + interval '1 day')`,
      [customer.userId, `sub_of_${customer.id}`],
    );
    const { problems, repaired } = await reconciliation();
    expect(problems).toEqual([
      `sub_of_${customer.id} of ${customer.id} is unknown to Stripe: is another account set up?`,
    ]);
    expect(repaired).toEqual({});
    expect((await standing(customer)).subscriptions).toEqual([
      { id: `sub_of_${customer.id}`, status: 'active' },
    ]);
  });

  test('a person with two that go on has one of them, and others are compared all the same', async () => {
    const [twice, once] = [await newCustomer(), await newCustomer()];
    const first = await subscribe(twice);
    await reconciliation();
    const second = await subscribe(twice, await priceOf('Premium'));
    const other = await subscribe(once);
    await due(twice, once);
    const { problems, repaired, compared } = await reconciliation();
    expect(problems).toEqual([`${second.id} is not taken over: another_subscription.`]);
    expect(compared).toBe(3);
    expect(Object.keys(repaired)).toEqual([other.id]);
    expect((await standing(twice)).subscriptions).toEqual([{ id: first.id, status: 'active' }]);
    // It goes on being told, until somebody has ended one: then the other is taken over.
    await due(twice);
    expect((await reconciliation()).problems).toHaveLength(1);
    await silent.stripe.subscriptions.cancel(first.id);
    await due(twice);
    expect((await reconciliation()).problems).toEqual([]);
    expect((await standing(twice)).subscriptions).toEqual([
      { id: first.id, status: 'canceled' },
      { id: second.id, status: 'active' },
    ]);
  });

  test('a product that is no plan', async () => {
    const customer = await newCustomer();
    const { id: price } = await silent.stripe.prices.create({
      currency: 'ngn',
      unit_amount: 100_000,
      recurring: { interval: 'month' },
      product_data: { name: 'Of another shop' },
    });
    const subscription = await subscribe(customer, price);
    expect((await reconciliation()).problems).toEqual([
      `${subscription.id} is not taken over: unknown_plan.`,
    ]);
    expect((await standing(customer)).subscriptions).toEqual([]);
  });

  test('a customer whom Stripe does not know, and others are compared all the same', async () => {
    const [unknown, known] = [await newCustomer(), await newCustomer()];
    await database.query('update private.stripe_customers set stripe_customer_id = $2 where user_id = $1', [
      unknown.userId,
      `cus_gone_${unknown.userId.slice(0, 8)}`,
    ]);
    const subscription = await subscribe(known);
    const { problems, repaired } = await reconciliation();
    expect(problems).toEqual([
      expect.stringMatching(
        `^cus_gone_${unknown.userId.slice(0, 8)} could not be compared: No such customer`,
      ),
    ]);
    expect(Object.keys(repaired)).toEqual([subscription.id]);
  });
});

describe('a run', () => {
  let network: BreakableProxy;
  beforeAll(async () => {
    network = await breakableProxy(silent.origin);
  });
  afterAll(() => network?.close());

  test('goes on with the other jobs when Stripe cannot be reached, and says that it is not complete', async () => {
    const customer = await newCustomer();
    await subscribe(customer);
    const gone = await newCustomer();
    const goneSubscription = await subscribe(gone);
    await database.query('delete from auth.users where id = $1', [gone.userId]);
    const path = `${customer.userId}/${randomUUID()}.txt`;
    const url = `${stack.apiUrl}/storage/v1/object/images/${path}`;
    const headers = { apikey: stack.secretKey, authorization: `Bearer ${stack.secretKey}` };
    const stored = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'image/png' },
      body: 'file',
    });
    expect(stored.status).toBe(200);
    await database.query(`insert into private.files_to_delete (bucket_id, name) values ('images', $1)`, [
      path,
    ]);

    network.isolate();
    const down = await runJobs(network.url);
    expect(down.status).toBe(500);
    expect(down.body).toEqual({
      deleted_files: 1,
      deleted_customers: { failed: expect.any(String) },
      subscriptions: { failed: expect.any(String) },
    });
    expect((await fetch(url, { headers })).ok).toBe(false);
    expect((await standing(customer)).subscriptions).toEqual([]);

    network.restore();
    // The lease of the run that failed.
    await database.query('update private.stripe_customers_to_delete set leased_until = now()');
    const up = await runJobs(network.url);
    expect(up.status).toBe(200);
    expect(up.body).toMatchObject({ deleted_files: 0, deleted_customers: 1, subscriptions: { compared: 1 } });
    expect((await standing(customer)).subscriptions).toHaveLength(1);
    expect((await silent.stripe.subscriptions.retrieve(goneSubscription.id)).status).toBe('canceled');
    const { rows } = await database.query('select from private.stripe_customers_to_delete');
    expect(rows).toEqual([]);
  });

  const call = (headers: Record<string, string>, method = 'POST') =>
    fetch(`${stack.apiUrl}/functions/v1/run-jobs`, { method, headers });

  test('is for whoever has the secret key', async () => {
    const email = `${randomUUID()}@delve.test`;
    const session = await fetch(`${stack.apiUrl}/auth/v1/signup`, {
      method: 'POST',
      headers: { apikey: stack.publishableKey, 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: 'delve-local-1' }),
    });
    const { access_token: token } = (await session.json()) as { access_token: string };
    expect(token).toEqual(expect.any(String));
    const refused: Record<string, string>[] = [
      {},
      { apikey: '' },
      { apikey: stack.publishableKey },
      { apikey: stack.publishableKey, authorization: `Bearer ${token}` },
      { apikey: stack.publishableKey, authorization: `Bearer ${stack.secretKey}` },
      { apikey: token },
      { apikey: `${stack.secretKey}x` },
    ];
    for (const headers of refused) expect([headers, (await call(headers)).status]).toEqual([headers, 401]);
    expect((await call({ apikey: stack.secretKey }, 'GET')).status).toBe(405);
    const answer = await call({ apikey: stack.secretKey });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      deleted_files: 0,
      deleted_customers: 0,
      subscriptions: { compared: 0, repaired: {}, problems: [] },
    });
  });

  test('is begun by the clock of the local stack as it starts', () => {
    // The seed's three customers were due, each with a subscription that the stand-in has.
    expect(clocksReport()).toContain('"compared":3,"repaired":{}');
    expect(clocksReport()).toContain('"problems":[]');
    expect(log.filter((line) => line.includes('run-jobs failed'))).toEqual([]);
  });
});
