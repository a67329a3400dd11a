import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import {
  monthlyPrice,
  type Receiver,
  type RunningStripe,
  startReceiver,
  startStripe,
  submit,
  subscribed,
  WEBHOOK_SECRET,
} from '../../support/stripe.ts';

let running: RunningStripe;
let receiver: Receiver;
let stripe: Stripe;

beforeEach(async () => {
  receiver = await startReceiver(() => stripe);
  running = await startStripe({
    webhook: { url: receiver.url, secret: WEBHOOK_SECRET, retryAfter: [60_000] },
    log: () => {},
  });
  stripe = running.stripe;
});
afterEach(async () => {
  await running.close();
  await receiver.close();
});

function openSession(customer: string, price: string) {
  return stripe.checkout.sessions.create({
    mode: 'subscription',
    customer,
    line_items: [{ price }],
    success_url: 'https://delve.test/paid',
  });
}

describe('deleting a customer', () => {
  it('ends their subscriptions at once, tells of it, and then of the customer', async () => {
    const { customer, subscription } = await subscribed(stripe);
    const other = await subscribed(stripe);
    await stripe.customers.del(customer.id);
    await eventually(() => expect(receiver.events.at(-1)?.type).toBe('customer.deleted'));
    const ended = receiver.events.filter(({ type }) => type === 'customer.subscription.deleted');
    expect(ended).toMatchObject([
      {
        data: {
          object: {
            id: subscription.id,
            customer: customer.id,
            status: 'canceled',
            ended_at: expect.any(Number),
          },
        },
      },
    ]);
    expect(receiver.events.at(-1)).toMatchObject({ data: { object: { id: customer.id } } });
    const afterwards = receiver.events.slice(receiver.events.findIndex(({ id }) => id === ended[0]?.id) + 1);
    expect(afterwards.map(({ type }) => type)).not.toContain('customer.subscription.updated');
    expect((await stripe.subscriptions.retrieve(other.subscription.id)).status).toBe('active');
    await running.advance(40 * 86_400);
    expect((await stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(1);
  });

  it('leaves what was theirs to be listed, and nothing to be bought', async () => {
    const { customer, subscription } = await subscribed(stripe);
    const [item] = subscription.items.data;
    await stripe.customers.del(customer.id);
    const { data } = await stripe.subscriptions.list({ customer: customer.id, status: 'all' });
    expect(data).toMatchObject([{ id: subscription.id, status: 'canceled' }]);
    expect((await stripe.invoices.list({ customer: customer.id })).data).toHaveLength(1);
    await expect(openSession(customer.id, String(item?.price.id))).rejects.toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'customer',
    });
    await expect(stripe.customers.del(customer.id)).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'id',
    });
  });
});

it.each([
  ['customers.retrieve', () => stripe.customers.retrieve('cus_unknown'), 404, 'id'],
  ['customers.del', () => stripe.customers.del('cus_unknown'), 404, 'id'],
  ['subscriptions.list', () => stripe.subscriptions.list({ customer: 'cus_unknown' }), 400, 'customer'],
  ['invoices.list', () => stripe.invoices.list({ customer: 'cus_unknown' }), 400, 'customer'],
  ['sessions.list', () => stripe.checkout.sessions.list({ customer: 'cus_unknown' }), 400, 'customer'],
  ['portal', () => stripe.billingPortal.sessions.create({ customer: 'cus_unknown' }), 400, 'customer'],
  [
    'attach',
    () => stripe.paymentMethods.attach('pm_card_visa', { customer: 'cus_unknown' }),
    400,
    'customer',
  ],
])('%s of an unknown customer says which parameter names none', async (_, call, statusCode, param) => {
  await expect(call()).rejects.toMatchObject({ statusCode, code: 'resource_missing', param });
});

it('lists the invoices of one subscription by status', async () => {
  const { customer, subscription } = await subscribed(stripe);
  await subscribed(stripe);
  const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: customer.id,
  });
  await stripe.subscriptions.update(subscription.id, { default_payment_method: failing.id });
  await running.advance(32 * 86_400);
  const open = await stripe.invoices.list({ subscription: subscription.id, status: 'open', limit: 1 });
  expect(open.data).toMatchObject([{ customer: customer.id, attempt_count: 1 }]);
  expect(open.has_more).toBe(false);
  expect((await stripe.invoices.list({ subscription: subscription.id, limit: 1 })).has_more).toBe(true);
});

