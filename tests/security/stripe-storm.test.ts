import { createHmac, randomUUID } from 'node:crypto';
import type { AddressInfo, Server } from 'node:net';
import { Hono } from 'hono';
import pg from 'pg';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensurePlanPrices } from '../../functions/_shared/billing/plan-prices.ts';
import {
  CARD_EVENT,
  SUBSCRIPTION_EVENTS,
  subscriptionOfEvent,
} from '../../functions/_shared/billing/subscription-events.ts';
import { listen } from '../../local/gateway.ts';
import { SECRET_KEY as PROJECT_KEY, PUBLISHABLE_KEY } from '../../local/keys.ts';
import { randomNumbers } from '../support/random.ts';
import { type SeparateStack, startSeparateStack } from '../support/separate-stack.ts';
import { type RunningStripe, SECRET_KEY, startStripe, WEBHOOK_SECRET } from '../support/stripe.ts';
import { type Subscriber, SubscriberLives } from '../support/stripe-lives.ts';
import { WebhookStorm } from '../support/webhook/storm.ts';
import type { StripeEventBody } from '../support/webhook/stripe-events.ts';
import { buildWebhook, type WebhookProgram, WebhookWorker } from '../support/webhook/workers.ts';

/** A thousand take a minute and a half by themselves, and some minutes where other suites run beside them. */
const EVENTS = Number(process.env.STORM_EVENTS ?? 1000);
const TIMES = Number(process.env.STORM_TIMES ?? 3);
const WORKERS = Number(process.env.STORM_WORKERS ?? 8);
/** Share of the runs that are killed midway. */
const KILLED = Number(process.env.STORM_KILLED ?? 0.1);
const SEED = Number(process.env.STORM_SEED ?? Date.now() % 1_000_000);
const PEOPLE = Math.max(6, Math.round(EVENTS / 25));
/** Somebody is in each of these at the end of many events. */
const ENDINGS = ['active', 'canceled', 'past_due'];
const HANDLED: readonly string[] = [...SUBSCRIPTION_EVENTS, CARD_EVENT];

/** Follows the account by one worker that is told each event once, in order, as it happens. */
let inOrder: pg.Client;
/** Follows the same account in the storm. */
let stormy: pg.Client;
let stacks: readonly [SeparateStack, SeparateStack];
let running: RunningStripe;
let receiver: Server;
let program: WebhookProgram;
let calm: WebhookWorker;
let storm: WebhookStorm;
const events: StripeEventBody[] = [];
const subscribers: (Subscriber & { readonly userId: string })[] = [];
let lives: SubscriberLives;

beforeAll(async () => {
  const receivingApp = new Hono();
  receiver = (await listen(receivingApp, 0)) as Server;
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  [stacks, running, program] = await Promise.all([
    Promise.all([startSeparateStack({}), startSeparateStack({})]),
    startStripe({ webhook: { url, secret: WEBHOOK_SECRET } }),
    buildWebhook(),
  ]);
  inOrder = await connected(stacks[0].databaseUrl);
  stormy = await connected(stacks[1].databaseUrl);
  calm = await WebhookWorker.start(program, environmentOf(stacks[0].apiUrl));
  const random = randomNumbers(SEED);
  storm = await WebhookStorm.start({
    program,
    environment: environmentOf(stacks[1].apiUrl),
    workers: WORKERS,
    runsAWorker: 4,
    times: TIMES,
    killed: KILLED,
    random,
    sign: async (body) => headersOf(signed(body)),
  });
  receivingApp.post('/', async (c) => {
    const body = await c.req.text();
    const { id, type } = JSON.parse(body) as Stripe.Event;
    // The endpoint is subscribed to these alone.
    if (!HANDLED.includes(type)) return c.text('not asked for');
    const answer = await calm.deliver(body, headersOf(String(c.req.header('stripe-signature'))));
    if (answer.status === 200) {
      const event = { id, type, body };
      events.push(event);
      storm.add(event);
    }
    return c.text(answer.body, answer.status as 200);
  });
  const prices = await ensurePlanPrices(running.stripe, await plansOf(inOrder), async ({ id }, ids) => {
    for (const database of [inOrder, stormy]) {
      await database.query('update public.plans set stripe_product_id = $2 where id = $1', [
        id,
        ids.stripeProductId,
      ]);
    }
  });
  for (let count = 0; count < PEOPLE; count += 1) subscribers.push(await newSubscriber());
  // Grace is told by its day: none begins or ends around midnight.
  const noon = new Date();
  noon.setUTCHours(36, 0, 0, 0);
  await running.advanceTo(noon.getTime() / 1000);
  lives = new SubscriberLives(
    running,
    prices.map(({ stripePriceId }) => stripePriceId),
    subscribers,
    randomNumbers(SEED + 1),
    delivered,
  );
}, 120_000);

