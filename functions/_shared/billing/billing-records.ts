import type { Json } from '@delve/client';
import { answerOf } from '@delve/client/server';
import type { ServiceClient } from '../service-client.ts';
import type { InvoiceState, SubscriptionState } from './stripe-states.ts';

/** What became of an answer of Stripe's; see `apply_stripe_subscription`. */
export type Outcome =
  | 'applied'
  | 'outdated'
  | 'overtaken'
  | 'done'
  | 'unknown_customer'
  | 'unknown_plan'
  | 'another_subscription';

export interface Applied {
  readonly outcome: Outcome;
  /** What that changed, in words; empty when the database had it all. */
  readonly changes: readonly string[];
}

/** How a person stands with Stripe. */
export interface BillingStanding {
  readonly email: string;
  readonly name: string;
  /** `null` for somebody who never wanted to pay. */
  readonly customerId: string | null;
  /** The subscription that has not ended. */
  readonly subscriptionId: string | null;
  /** In Stripe's words. */
  readonly status: string | null;
}

/** A column that a function may answer null in, which its type cannot say. */
const orNull = <Value>(value: Value): Value | null => value ?? null;

/** What the database knows of billing, and is told; with the secret key. */
export class BillingRecords {
  readonly #supabase: ServiceClient;

  constructor(supabase: ServiceClient) {
    this.#supabase = supabase;
  }

  /** `null` for an account that is gone. */
  async standing(personId: string): Promise<BillingStanding | null> {
    const [row] = await answerOf(this.#supabase.rpc('billing_standing', { person_id: personId }));
    if (row === undefined) return null;
    return {
      email: row.email,
      name: row.name,
      customerId: orNull(row.stripe_customer_id),
      subscriptionId: orNull(row.stripe_subscription_id),
      status: orNull(row.status),
    };
  }

  /** What Stripe sells a plan for; `null` for a plan that is not on offer. */
  async offer(planId: number): Promise<{ readonly priceId: string | null } | null> {
    const row = await answerOf(
      this.#supabase
        .from('plans')
        .select('stripe_price_id')
        .eq('id', planId)
        .eq('is_offered', true)
        .maybeSingle(),
    );
    return row && { priceId: row.stripe_price_id };
  }

  /** The customer to use, which may be another one that was there first; `null` when the account is gone. */
  async keepCustomer(personId: string, customerId: string, insteadOf: string | null): Promise<string | null> {
    return answerOf(
      this.#supabase.rpc('keep_stripe_customer', {
        person_id: personId,
        stripe_customer_id: customerId,
        ...(insteadOf === null ? {} : { instead_of: insteadOf }),
      }),
    );
  }

  /** Answers the page that the person had before, or `null`. */
  async replaceCheckoutSession(personId: string, sessionId: string): Promise<string | null> {
    return answerOf(
      this.#supabase.rpc('replace_checkout_session', { person_id: personId, session_id: sessionId }),
    );
  }

  async beginSync(subscriptionId: string, eventId: string | null) {
    return answerOf(
      this.#supabase
        .rpc('begin_stripe_sync', {
          stripe_subscription_id: subscriptionId,
          ...(eventId === null ? {} : { event_id: eventId }),
        })
        .single(),
    );
  }

  async apply(
    subscription: SubscriptionState,
    invoices: readonly InvoiceState[],
    versions: { readonly first: number; readonly present: number },
    eventId: string | null,
  ): Promise<Applied> {
    const row = await answerOf(
      this.#supabase
        .rpc('apply_stripe_subscription', {
          subscription: { ...subscription } as Json,
          invoices: invoices.map((invoice) => ({ ...invoice })),
          version: versions.present,
          first_version: versions.first,
          ...(eventId === null ? {} : { event_id: eventId }),
        })
        .single(),
    );
    return { outcome: row.outcome as Outcome, changes: row.changes };
  }

  /** Customers of deleted accounts, for this caller alone for five minutes. */
  async takeCustomersToDelete(atMost: number): Promise<readonly string[]> {
    return answerOf(this.#supabase.rpc('take_stripe_customers_to_delete', { at_most: atMost }));
  }

  async forgetCustomer(customerId: string): Promise<void> {
    await answerOf(this.#supabase.rpc('forget_stripe_customer', { stripe_customer_id: customerId }));
  }

  /**
   * Customers whom nobody has compared with Stripe for a day, with the subscription that has not ended here and their
   * address, empty for none.
   */
  async takeCustomersToReconcile(atMost: number) {
    const rows = await answerOf(
      this.#supabase.rpc('take_stripe_customers_to_reconcile', { at_most: atMost }),
    );
    return rows.map((row) => ({
      customerId: row.stripe_customer_id,
      subscriptionId: orNull(row.stripe_subscription_id),
      email: row.email,
    }));
  }
}
