import type Stripe from 'stripe';
import { CARDS, type RunningStripe, submit } from './stripe.ts';

const DAY = 86_400;
/** So far the clock moves between two things that people do: a month's renewals are spread over several of them. */
const STRIDE = 9 * DAY;
const PAGE = 'https://delve.test/billing';

/** Somebody who lives through subscriptions at Stripe. */
export interface Subscriber {
  readonly customer: string;
  subscription: string | null;
}

/** Whether they have come to an end, by Stripe's word. */
const hasEnded = ({ status }: Stripe.Subscription) =>
  status === 'canceled' || status === 'incomplete_expired';

/**
 * People who subscribe, renew, fail, change their card, pay, cancel at the end or at once, take that back, and subscribe
 * again, as chance has it. `settled` is awaited after every single thing that is done, and every move of the clock.
 */
export class SubscriberLives {
  readonly #running: RunningStripe;
  readonly #prices: readonly string[];
  readonly #subscribers: readonly Subscriber[];
  readonly #random: () => number;
  readonly #settled: () => Promise<void>;

  constructor(
    running: RunningStripe,
    prices: readonly string[],
    subscribers: readonly Subscriber[],
    random: () => number,
    settled: () => Promise<void>,
  ) {
    this.#running = running;
    this.#prices = prices;
    this.#subscribers = subscribers;
    this.#random = random;
    this.#settled = settled;
  }

  /** Each does something or lets it be, then time goes on. */
  async round(): Promise<void> {
    for (const subscriber of this.#subscribers) await this.#act(subscriber);
    await this.#running.advance(STRIDE);
    await this.#settled();
  }

  async #act(subscriber: Subscriber): Promise<void> {
    const chance = this.#random();
    const { stripe } = this.#running;
    const present =
      subscriber.subscription === null ? null : await stripe.subscriptions.retrieve(subscriber.subscription);
    if (present === null || hasEnded(present)) {
      if (chance < 0.7) await this.#subscribe(subscriber);
    } else if (present.status === 'past_due') {
      if (chance < 0.4) await this.#payWithOtherCard(subscriber, present);
      else if (chance < 0.5) await this.#cancelAtOnce(present);
    } else if (chance < 0.15) {
      await this.#changeCard(subscriber, CARDS.failsLater);
    } else if (chance < 0.25) {
      await this.#changeCard(subscriber, CARDS.pays);
    } else if (chance < 0.35) {
      await this.#do(() =>
        stripe.subscriptions.update(present.id, { cancel_at_period_end: !present.cancel_at_period_end }),
      );
    } else if (chance < 0.4) {
      await this.#cancelAtOnce(present);
    }
  }

  async #subscribe(subscriber: Subscriber): Promise<void> {
    const { stripe } = this.#running;
    const price = this.#prices[this.#random() < 0.7 ? 0 : 1] as string;
    const session = await this.#do(() =>
      stripe.checkout.sessions.create({
        mode: 'subscription',
        customer: subscriber.customer,
        line_items: [{ price, quantity: 1 }],
        success_url: PAGE,
      }),
    );
    const card = this.#random() < 0.2 ? CARDS.failsLater : CARDS.pays;
    await this.#do(() => submit(String(session.url), { number: card }));
    if ((await stripe.checkout.sessions.retrieve(session.id)).status === 'open') {
      await this.#do(() => submit(String(session.url), { number: CARDS.pays }));
    }
    const { subscription } = await stripe.checkout.sessions.retrieve(session.id);
    subscriber.subscription = String(subscription);
  }

  /** In the portal, which makes it the customer's: the webhook makes it the subscription's. */
  async #changeCard({ customer }: Subscriber, number: string): Promise<void> {
    const portal = await this.#running.stripe.billingPortal.sessions.create({
      customer,
      return_url: PAGE,
      flow_data: { type: 'payment_method_update' },
    });
    await this.#do(() => submit(portal.url, { number }));
  }

  async #payWithOtherCard(subscriber: Subscriber, { id }: Stripe.Subscription): Promise<void> {
    const { stripe } = this.#running;
    await this.#changeCard(subscriber, CARDS.mastercard);
    const customer = (await stripe.customers.retrieve(subscriber.customer)) as Stripe.Customer;
    const card = String(customer.invoice_settings.default_payment_method);
    for (const invoice of await this.#owed(id)) {
      await this.#do(() => stripe.invoices.pay(invoice.id, { payment_method: card }));
    }
  }

  async #cancelAtOnce({ id }: Stripe.Subscription): Promise<void> {
    const { stripe } = this.#running;
    const owed = await this.#owed(id);
    await this.#do(() => stripe.subscriptions.cancel(id));
    for (const invoice of owed) await this.#do(() => stripe.invoices.voidInvoice(invoice.id));
  }

  /** What was owed first comes first. */
  async #owed(subscription: string): Promise<Stripe.Invoice[]> {
    const { data } = await this.#running.stripe.invoices.list({ subscription, status: 'open', limit: 100 });
    return data.toReversed();
  }

  async #do<Result>(action: () => Promise<Result>): Promise<Result> {
    const result = await action();
    await this.#settled();
    return result;
  }
}
