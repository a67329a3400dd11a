import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CARDS,
  monthlyPrice,
  type RunningStripe,
  startStripe,
  submit,
  subscribed,
} from '../../support/stripe.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

let running: RunningStripe;
let stripe: Stripe;

beforeEach(async () => {
  running = await startStripe();
  stripe = running.stripe;
});
afterEach(() => running.close());

function periodEndOf(subscription: Stripe.Subscription): number {
  return subscription.items.data[0]?.current_period_end ?? 0;
}

async function latestInvoice(subscription: string): Promise<Stripe.Invoice> {
  const { latest_invoice: invoice } = await stripe.subscriptions.retrieve(subscription, {
    expand: ['latest_invoice'],
  });
  return invoice as Stripe.Invoice;
}

/** Changes the card in the portal, and moves on to an hour after the period: when the renewal is charged. */
async function renewWith(card: string, customer: string, subscription: Stripe.Subscription): Promise<void> {
  const portal = await stripe.billingPortal.sessions.create({
    customer,
    flow_data: { type: 'payment_method_update' },
  });
  await submit(portal.url, { number: card });
  const { invoice_settings: settings } = (await stripe.customers.retrieve(customer)) as Stripe.Customer;
  await stripe.subscriptions.update(subscription.id, {
    default_payment_method: String(settings.default_payment_method),
  });
  await running.advanceTo(periodEndOf(subscription) + HOUR);
}