afterAll(async () => {
  await Promise.all([storm?.end(), calm?.end(), running?.close()]);
  await Promise.all([inOrder?.end(), stormy?.end()]);
  await Promise.all((stacks ?? []).map((each) => each.end()));
  receiver?.close();
  program?.remove();
});

test(`${EVENTS} events, ${TIMES} times each, shuffled, by ${WORKERS} workers that are killed: the state is that of the order`, async () => {
  console.log(`STORM_SEED=${SEED}`);
  // A third of it happens before the first event arrives, so that they come late and in any order; the rest while
  // others are on their way, so that what Stripe answers may be overtaken.
  while (events.length < EVENTS / 3) await lives.round();
  const began = performance.now();
  const blown = storm.run();
  blown.catch(() => {});
  while (events.length < EVENTS || !(await hasEveryEnding())) await lives.round();
  const lived = performance.now();
  storm.complete();
  await blown;
  const spent = performance.now() - began;
  console.log(
    `${events.length} events of ${PEOPLE} people: ${storm.runs} runs, ${storm.killed} of them killed by ` +
      `${storm.kills} kills, ${storm.refusals.length} refused; ${Math.round(spent)} ms, for the first ` +
      `${Math.round(lived - began)} of which life went on.`,
  );

  expect(storm.killed).toBeGreaterThanOrEqual(Math.floor(storm.runs * KILLED * 0.9));
  expect([...storm.acknowledged.values()].every((count) => count === TIMES)).toBe(true);
  expect(storm.acknowledged.size).toBe(events.length);
  expect(storm.refusals).toEqual([]);

  const expected = await stateOf(inOrder);
  const statuses = new Set(expected.subscriptions.map(({ status }) => status));
  if (EVENTS >= 500) expect([...statuses].sort()).toEqual(ENDINGS);
  expect(await stateOf(stormy)).toEqual(expected);
  for (const [status, count] of Object.entries(await statusesAtStripe())) {
    expect(expected.subscriptions.filter((row) => row.status === status).length, status).toBe(count);
  }

  await expectAppliedOnce();
  await expectToldOnce();
}, 600_000);

/** Life goes on until it is so: by chance alone, nobody may owe anything when the last event has come. */
async function hasEveryEnding(): Promise<boolean> {
  const statuses = await statusesAtStripe();
  return EVENTS < 500 || ENDINGS.every((status) => (statuses[status] ?? 0) > 0);
}

/**
 * Each event is dealt with once, and has brought its subscription one version further at most, however often it was
 * delivered: those that were overtaken found it all there.
 */
async function expectAppliedOnce(): Promise<void> {
  const told = new Map<string, string[]>();
  for (const { id, body } of events) {
    const subscription = subscriptionOfEvent(JSON.parse(body));
    if (subscription !== null) told.set(subscription, [...(told.get(subscription) ?? []), id]);
  }
  const applied = await stormy.query<{ id: string }>('select id from private.stripe_events order by id');
  expect(applied.rows.map(({ id }) => id)).toEqual([...told.values()].flat().sort());
  // Of those who have had one subscription alone: another one in its way has all of a person's taken over.
  const { rows } = await stormy.query<{ id: string; version: string }>(
    `select min(stripe_subscription_id) as id, min(sync_version) as version from public.subscriptions
     where user_id = any ($1) group by user_id having count(*) = 1`,
    [subscribers.map(({ userId }) => userId)],
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const { id, version } of rows)
    expect(Number(version), id).toBeLessThanOrEqual(told.get(id)?.length ?? 0);
}

