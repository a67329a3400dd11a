import type Stripe from 'stripe';
import type { Applied, BillingRecords } from './billing-records.ts';
import { hasEnded, type InvoiceState, idOf, invoiceState, subscriptionState } from './stripe-states.ts';

/** Monthly invoices of eight years; older ones are settled. */
const MOST_INVOICES = 100;

/** Brings the database to what Stripe has. Everything that may have changed something there ends with this. */
export class SubscriptionSync {
  readonly #stripe: Stripe;
  readonly #records: BillingRecords;

  constructor(stripe: Stripe, records: BillingRecords) {
    this.#stripe = stripe;
    this.#records = records;
  }

  /**
   * Takes over a subscription with its newest invoices; for an event, once. Stripe is asked after the database has told
   * which version it has, so that an answer that has been overtaken is not written.
   */
  async sync(subscriptionId: string, eventId: string | null = null): Promise<Applied> {
    let first: number | undefined;
    // Three times at most: whoever was overtaken twice finds that what they came for is there.
    for (;;) {
      const { version, is_done } = await this.#records.beginSync(subscriptionId, eventId);
      if (is_done) return { outcome: 'done', changes: [] };
      first ??= version;
      const applied = await this.#takeOver(subscriptionId, { first, present: version }, eventId);
      if (applied.outcome !== 'outdated') return applied;
    }
  }

  /**
   * Whatever Stripe has of a customer's. What has ended goes first: it makes room for the one that goes on, of which the
   * database holds one a person.
   */
  async syncCustomer(customerId: string): Promise<ReadonlyMap<string, Applied>> {
    const { data } = await this.#stripe.subscriptions.list({
      customer: customerId,
      status: 'all',
      limit: 100,
    });
    const applied = new Map<string, Applied>();
    for (const { id } of [...data.filter(hasEnded), ...data.filter((one) => !hasEnded(one))]) {
      applied.set(id, await this.sync(id));
    }
    return applied;
  }

  async customerOf(subscriptionId: string): Promise<string> {
    return idOf((await this.#stripe.subscriptions.retrieve(subscriptionId)).customer);
  }

  async #takeOver(
    subscriptionId: string,
    versions: { readonly first: number; readonly present: number },
    eventId: string | null,
  ): Promise<Applied> {
    const [subscription, invoices] = await Promise.all([
      this.#stripe.subscriptions.retrieve(subscriptionId),
      this.#stripe.invoices.list({ subscription: subscriptionId, limit: MOST_INVOICES }),
    ]);
    const issued = invoices.data.map(invoiceState).filter((state): state is InvoiceState => state !== null);
    return this.#records.apply(subscriptionState(subscription), issued, versions, eventId);
  }
}