describe('the life of a subscription', () => {
  it('is paid on the Checkout page, renews, fails, is paid with a new card, and ends with its period', async () => {
    const { customer, session, subscription } = await subscribed(stripe);
    expect(session).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      amount_total: 500_000,
    });
    expect(subscription).toMatchObject({ status: 'active', customer: customer.id, currency: 'ngn' });
    expect(await latestInvoice(subscription.id)).toMatchObject({
      status: 'paid',
      amount_paid: 500_000,
      billing_reason: 'subscription_create',
      number: expect.stringMatching(/-0001$/),
      parent: { type: 'subscription_details', subscription_details: { subscription: subscription.id } },
    });

    await running.advanceTo(periodEndOf(subscription));
    expect(await latestInvoice(subscription.id)).toMatchObject({ status: 'draft', number: null });
    await running.advance(HOUR);
    expect(await latestInvoice(subscription.id)).toMatchObject({
      status: 'paid',
      billing_reason: 'subscription_cycle',
      number: expect.stringMatching(/-0002$/),
    });
    const renewed = await stripe.subscriptions.retrieve(subscription.id);
    expect(renewed.status).toBe('active');
    expect(renewed.items.data[0]?.current_period_start).toBe(periodEndOf(subscription));

    await renewWith(CARDS.failsLater, customer.id, renewed);
    const failed = await latestInvoice(subscription.id);
    expect(failed).toMatchObject({
      status: 'open',
      attempted: true,
      attempt_count: 1,
      amount_remaining: 500_000,
    });
    expect(failed.next_payment_attempt).toBe(periodEndOf(renewed) + HOUR + 3 * DAY);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('past_due');

    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    await stripe.invoices.pay(failed.id, { payment_method: card.id });
    expect(await stripe.invoices.retrieve(failed.id)).toMatchObject({
      status: 'paid',
      next_payment_attempt: null,
      attempt_count: 1,
    });
    const recovered = await stripe.subscriptions.update(subscription.id, { default_payment_method: card.id });
    expect(recovered.status).toBe('active');

    const cancelling = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    expect(cancelling).toMatchObject({
      status: 'active',
      cancel_at: periodEndOf(recovered),
      cancellation_details: { reason: 'cancellation_requested' },
    });
    await running.advanceTo(periodEndOf(recovered) - 60);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
    await running.advanceTo(periodEndOf(recovered));
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
      status: 'canceled',
      ended_at: periodEndOf(recovered),
    });
    expect((await stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(3);
  });

  it('charges a plan of three months in that rhythm, and from the 31st on the last day of shorter months', async () => {
    const price = await stripe.prices.create({
      currency: 'ngn',
      unit_amount: 1_200_000,
      recurring: { interval: 'month', interval_count: 3 },
      product_data: { name: 'Premium' },
    });
    const year = new Date().getUTCFullYear() + 1;
    await running.advanceTo(Date.UTC(year, 7, 31, 12) / 1000);
    const { subscription } = await subscribed(stripe, price);
    expect(new Date(periodEndOf(subscription) * 1000).toISOString()).toMatch(`${year}-11-30T12:00`);
    await running.advanceTo(periodEndOf(subscription));
    const renewed = await stripe.subscriptions.retrieve(subscription.id);
    expect(new Date(periodEndOf(renewed) * 1000).toISOString()).toMatch(/-02-2[89]T12:00/);
    await running.advanceTo(periodEndOf(renewed));
    const again = await stripe.subscriptions.retrieve(subscription.id);
    expect(new Date(periodEndOf(again) * 1000).toISOString()).toMatch(`${year + 1}-05-31T12:00`);
  });

  it('is tried again after 3, 5 and 7 days, then the invoice is given up and the subscription ends', async () => {
    const { customer, subscription } = await subscribed(stripe);
    await renewWith(CARDS.failsLater, customer.id, subscription);
    const attempts: (number | null)[] = [];
    for (const days of [3, 5, 7]) {
      const invoice = await latestInvoice(subscription.id);
      attempts.push(invoice.attempt_count);
      expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('past_due');
      await running.advance(days * DAY);
    }
    expect(attempts).toEqual([1, 2, 3]);
    expect(await latestInvoice(subscription.id)).toMatchObject({
      status: 'uncollectible',
      attempt_count: 4,
      next_payment_attempt: null,
    });
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'payment_failed' },
    });
  });

  it('recovers by itself when the next attempt finds a card that pays', async () => {
    const { customer, subscription } = await subscribed(stripe);
    await renewWith(CARDS.failsLater, customer.id, subscription);
    const card = await stripe.paymentMethods.attach('pm_card_mastercard', { customer: customer.id });
    await stripe.subscriptions.update(subscription.id, { default_payment_method: card.id });
    await running.advance(3 * DAY);
    expect(await latestInvoice(subscription.id)).toMatchObject({ status: 'paid', attempt_count: 2 });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
  });

  it('goes through many periods in the order of time when the clock jumps', async () => {
    const { customer, subscription } = await subscribed(stripe);
    await running.advance(200 * DAY);
    const { data } = await stripe.invoices.list({ customer: customer.id, limit: 100 });
    expect(data.length).toBeGreaterThanOrEqual(6);
    expect(new Set(data.slice(1).map(({ status }) => status))).toEqual(new Set(['paid']));
    const { data: events } = await stripe.events.list({ limit: 100 });
    const moments = events.map(({ created }) => created);
    expect(moments).toEqual(moments.toSorted((a, b) => b - a));
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
  });

  it('ends at once when it is cancelled at once, and its open invoice is not charged any more', async () => {
    const { customer, subscription } = await subscribed(stripe);
    await renewWith(CARDS.failsLater, customer.id, subscription);
    expect(await stripe.subscriptions.cancel(subscription.id)).toMatchObject({ status: 'canceled' });
    expect(await latestInvoice(subscription.id)).toMatchObject({
      status: 'open',
      auto_advance: false,
      next_payment_attempt: null,
    });
    await expect(stripe.subscriptions.cancel(subscription.id)).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
    await expect(
      stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true }),
    ).rejects.toMatchObject({ statusCode: 400 });
  });

  it('goes on when the end of the period is taken back', async () => {
    const { subscription } = await subscribed(stripe);
    await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    const kept = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: false });
    expect(kept).toMatchObject({ cancel_at: null, canceled_at: null });
    await running.advanceTo(periodEndOf(subscription) + HOUR);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
  });

  it('charges the card of the subscription before the default of the customer', async () => {
    const { customer, subscription } = await subscribed(stripe);
    const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: customer.id,
    });
    await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: failing.id } });
    await running.advanceTo(periodEndOf(subscription) + HOUR);
    expect(await latestInvoice(subscription.id)).toMatchObject({ status: 'paid' });
    const renewed = await stripe.subscriptions.update(subscription.id, { default_payment_method: '' });
    await running.advanceTo(periodEndOf(renewed) + HOUR);
    expect(await latestInvoice(subscription.id)).toMatchObject({ status: 'open' });
  });

  it('starts incomplete where the first payment fails, and expires after 23 hours', async () => {
    const price = await monthlyPrice(stripe);
    const customer = await stripe.customers.create();
    const card = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id });
    const fields = {
      customer: customer.id,
      items: [{ price: price.id }],
      default_payment_method: card.id,
    };
    await expect(
      stripe.subscriptions.create({ ...fields, payment_behavior: 'error_if_incomplete' }),
    ).rejects.toMatchObject({ type: 'StripeCardError', statusCode: 402 });
    expect((await stripe.subscriptions.list({ customer: customer.id, status: 'all' })).data).toEqual([]);
    const subscription = await stripe.subscriptions.create(fields);
    expect(subscription.status).toBe('incomplete');
    await running.advance(23 * HOUR);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('incomplete_expired');
    expect(await latestInvoice(subscription.id)).toMatchObject({ status: 'void' });
  });

  it('is not made without any card', async () => {
    const price = await monthlyPrice(stripe);
    const customer = await stripe.customers.create();
    await expect(
      stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] }),
    ).rejects.toMatchObject({ statusCode: 400, code: 'resource_missing' });
  });
});