/** Each renewal was told once; nothing was told that those who saw every step were not told, nor more often. */
async function expectToldOnce(): Promise<void> {
  const calmly = await notificationsOf(inOrder);
  const stormily = await notificationsOf(stormy);
  for (const [told, times] of stormily)
    expect([told, times <= (calmly.get(told) ?? 0)]).toEqual([told, true]);
  for (const [told, times] of calmly) {
    if (told.includes('Subscription renewed')) expect([told, stormily.get(told)]).toEqual([told, times]);
  }
  const renewals = await stormy.query<{ paid: string; told: string }>(
    `select
       (select count(*) - count(distinct subscription_id) from public.invoices
        where user_id = any ($1) and status = 'paid') as paid,
       (select count(*) from public.notifications
        where recipient_id = any ($1) and title = 'Subscription renewed') as told`,
    [subscribers.map(({ userId }) => userId)],
  );
  expect(renewals.rows[0]?.told).toBe(renewals.rows[0]?.paid);
}

test('what is forged or stale is refused, and writes nothing', async () => {
  const known = events.find(({ type }) => type === 'invoice.paid') as StripeEventBody;
  // One that was not dealt with, so that an accepted one would be seen.
  const body = known.body.replace(known.id, `evt_${randomUUID().replaceAll('-', '')}`);
  const now = Math.floor(Date.now() / 1000);
  const forgeries: Record<string, [string, Record<string, string>]> = {
    'no header': [body, {}],
    'an empty header': [body, headersOf('')],
    'no signature': [body, headersOf(`t=${now}`)],
    'no time': [body, headersOf(`v1=${macOf(body, now)}`)],
    'another secret': [body, headersOf(signed(body, { secret: 'whsec_other' }))],
    'an empty secret': [body, headersOf(signed(body, { secret: '' }))],
    'the secret key': [body, headersOf(signed(body, { secret: SECRET_KEY }))],
    'a changed body': [body.replace('"paid"', '"void"'), headersOf(signed(body))],
    'a space more': [`${body} `, headersOf(signed(body))],
    'the signature of another event': [body, headersOf(signed(known.body))],
    'another scheme': [body, headersOf(`t=${now},v0=${macOf(body, now)}`)],
    'another time than was signed': [body, headersOf(`t=${now - 1},v1=${macOf(body, now)}`)],
    'half a signature': [body, headersOf(`t=${now},v1=${macOf(body, now).slice(0, 32)}`)],
    'more than five minutes old': [body, headersOf(signed(body, { timestamp: now - 301 }))],
    'a day old': [body, headersOf(signed(body, { timestamp: now - 86_400 }))],
    'of the year 1970': [body, headersOf(signed(body, { timestamp: 1 }))],
    'no number for a time': [body, headersOf(`t=now,v1=${macOf(body, now)}`)],
  };
  const before = await everythingWritten();
  for (const [name, [sent, headers]] of Object.entries(forgeries)) {
    expect([name, await storm.worker.deliver(sent, headers)]).toMatchObject([name, { status: 400 }]);
    expect([name, JSON.parse((await storm.worker.deliver(sent, headers)).body)]).toMatchObject([
      name,
      { code: 'invalid_signature' },
    ]);
  }
  expect(await everythingWritten()).toEqual(before);

  const genuine = await storm.worker.deliver(body, headersOf(signed(body, { timestamp: now - 290 })));
  expect(genuine).toMatchObject({ status: 200, body: '{"received":true}' });
  expect(await everythingWritten()).not.toEqual(before);
});

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

function environmentOf(apiUrl: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    SUPABASE_URL: apiUrl,
    SUPABASE_ANON_KEY: PUBLISHABLE_KEY,
    SUPABASE_SERVICE_ROLE_KEY: PROJECT_KEY,
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_API_URL: running.origin,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
  };
}

