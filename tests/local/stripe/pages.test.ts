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

let running: RunningStripe;
let stripe: Stripe;

beforeEach(async () => {
  running = await startStripe();
  stripe = running.stripe;
});
afterEach(() => running.close());

async function session(more: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  const price = await monthlyPrice(stripe);
  return stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: 'https://delve.test/paid?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://delve.test/plans',
    ...more,
  });
}

describe('the Checkout page', () => {
  it('shows what is paid, takes a card, and leads back with the id of the session', async () => {
    const open = await session({
      customer_email: 'customer@delve.test',
      client_reference_id: 'reference',
      metadata: { where: 'session' },
      subscription_data: { metadata: { where: 'subscription' } },
    });
    expect(open).toMatchObject({ status: 'open', payment_status: 'unpaid', subscription: null });
    const page = await (await fetch(String(open.url))).text();
    expect(page).toContain('Standard');
    expect(page).toMatch(/5,000\.00/);
    const paid = await submit(String(open.url), { number: CARDS.pays, name: 'A customer' });
    expect(paid.status).toBe(303);
    expect(paid.headers.get('location')).toBe(`https://delve.test/paid?session=${open.id}`);
    const complete = await stripe.checkout.sessions.retrieve(open.id, {
      expand: ['customer', 'subscription.default_payment_method', 'line_items'],
    });
    expect(complete).toMatchObject({
      status: 'complete',
      client_reference_id: 'reference',
      metadata: { where: 'session' },
      customer: { email: 'customer@delve.test' },
      subscription: {
        metadata: { where: 'subscription' },
        default_payment_method: { card: { last4: '4242', brand: 'visa' } },
      },
      line_items: { data: [{ quantity: 1, amount_total: 500_000, description: 'Standard' }] },
    });
    expect((await fetch(String(open.url))).status).toBe(404);
  });

  it.each([
    [CARDS.declined, 'Your card was declined.'],
    [CARDS.failsLater, 'Your card was declined.'],
    ['4000 0000 0000 9995', 'Your card has insufficient funds.'],
    ['1234', 'Your card number is incorrect'],
  ])('says why %s does not pay, and takes another one', async (number, reason) => {
    const open = await session();
    const refused = await submit(String(open.url), { number, email: 'customer@delve.test' });
    expect(refused.status).toBe(402);
    expect(await refused.text()).toContain(reason);
    expect(await stripe.checkout.sessions.retrieve(open.id)).toMatchObject({
      status: 'open',
      subscription: null,
    });
    expect((await stripe.subscriptions.list({ status: 'all' })).data).toEqual([]);
    const paid = await submit(String(open.url), { number: CARDS.pays, email: 'customer@delve.test' });
    expect(paid.status).toBe(303);
  });

  it('asks the holder of a card to confirm, who can fail and try again; later renewals do not ask', async () => {
    const open = await session();
    const asked = await submit(String(open.url), { number: CARDS.asks });
    expect(await asked.text()).toContain('name="authentication"');
    const failed = await submit(String(open.url), { number: CARDS.asks, authentication: 'fail' });
    expect(failed.status).toBe(402);
    expect(await failed.text()).toContain('unable to authenticate');
    const paid = await submit(String(open.url), { number: CARDS.asks, authentication: 'complete' });
    expect(paid.status).toBe(303);
    await running.advance(40 * 86_400);
    const { data } = await stripe.invoices.list({ status: 'paid' });
    expect(data.map(({ billing_reason: reason }) => reason)).toEqual([
      'subscription_cycle',
      'subscription_create',
    ]);
  });

  it('is gone once the session has expired, by hand or after a day', async () => {
    const [byHand, byTime] = [await session(), await session()];
    expect(await stripe.checkout.sessions.expire(byHand.id)).toMatchObject({ status: 'expired', url: null });
    await expect(stripe.checkout.sessions.expire(byHand.id)).rejects.toMatchObject({ statusCode: 400 });
    expect((await fetch(String(byTime.url))).status).toBe(200);
    await running.advance(86_400);
    expect((await stripe.checkout.sessions.retrieve(byTime.id)).status).toBe('expired');
    expect((await submit(String(byTime.url), { number: CARDS.pays })).status).toBe(404);
  });
});

describe('the portal', () => {
  it('changes the card of the customer, and leads back', async () => {
    const { customer, subscription } = await subscribed(stripe);
    const portal = await stripe.billingPortal.sessions.create({
      customer: customer.id,
      return_url: 'https://delve.test/billing',
      flow_data: { type: 'payment_method_update' },
    });
    expect(await (await fetch(portal.url)).text()).toContain('Change the card');
    const refused = await submit(portal.url, { number: CARDS.declined });
    expect(refused.status).toBe(402);
    const saved = await submit(portal.url, { number: CARDS.mastercard });
    expect(saved.headers.get('location')).toBe('https://delve.test/billing');
    const changed = await stripe.customers.retrieve(customer.id, {
      expand: ['invoice_settings.default_payment_method'],
    });
    expect(changed).toMatchObject({
      invoice_settings: { default_payment_method: { card: { brand: 'mastercard', last4: '4444' } } },
    });
    const kept = await stripe.subscriptions.retrieve(subscription.id);
    expect(kept.default_payment_method).toBe(subscription.default_payment_method);
    const { data } = await stripe.paymentMethods.list({ customer: customer.id, type: 'card' });
    expect(data.map(({ card }) => card?.last4)).toEqual(['4444', '4242']);
  });

  it('cancels a subscription of the customer, and of nobody else', async () => {
    const [own, other] = [await subscribed(stripe), await subscribed(stripe)];
    const portal = await stripe.billingPortal.sessions.create({ customer: own.customer.id });
    expect(await (await fetch(portal.url)).text()).toContain(own.subscription.id);
    const foreign = await submit(portal.url, { action: 'cancel', subscription: other.subscription.id });
    expect(foreign.status).toBe(404);
    expect((await stripe.subscriptions.retrieve(other.subscription.id)).cancel_at_period_end).toBe(false);
    await submit(portal.url, { action: 'cancel', subscription: own.subscription.id });
    expect((await stripe.subscriptions.retrieve(own.subscription.id)).cancel_at_period_end).toBe(true);
    await submit(portal.url, { action: 'keep', subscription: own.subscription.id });
    expect((await stripe.subscriptions.retrieve(own.subscription.id)).cancel_at_period_end).toBe(false);
  });

  it('is open for an hour, under an address nobody can guess', async () => {
    const { customer } = await subscribed(stripe);
    const portal = await stripe.billingPortal.sessions.create({ customer: customer.id });
    expect((await fetch(portal.url)).status).toBe(200);
    expect((await fetch(`${running.origin}/p/session/${portal.id}`)).status).toBe(404);
    await running.advance(3600);
    expect((await fetch(portal.url)).status).toBe(404);
  });
});