describe('Checkout sessions', () => {
  it('are listed while they are open, and expire when they are told to', async () => {
    const { customer, session } = await subscribed(stripe);
    const price = await monthlyPrice(stripe);
    const open = await openSession(customer.id, price.id);
    const listOpen = () => stripe.checkout.sessions.list({ customer: customer.id, status: 'open' });
    expect((await listOpen()).data.map(({ id }) => id)).toEqual([open.id]);
    expect(await stripe.checkout.sessions.expire(open.id)).toMatchObject({ status: 'expired', url: null });
    expect((await listOpen()).data).toEqual([]);
    expect((await submit(String(open.url), { number: '4242 4242 4242 4242' })).status).toBe(404);
    await eventually(() => expect(receiver.events.at(-1)?.type).toBe('checkout.session.expired'));
    expect(session.status).toBe('complete');
  });

  it('that are complete or expired are not expired again', async () => {
    const { customer, session } = await subscribed(stripe);
    const expired = await openSession(customer.id, (await monthlyPrice(stripe)).id);
    await stripe.checkout.sessions.expire(expired.id);
    for (const { id, status } of [session, { ...expired, status: 'expired' }]) {
      await expect(stripe.checkout.sessions.expire(id)).rejects.toMatchObject({
        statusCode: 400,
        type: 'StripeInvalidRequestError',
        message: `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${status}\`.`,
      });
    }
  });
});

it('lists the events of some types that were not taken, since a moment', async () => {
  await stripe.customers.create();
  await eventually(() => expect(receiver.events).toHaveLength(1));
  receiver.refuseNext(2);
  const missed = await stripe.customers.create();
  await stripe.products.create({ name: 'Missed as well' });
  await eventually(() => expect(receiver.rejected).toBe(2));
  const list = (created: Stripe.EventListParams['created']) =>
    stripe.events.list({
      types: ['customer.created', 'customer.deleted'],
      delivery_success: false,
      ...(created === undefined ? {} : { created }),
    });
  expect((await list({ gte: missed.created })).data).toMatchObject([{ data: { object: { id: missed.id } } }]);
  expect((await list({ gt: missed.created + 60 })).data).toEqual([]);
  expect((await list({ lt: missed.created - 60 })).data).toEqual([]);
});

describe('subscriptions', () => {
  it('that were told to end with their period are kept by a later word, or end at once by another', async () => {
    const { subscription } = await subscribed(stripe);
    const ends = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    expect(ends).toMatchObject({ cancel_at_period_end: true, status: 'active' });
    expect(ends.cancel_at).toBe(subscription.items.data[0]?.current_period_end);
    expect(await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: false })).toMatchObject(
      { cancel_at_period_end: false, cancel_at: null, canceled_at: null },
    );
    expect(await stripe.subscriptions.cancel(subscription.id)).toMatchObject({
      status: 'canceled',
      ended_at: expect.any(Number),
      cancellation_details: { reason: 'cancellation_requested' },
    });
    await expect(stripe.subscriptions.cancel(subscription.id)).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
    await expect(
      stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true }),
    ).rejects.toMatchObject({ statusCode: 400 });
  });

  it('are charged to a card of their own, which is one of their customer’s', async () => {
    const { customer, subscription } = await subscribed(stripe);
    const strangers = await stripe.paymentMethods.attach('pm_card_visa', {
      customer: (await stripe.customers.create()).id,
    });
    const change = (id: string) =>
      stripe.subscriptions.update(subscription.id, { default_payment_method: id });
    await expect(change(strangers.id)).rejects.toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'default_payment_method',
    });
    const own = await stripe.paymentMethods.attach('pm_card_mastercard', { customer: customer.id });
    expect((await change(own.id)).default_payment_method).toBe(own.id);
  });
});

it('a price is archived only when its product has another default', async () => {
  const price = await monthlyPrice(stripe);
  const product = String(price.product);
  await stripe.products.update(product, { default_price: price.id });
  await expect(stripe.prices.update(price.id, { active: false })).rejects.toMatchObject({
    statusCode: 400,
    message: 'This price cannot be archived because it is the default price of its product.',
  });
  expect((await stripe.products.update(product, { default_price: '' })).default_price).toBeNull();
  expect((await stripe.prices.update(price.id, { active: false })).active).toBe(false);
});