/** As Stripe signs: anew for each attempt, by the machine's clock. */
function signed(payload: string, options: { secret?: string; timestamp?: number } = {}): string {
  const { secret = WEBHOOK_SECRET, timestamp = Math.floor(Date.now() / 1000) } = options;
  return `t=${timestamp},v1=${macOf(payload, timestamp, secret)}`;
}

function macOf(payload: string, timestamp: number, secret = WEBHOOK_SECRET): string {
  return createHmac('sha256', secret).update(`${timestamp}.${payload}`).digest('hex');
}

function headersOf(signature: string): Record<string, string> {
  return { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature };
}

/** Until the one that is told in order was told everything. */
async function delivered(): Promise<void> {
  const waiting = () => running.stripe.events.list({ delivery_success: false, limit: 1 });
  for (const end = Date.now() + 60_000; (await waiting()).data.length > 0; ) {
    if (Date.now() > end) throw new Error('An event could not be delivered in order.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function plansOf(database: pg.Client) {
  const { rows } = await database.query(
    `select id::integer, name, price_kobo::integer as "priceKobo", duration_months as "durationMonths",
       stripe_product_id as "stripeProductId", null as "stripePriceId"
     from public.plans where is_offered order by price_kobo`,
  );
  return rows;
}

/** The same person in both databases, with a business, and a customer at Stripe. */
async function newSubscriber() {
  const userId = randomUUID();
  const { id: customer } = await running.stripe.customers.create({ email: `${userId}@delve.test` });
  for (const database of [inOrder, stormy]) {
    await database.query('insert into auth.users (id, email) values ($1, $2)', [
      userId,
      `${userId}@delve.test`,
    ]);
    await database.query(
      `insert into public.businesses (owner_id, name, approval_status) values ($1, $2, 'approved')`,
      [userId, `Storm ${userId}`],
    );
    await database.query(
      'insert into private.stripe_customers (user_id, stripe_customer_id) values ($1, $2)',
      [userId, customer],
    );
  }
  return { userId, customer, subscription: null as string | null };
}

/** What people have and see, under the names that Stripe gave it. */
async function stateOf(database: pg.Client) {
  const people = [subscribers.map(({ userId }) => userId)];
  const subscriptions = await database.query(
    `select stripe_subscription_id, user_id, plan_id, status, current_period_start, current_period_end,
       cancel_at_period_end, grace_until, entitled_until, created_at
     from public.subscriptions where user_id = any ($1) order by stripe_subscription_id`,
    people,
  );
  const invoices = await database.query(
    `select stripe_invoice_id, invoices.user_id, stripe_subscription_id, plan_name, number, amount_kobo, invoices.status,
       issued_at, paid_at
     from public.invoices left join public.subscriptions on subscriptions.id = subscription_id
     where invoices.user_id = any ($1) order by stripe_invoice_id`,
    people,
  );
  const badges = await database.query(
    `select owner_id, is_premium from public.business_stats join public.businesses on id = business_id
     where owner_id = any ($1) order by owner_id`,
    people,
  );
  return { subscriptions: subscriptions.rows, invoices: invoices.rows, badges: badges.rows };
}

/** How often each person was told which sentence. */
async function notificationsOf(database: pg.Client): Promise<Map<string, number>> {
  const { rows } = await database.query<{ told: string; times: string }>(
    `select concat_ws(' | ', recipient_id, title, body) as told, count(*) as times from public.notifications
     where recipient_id = any ($1) group by 1`,
    [subscribers.map(({ userId }) => userId)],
  );
  return new Map(rows.map(({ told, times }) => [told, Number(times)]));
}

async function statusesAtStripe(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for await (const { status } of running.stripe.subscriptions.list({ status: 'all', limit: 100 })) {
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

async function everythingWritten() {
  const { rows } = await stormy.query(
    `select
       (select json_agg(subscriptions order by id) from public.subscriptions) as subscriptions,
       (select json_agg(invoices order by id) from public.invoices) as invoices,
       (select json_agg(id order by id) from private.stripe_events) as events,
       (select count(*) from public.notifications) as notifications`,
  );
  return rows[0];
}