describe('paying an invoice', () => {
  it('says why a card failed, and does not move the schedule', async () => {
    const { customer, subscription } = await subscribed(stripe);
    await renewWith(CARDS.failsLater, customer.id, subscription);
    const before = await latestInvoice(subscription.id);
    await expect(stripe.invoices.pay(before.id)).rejects.toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code: 'card_declined',
      decline_code: 'generic_decline',
    });
    expect(await latestInvoice(subscription.id)).toMatchObject({
      status: 'open',
      attempt_count: 1,
      next_payment_attempt: before.next_payment_attempt,
    });
  });

  it('is asked to confirm where the card wants that, and is paid on the page of the invoice', async () => {
    const { customer, subscription } = await subscribed(stripe);
    await renewWith(CARDS.failsLater, customer.id, subscription);
    const card = await stripe.paymentMethods.attach('pm_card_authenticationRequiredOnSetup', {
      customer: customer.id,
    });
    const invoice = await latestInvoice(subscription.id);
    await expect(stripe.invoices.pay(invoice.id, { payment_method: card.id })).rejects.toMatchObject({
      statusCode: 402,
      code: 'invoice_payment_intent_requires_action',
    });
    const page = String(invoice.hosted_invoice_url);
    const asked = await submit(page, { number: CARDS.asks });
    expect(await asked.text()).toContain('name="authentication"');
    expect((await stripe.invoices.retrieve(invoice.id)).status).toBe('open');
    expect((await submit(page, { number: CARDS.asks, authentication: 'complete' })).status).toBe(303);
    expect((await stripe.invoices.retrieve(invoice.id)).status).toBe('paid');
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
  });

  it('happens once, and never with the card of somebody else', async () => {
    const { customer, subscription } = await subscribed(stripe);
    const paid = await latestInvoice(subscription.id);
    await expect(stripe.invoices.pay(paid.id)).rejects.toMatchObject({ message: 'Invoice is already paid' });
    await renewWith(CARDS.failsLater, customer.id, subscription);
    const open = await latestInvoice(subscription.id);
    const stranger = await stripe.customers.create();
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: stranger.id });
    await expect(stripe.invoices.pay(open.id, { payment_method: card.id })).rejects.toMatchObject({
      statusCode: 400,
      param: 'payment_method',
    });
    expect((await stripe.invoices.retrieve(open.id)).status).toBe('open');
  });

  it('shows its payments where they are asked for', async () => {
    const { subscription } = await subscribed(stripe);
    const { id } = await latestInvoice(subscription.id);
    expect(await stripe.invoices.retrieve(id)).not.toHaveProperty('payments');
    const { payments } = await stripe.invoices.retrieve(id, {
      expand: ['payments.data.payment.payment_intent'],
    });
    expect(payments?.data).toMatchObject([
      { status: 'paid', amount_paid: 500_000, payment: { payment_intent: { status: 'succeeded' } } },
    ]);
  });
});
