import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import type { MirroredCustomer, MirroredSubscription } from '../../../local/stripe/mirror.ts';
import { eventually } from '../../support/eventually.ts';
import { removeFolder } from '../../support/remove-folder.ts';
import {
  CARDS,
  type Receiver,
  type RunningStripe,
  startReceiver,
  startStripe,
  submit,
  WEBHOOK_SECRET,
} from '../../support/stripe.ts';

const DAY = 86_400;
const HOUR = 3600;
const NOW = Math.floor(Date.now() / 1000);
const PREMIUM = { id: 2, name: 'Premium', priceKobo: 1_200_000, durationMonths: 3 };

const started: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of started.splice(0).reverse()) await part.close();
});

/** Somebody whose latest renewal, two days ago, could not be charged. */
function owing(changes: Partial<MirroredSubscription> = {}): MirroredCustomer {
  const start = NOW - 2 * DAY;
  const invoice = (period: number, status: 'open' | 'paid') => ({
    id: `in_seed_${period}`,
    number: `DELVE-0001-000${period}`,
    amount: period === 1 ? 1_000_000 : 1_200_000,
    status,
    created: start - (3 - period) * 92 * DAY,
    paidAt: status === 'paid' ? start - (3 - period) * 92 * DAY + 60 : null,
  });
  const subscription: MirroredSubscription = {
    id: 'sub_seed_owner',
    plan: PREMIUM,
    status: 'past_due',
    created: NOW - 190 * DAY,
    periodStart: start,
    periodEnd: start + 92 * DAY,
    cancelAtPeriodEnd: false,
    invoices: [invoice(1, 'paid'), invoice(2, 'paid'), invoice(3, 'open')],
    ...changes,
  };
  return {
    id: 'cus_seed_owner',
    email: 'owner@delve.test',
    name: 'Owner Account',
    metadata: { delve_user_id: 'the-owner' },
    created: NOW - 190 * DAY,
    subscriptions: [subscription],
  };
}

async function start(options: Parameters<typeof startStripe>[0] = {}): Promise<RunningStripe> {
  const running = await startStripe(options);
  started.push(running);
  return running;
}

async function statusOf({ stripe }: RunningStripe): Promise<string> {
  return (await stripe.subscriptions.retrieve('sub_seed_owner')).status;
}

it('is what the rows say, under their ids, and nobody is told of it', async () => {
  const { stripe } = await start({ mirror: [owing()], origin: 'http://127.0.0.1:54325' });
  const customer = await stripe.customers.retrieve('cus_seed_owner', {
    expand: ['invoice_settings.default_payment_method'],
  });
  expect(customer).toMatchObject({
    email: 'owner@delve.test',
    name: 'Owner Account',
    metadata: { delve_user_id: 'the-owner' },
    created: NOW - 190 * DAY,
    invoice_settings: { default_payment_method: { card: { last4: '0341' } } },
  });
  const subscription = await stripe.subscriptions.retrieve('sub_seed_owner', {
    expand: ['items.data.price.product', 'default_payment_method'],
  });
  expect(subscription).toMatchObject({
    customer: 'cus_seed_owner',
    status: 'past_due',
    created: NOW - 190 * DAY,
    cancel_at_period_end: false,
    latest_invoice: 'in_seed_3',
    default_payment_method: { card: { last4: '0341' } },
    items: {
      data: [
        {
          current_period_start: NOW - 2 * DAY,
          current_period_end: NOW + 90 * DAY,
          price: {
            unit_amount: 1_200_000,
            recurring: { interval: 'month', interval_count: 3 },
            product: { id: 'delve_plan_2', name: 'Premium', metadata: { delve_plan_id: '2' } },
          },
        },
      ],
    },
  });
  const { data } = await stripe.invoices.list({
    subscription: 'sub_seed_owner',
    expand: ['data.payments.data.payment.payment_intent'],
  });
  expect(data).toMatchObject([
    {
      id: 'in_seed_3',
      number: 'DELVE-0001-0003',
      status: 'open',
      amount_due: 1_200_000,
      amount_paid: 0,
      attempt_count: 1,
      billing_reason: 'subscription_cycle',
      created: NOW - 2 * DAY,
      next_payment_attempt: expect.closeTo(NOW + DAY, -2),
      status_transitions: { finalized_at: NOW - 2 * DAY, paid_at: null },
      payments: {
        data: [
          { status: 'open', payment: { payment_intent: { last_payment_error: { code: 'card_declined' } } } },
        ],
      },
    },
    { id: 'in_seed_2', status: 'paid', amount_paid: 1_200_000 },
    {
      id: 'in_seed_1',
      status: 'paid',
      amount_paid: 1_000_000,
      amount_remaining: 0,
      billing_reason: 'subscription_create',
      status_transitions: { paid_at: NOW - 186 * DAY + 60 },
      payments: {
        data: [
          { status: 'paid', amount_paid: 1_000_000, payment: { payment_intent: { status: 'succeeded' } } },
        ],
      },
      lines: {
        data: [
          {
            amount: 1_000_000,
            period: { start: NOW - 186 * DAY, end: NOW - 94 * DAY },
            pricing: { price_details: { product: 'delve_plan_2' } },
          },
        ],
      },
    },
  ]);
  expect((await stripe.events.list()).data).toEqual([]);
});

