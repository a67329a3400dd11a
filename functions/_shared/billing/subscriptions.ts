import { DelveError } from '@delve/client';
import { SESSION_ENDED } from '@delve/client/server';
import type Stripe from 'stripe';
import type { Settings } from '../settings.ts';
import {
  alreadySubscribed,
  noCard,
  noSubscription,
  nothingToPay,
  planNotFound,
  returnUrlNeeded,
} from './billing-errors.ts';
import type { BillingRecords, BillingStanding } from './billing-records.ts';
import { closeOtherPages, closePage, closePagesOf, isSubscribed } from './checkout-session.ts';
import { type Connection, connect } from './connection.ts';
import { adoptCard, openInvoices, payInvoice, waiveInvoice } from './payments.ts';
import { fromStripe, isMissing, isRefused, providerNotConfigured } from './stripe-errors.ts';

/** Pages of the frontend; the one of the settings where none is named. */
export interface CheckoutPages {
  /** Where people come to when they have paid. */
  readonly successUrl?: string | undefined;
  /** Where they come to when they have not. */
  readonly cancelUrl?: string | undefined;
}

/** A person's subscription: what is done about it at Stripe, and then taken over. Each caller has checked who asks. */
export class Subscriptions {
  readonly #settings: Settings;
  #connection: Promise<Connection> | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /**
   * A page of Stripe's on which the person subscribes to a plan. It closes the one before, so that nobody pays twice.
   * Errors: 400 `return_url_needed`, 404 `plan_not_found`, 409 `already_subscribed`, and those of {@link fromStripe}.
   */
  async subscribe(personId: string, planId: number, pages: CheckoutPages): Promise<{ url: string }> {
    const successUrl = this.#pageOf('successUrl', pages.successUrl);
    const cancelUrl = this.#pageOf('cancelUrl', pages.cancelUrl);
    return this.#ask(async ({ stripe, records, sync }) => {
      const offer = await records.offer(planId);
      if (offer === null) throw planNotFound();
      const { priceId } = offer;
      if (priceId === null) {
        throw providerNotConfigured(new Error(`Plan ${planId} has no price: npm run billing:prices`));
      }
      const standing = await standingOf(records, personId);
      if (standing.subscriptionId !== null) throw alreadySubscribed();
      const open = (customer: string) =>
        stripe.checkout.sessions.create({
          mode: 'subscription',
          customer,
          line_items: [{ price: priceId, quantity: 1 }],
          success_url: successUrl,
          cancel_url: cancelUrl,
        });
      const { customerId, session } = await this.#asCustomer(personId, standing, open);
      if (session.url === null) throw new Error(`${session.id} has no page.`);
      const former = await records.replaceCheckoutSession(personId, session.id);
      await closeOtherPages(stripe, customerId, session, former);
      // Now that no other page can be paid: one may have been a moment ago.
      if (await isSubscribed(stripe, customerId)) {
        await closePage(stripe, session.id);
        await sync.syncCustomer(customerId);
        throw alreadySubscribed();
      }
      return { url: session.url };
    });
  }

  /**
   * Ends the subscription with its period, or at once: then what is owed for the period is waived.
   * Errors: 404 `no_subscription`, and those of {@link fromStripe}.
   */
  async cancel(personId: string, immediately: boolean): Promise<void> {
    await this.#change(personId, async ({ stripe }, { subscriptionId }) => {
      if (!immediately) {
        await stripe.subscriptions.update(subscriptionId, { cancel_at_period_end: true });
        return;
      }
      const { data: owed } = await openInvoices(stripe, subscriptionId);
      await stripe.subscriptions.cancel(subscriptionId);
      for (const invoice of owed) await waiveInvoice(stripe, invoice);
    });
  }

  /** Takes a cancellation for the period's end back. Errors: 404 `no_subscription`, and those of {@link fromStripe}. */
  async resume(personId: string): Promise<void> {
    await this.#change(personId, async ({ stripe }, { subscriptionId }) => {
      await stripe.subscriptions.update(subscriptionId, { cancel_at_period_end: false });
    });
  }

  /**
   * A page of Stripe's on which the person enters another card. Errors: 400 `return_url_needed`, 404 `no_subscription`,
   * and those of {@link fromStripe}.
   */
  async cardChange(personId: string, returnUrl: string | undefined): Promise<{ url: string }> {
    const back = this.#pageOf('returnUrl', returnUrl);
    return this.#ask(async ({ stripe, records }) => {
      const { customerId } = await subscribedOf(records, personId);
      const { url } = await stripe.billingPortal.sessions.create({
        customer: customerId,
        return_url: back,
        flow_data: {
          type: 'payment_method_update',
          after_completion: { type: 'redirect', redirect: { return_url: back } },
        },
      });
      return { url };
    });
  }

  /**
   * Charges what is owed to the present card, and has the subscription go on with it. Errors: 402 `card_declined`,
   * `action_required` with the page that asks for it, 404 `no_subscription`, 409 `nothing_to_pay`, `no_card`, and those
   * of {@link fromStripe}.
   */
  async retryPayment(personId: string): Promise<void> {
    await this.#change(personId, async ({ stripe }, { customerId, subscriptionId }) => {
      const { data: owed } = await openInvoices(stripe, subscriptionId);
      if (owed.length === 0) throw nothingToPay();
      const card = await adoptCard(stripe, customerId, subscriptionId);
      if (card === null) throw noCard();
      // Newest first as Stripe lists them; what was owed first is paid first.
      for (const invoice of owed.toReversed()) await payInvoice(stripe, invoice, card);
    });
  }

  /** Has Stripe forget the customers of deleted accounts, which ends what they subscribed to. How many those were. */
  async deleteQueuedCustomers(atMost = 100): Promise<number> {
    // Nobody has ever been a customer.
    if (this.#settings.stripe === null) return 0;
    return this.#ask(async ({ stripe, records }) => {
      const due = await records.takeCustomersToDelete(atMost);
      const failures: unknown[] = [];
      for (const customerId of due) {
        try {
          await deleteCustomer(stripe, customerId);
          await records.forgetCustomer(customerId);
        } catch (error) {
          // One that Stripe keeps must not hold back the others, who are charged as long as they wait.
          if (!isRefused(error)) throw error;
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, failures.map(messageOf).join(' '));
      return due.length;
    });
  }

  /** Makes a page for the person's customer, who is made first if there is none, or none any more. */
  async #asCustomer(
    personId: string,
    standing: BillingStanding,
    open: (customerId: string) => Promise<Stripe.Checkout.Session>,
  ): Promise<{ customerId: string; session: Stripe.Checkout.Session }> {
    const { customerId } = standing;
    if (customerId !== null) {
      try {
        return { customerId, session: await open(customerId) };
      } catch (error) {
        if (!isMissing(error, 'customer')) throw error;
        // Made in another account, or deleted there.
      }
    }
    const made = await this.#makeCustomer(personId, standing);
    return { customerId: made, session: await open(made) };
  }

  async #makeCustomer(personId: string, { email, name, customerId }: BillingStanding): Promise<string> {
    const { stripe, records } = await this.#connect();
    const made = await stripe.customers.create({
      // Stripe refuses empty texts, and not everybody has given a name.
      ...(email === '' ? {} : { email }),
      ...(name === '' ? {} : { name }),
      metadata: { delve_user_id: personId },
    });
    const kept = await records.keepCustomer(personId, made.id, customerId);
    if (kept === null) throw new DelveError(SESSION_ENDED);
    return kept;
  }

  /** Does something about the subscription, and takes over what came of it, also of what failed halfway. */
  async #change(
    personId: string,
    work: (connection: Connection, subscribed: Subscribed) => Promise<void>,
  ): Promise<void> {
    await this.#ask(async (connection) => {
      const subscribed = await subscribedOf(connection.records, personId);
      try {
        await work(connection, subscribed);
      } catch (error) {
        await connection.sync.sync(subscribed.subscriptionId).catch(console.error);
        // Refused because it has ended meanwhile, by the same button pressed twice or without a word yet.
        if (isRefused(error)) await requireSubscription(connection.records, personId, subscribed);
        throw error;
      }
      await connection.sync.sync(subscribed.subscriptionId);
    });
  }

  async #ask<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    try {
      return await work(await this.#connect());
    } catch (error) {
      throw fromStripe(error);
    }
  }

  #connect(): Promise<Connection> {
    this.#connection ??= connect(this.#settings);
    return this.#connection;
  }

  #pageOf(field: string, given: string | undefined): string {
    const page = given ?? this.#settings.siteUrl;
    if (page !== null) return page;
    throw returnUrlNeeded(field);
  }
}

