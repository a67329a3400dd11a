import type { AddressInfo } from 'node:net';
import { Hono } from 'hono';
import Stripe from 'stripe';
import { listen } from '../../local/gateway.ts';
import { CLOCK } from '../../local/stripe/routes/clock.ts';
import { createStripe, type StripeOptions } from '../../local/stripe/stripe.ts';

export const SECRET_KEY = 'sk_test_standin';
export const WEBHOOK_SECRET = 'whsec_standin';

/** The stand-in on a port of its own, with the real SDK to drive it. */
export interface RunningStripe {
  readonly stripe: Stripe;
  readonly origin: string;
  /** Moves the account's clock forward, and does what was due on the way. */
  advance(seconds: number): Promise<void>;
  /** Moves it to a moment, in seconds since 1970. */
  advanceTo(moment: number): Promise<void>;
  close(): Promise<void>;
}

export async function startStripe(options: Partial<StripeOptions> = {}): Promise<RunningStripe> {
  const standIn = createStripe({ secretKey: SECRET_KEY, ...options });
  const server = await listen(standIn.app, 0);
  const { port } = server.address() as AddressInfo;
  const stripe = sdk(port);
  const advanceTo = async (moment: number) => {
    await stripe.testHelpers.testClocks.advance(CLOCK, { frozen_time: moment });
  };
  return {
    stripe,
    origin: `http://127.0.0.1:${port}`,
    advanceTo,
    advance: async (seconds) => {
      const { frozen_time: now } = await stripe.testHelpers.testClocks.retrieve(CLOCK);
      await advanceTo(now + seconds);
    },
    close: async () => {
      await standIn.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** The SDK as the product configures it, and without retries of its own. */
export function sdk(port: number, key = SECRET_KEY): Stripe {
  return new Stripe(key, { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0 });
}

/** A price of 5,000 naira a month. */
export function monthlyPrice(stripe: Stripe): Promise<Stripe.Price> {
  return stripe.prices.create({
    currency: 'ngn',
    unit_amount: 500_000,
    recurring: { interval: 'month' },
    product_data: { name: 'Standard' },
  });
}

/** Sends the form of one of the pages, as a browser does. */
export function submit(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

export const CARDS = {
  pays: '4242 4242 4242 4242',
  mastercard: '5555 5555 5555 4444',
  declined: '4000 0000 0000 0002',
  failsLater: '4000 0000 0000 0341',
  asks: '4000 0025 0000 3155',
  asksEachTime: '4000 0027 6000 3184',
} as const;

/** A customer who has subscribed on the Checkout page. */
export async function subscribed(stripe: Stripe, price?: Stripe.Price) {
  const { id: priceId } = price ?? (await monthlyPrice(stripe));
  const customer = await stripe.customers.create({ email: 'customer@delve.test' });
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customer.id,
    line_items: [{ price: priceId, quantity: 1 }],
    success_url: 'https://delve.test/paid?session={CHECKOUT_SESSION_ID}',
  });
  await submit(String(session.url), { number: CARDS.pays });
  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] });
  return { customer, session: paid, subscription: paid.subscription as Stripe.Subscription };
}

/** Where webhooks arrive: the events whose signature holds, and how many first attempts are refused. */
export interface Receiver {
  readonly url: string;
  readonly events: Stripe.Event[];
  readonly rejected: number;
  refuseNext(count: number): void;
  close(): Promise<void>;
}

export async function startReceiver(stripe: () => Stripe): Promise<Receiver> {
  const events: Stripe.Event[] = [];
  let refusals = 0;
  let rejected = 0;
  const app = new Hono();
  app.post('/hook', async (c) => {
    const signature = c.req.header('stripe-signature') ?? '';
    const event = await stripe().webhooks.constructEventAsync(await c.req.text(), signature, WEBHOOK_SECRET);
    if (refusals > 0) {
      refusals -= 1;
      rejected += 1;
      return c.text('not now', 503);
    }
    events.push(event);
    return c.text('ok');
  });
  const server = await listen(app, 0);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    events,
    get rejected() {
      return rejected;
    },
    refuseNext: (count) => {
      refusals = count;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