it('lets the person try in vain, change the card, pay, and cancel', async () => {
  const running = await start({ mirror: [owing()] });
  const { stripe } = running;
  await expect(stripe.invoices.pay('in_seed_3')).rejects.toMatchObject({
    statusCode: 402,
    code: 'card_declined',
  });
  expect(await statusOf(running)).toBe('past_due');
  const portal = await stripe.billingPortal.sessions.create({ customer: 'cus_seed_owner' });
  expect(await (await fetch(portal.url)).text()).toContain('Card ending in 0341');
  await submit(portal.url, { number: CARDS.pays });
  const customer = await stripe.customers.retrieve('cus_seed_owner');
  if (customer.deleted) throw new Error('The customer is gone.');
  const card = String(customer.invoice_settings.default_payment_method);
  expect(await stripe.invoices.pay('in_seed_3', { payment_method: card })).toMatchObject({ status: 'paid' });
  expect(
    await stripe.subscriptions.update('sub_seed_owner', {
      default_payment_method: card,
      cancel_at_period_end: true,
    }),
  ).toMatchObject({ status: 'active', cancel_at: NOW + 90 * DAY });
  await running.advanceTo(NOW + 90 * DAY);
  expect(await statusOf(running)).toBe('canceled');
});

it('goes on by itself: further attempts until all is given up', async () => {
  const running = await start({ mirror: [owing()] });
  await running.advance(DAY + 60);
  const invoice = () => running.stripe.invoices.retrieve('in_seed_3');
  expect(await invoice()).toMatchObject({
    attempt_count: 2,
    next_payment_attempt: expect.closeTo(NOW + 6 * DAY, -2),
  });
  await running.advance(20 * DAY);
  expect(await invoice()).toMatchObject({ status: 'uncollectible', attempt_count: 4 });
  expect(await statusOf(running)).toBe('canceled');
});

it('goes on by itself: the next period, under the next number', async () => {
  const [paid] = owing().subscriptions[0]?.invoices ?? [];
  const active = owing({ status: 'active', invoices: paid === undefined ? [] : [paid] });
  const running = await start({ mirror: [active] });
  await running.advanceTo(NOW + 90 * DAY + 2 * HOUR);
  const [renewal] = (await running.stripe.invoices.list({ subscription: 'sub_seed_owner' })).data;
  expect(renewal).toMatchObject({
    number: 'DELVE-0001-0002',
    status: 'paid',
    amount_paid: 1_200_000,
    billing_reason: 'subscription_cycle',
    created: NOW + 90 * DAY,
    hosted_invoice_url: expect.stringContaining(running.origin),
  });
  const { items } = await running.stripe.subscriptions.retrieve('sub_seed_owner');
  const days = (Number(items.data[0]?.current_period_end) - (NOW + 90 * DAY)) / DAY;
  expect(days).toBeGreaterThanOrEqual(89);
  expect(days).toBeLessThanOrEqual(92);
});

it('has ended where the rows say so, and stays so', async () => {
  const ended = owing({
    status: 'canceled',
    periodStart: NOW - 70 * DAY,
    periodEnd: NOW - 39 * DAY,
    invoices: [],
  });
  const running = await start({ mirror: [ended] });
  await running.advance(200 * DAY);
  expect(await running.stripe.subscriptions.retrieve('sub_seed_owner')).toMatchObject({
    status: 'canceled',
    ended_at: NOW - 39 * DAY,
  });
  expect((await running.stripe.invoices.list()).data).toEqual([]);
});

it('after months without a run: does what was due meanwhile, and an attempt is still ahead', async () => {
  const began = NOW - 100 * DAY;
  const source = owing().subscriptions[0]?.invoices ?? [];
  const late = owing({
    periodStart: began,
    periodEnd: began + 92 * DAY,
    invoices: source.map((invoice) => ({ ...invoice, created: invoice.created - 98 * DAY })),
  });
  const running = await start({ mirror: [late] });
  const { data } = await running.stripe.invoices.list({ subscription: 'sub_seed_owner' });
  expect(data[0]).toMatchObject({
    created: NOW - 8 * DAY,
    status: 'open',
    billing_reason: 'subscription_cycle',
  });
  expect(data[1]).toMatchObject({
    id: 'in_seed_3',
    status: 'open',
    next_payment_attempt: expect.closeTo(NOW + DAY, -2),
  });
  expect(await statusOf(running)).toBe('past_due');
});

it('is done once: what happened since stays, and who was deleted is not brought back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'delve-stripe-'));
  onTestFinished(() => removeFolder(folder));
  const options = { stateFile: join(folder, 'stripe.json'), mirror: [owing()] };
  const first = await start(options);
  await first.stripe.subscriptions.update('sub_seed_owner', { cancel_at_period_end: true });
  await first.close();
  const second = await start(options);
  expect((await second.stripe.subscriptions.retrieve('sub_seed_owner')).cancel_at_period_end).toBe(true);
  expect((await second.stripe.invoices.list()).data).toHaveLength(3);
  await second.stripe.customers.del('cus_seed_owner');
  await second.close();
  const third = await start(options);
  expect(await third.stripe.customers.retrieve('cus_seed_owner')).toMatchObject({ deleted: true });
  expect(await statusOf(third)).toBe('canceled');
});

it('tells of what happens afterwards as of anything else', async () => {
  let running: RunningStripe | undefined;
  const receiver: Receiver = await startReceiver(() => (running ?? expect.fail('Not started')).stripe);
  started.push(receiver);
  running = await start({ mirror: [owing()], webhook: { url: receiver.url, secret: WEBHOOK_SECRET } });
  await running.advance(DAY + 60);
  await eventually(() => expect(receiver.events.map(({ type }) => type)).toContain('invoice.payment_failed'));
  expect(receiver.events.map(({ type }) => type)).toEqual([
    'payment_intent.payment_failed',
    'invoice.payment_failed',
  ]);
});