/**
 * Deleting a customer ends their subscriptions at once: https://docs.stripe.com/api/customers/delete. Nothing there says
 * that a page that is open cannot be paid any more, so it is closed before.
 */
async function deleteCustomer(stripe: Stripe, customerId: string): Promise<void> {
  try {
    await closePagesOf(stripe, customerId);
    await stripe.customers.del(customerId);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** Somebody whose subscription has not ended. */
interface Subscribed {
  readonly customerId: string;
  readonly subscriptionId: string;
}

async function subscribedOf(records: BillingRecords, personId: string): Promise<Subscribed> {
  const { customerId, subscriptionId } = await standingOf(records, personId);
  if (customerId === null || subscriptionId === null) throw noSubscription();
  return { customerId, subscriptionId };
}

/** Errors: 404 `no_subscription` when it is no longer the person's. */
async function requireSubscription(
  records: BillingRecords,
  personId: string,
  { subscriptionId }: Subscribed,
): Promise<void> {
  if ((await subscribedOf(records, personId)).subscriptionId !== subscriptionId) throw noSubscription();
}

async function standingOf(records: BillingRecords, personId: string): Promise<BillingStanding> {
  const standing = await records.standing(personId);
  if (standing === null) throw new DelveError(SESSION_ENDED);
  return standing;
}

function messageOf(error: unknown): string {
  return (error as Error).message;
}
