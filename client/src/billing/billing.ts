import * as z from 'zod';
import type { Context } from '../context.ts';
import type { Database } from '../database.types.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import { callApi } from '../function-call.ts';
import { withoutUndefined } from '../without-undefined.ts';

const subscription = z.object({
  planId: fields.id,
  /** Where Stripe's page leads to when it is paid; by default the project's own site. */
  successUrl: fields.webPage.optional(),
  /** Where it leads back to when it is not. */
  cancelUrl: fields.webPage.optional(),
});
const cancellation = z.object({
  /** At once instead of with the period that is paid: nothing is paid back, what is owed for it is waived. */
  immediately: z.boolean({ error: 'Must be true or false.' }).optional(),
});
const cardChange = z.object({
  /** Where Stripe's page leads back to; by default the project's own site. */
  returnUrl: fields.webPage.optional(),
});

/** The plan to subscribe to, and where Stripe's page leads to afterwards. */
export type SubscriptionInput = z.input<typeof subscription>;
/** When a subscription is to end. */
export type CancellationInput = z.input<typeof cancellation>;
/** Where Stripe's page for changing the card leads back to. */
export type CardChangeInput = z.input<typeof cardChange>;

/** A page of Stripe's, to which the person is sent. */
export interface BillingPage {
  readonly url: string;
}

const NAMES = {
  plan_id: 'planId',
  success_url: 'successUrl',
  cancel_url: 'cancelUrl',
  return_url: 'returnUrl',
} as const;

/** What somebody pays for, and has paid. */
export interface BillingDetails {
  /** A plan's name; `Free` without one. */
  readonly plan: string;
  /** Of the subscription, in Stripe's words: `active`, `past_due`, …; `null` without one. */
  readonly status: string | null;
  /** The day in Nigeria on which the plan renews, `2026-12-05`; `null` when it does not. */
  readonly nextBillingDate: string | null;
  /** Whether the plan ends with the period that is paid. */
  readonly cancelsAtPeriodEnd: boolean;
  /** The newest 50, newest first. */
  readonly invoices: readonly Invoice[];
}

/** What was charged. */
export interface Invoice {
  readonly id: number;
  /** The number that stands on it. */
  readonly number: string;
  /** In kobo (hundredths of a naira). */
  readonly amountKobo: number;
  /** In Stripe's words. */
  readonly status: 'open' | 'paid' | 'uncollectible' | 'void';
  readonly issuedAt: Date;
  readonly paidAt: Date | null;
}

type InvoiceRow = Pick<
  Database['public']['Tables']['invoices']['Row'],
  'id' | 'number' | 'amount_kobo' | 'status' | 'issued_at' | 'paid_at'
>;

type Columns = Database['public']['Functions']['my_billing']['Returns'][number];

/** What `my_billing` returns. A function's columns cannot say which of them may be null. */
type BillingRow = Omit<Columns, 'status' | 'next_billing_date' | 'invoices'> & {
  readonly status: Columns['status'] | null;
  readonly next_billing_date: Columns['next_billing_date'] | null;
  readonly invoices: unknown;
};

/** The signed-in person's own plan and invoices. */
export class Billing {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Plan, next renewal and invoices. Errors: 401 `missing_token`, `session_ended`. */
  async get(): Promise<BillingDetails> {
    const { supabase, caller } = this.#context;
    await caller.requireUserId();
    const row: BillingRow = await answerOf(supabase.rpc('my_billing').single());
    return {
      plan: row.plan,
      status: row.status,
      nextBillingDate: row.next_billing_date,
      cancelsAtPeriodEnd: row.cancel_at_period_end,
      invoices: (row.invoices as readonly InvoiceRow[]).map(toInvoice),
    };
  }

  /**
   * A page of Stripe's on which the person subscribes to a plan; making it closes the one before. The plan is active once
   * it is paid there: {@link get} tells a moment after they have come back. Errors: 400 `return_url_needed` where the
   * project has no site, 401, 404 `plan_not_found`, 409 `already_subscribed`, 502 `provider_failed`,
   * 503 `provider_unreachable`, `provider_not_configured`, as all methods that ask Stripe.
   */
  async subscribe(input: SubscriptionInput): Promise<BillingPage> {
    const { planId, successUrl, cancelUrl } = checked(subscription, input);
    await this.#context.caller.requireUserId();
    const body = { plan_id: planId, success_url: successUrl, cancel_url: cancelUrl };
    return callApi(this.#context, '/payment/subscription/', withoutUndefined(body), NAMES);
  }

  /** Ends the subscription with the period that is paid, or at once. Errors: 401, 404 `no_subscription`, 502, 503. */
  async cancel(input: CancellationInput = {}): Promise<void> {
    const { immediately = false } = checked(cancellation, input);
    await this.#context.caller.requireUserId();
    await callApi(this.#context, '/payment/subscription/cancel/', { immediately });
  }

  /** Takes a cancellation for the period's end back. Errors: 401, 404 `no_subscription`, 502, 503. */
  async resume(): Promise<void> {
    await this.#context.caller.requireUserId();
    await callApi(this.#context, '/payment/subscription/resume/', {});
  }

  /**
   * A page of Stripe's on which the person enters another card, for an hour; renewals are charged to it from then on.
   * Errors: 400 `return_url_needed` where the project has no site, 401, 404 `no_subscription`, 502, 503.
   */
  async changeCard(input: CardChangeInput = {}): Promise<BillingPage> {
    const { returnUrl } = checked(cardChange, input);
    await this.#context.caller.requireUserId();
    const query = returnUrl === undefined ? '' : `?return_url=${encodeURIComponent(returnUrl)}`;
    return callApi(this.#context, `/payment/subscription/change-card/${query}`, undefined, NAMES);
  }

  /**
   * Charges what is owed to the present card. Errors: 401, 402 `card_declined`, `action_required` with the page to
   * confirm the payment at in `url`, 404 `no_subscription`, 409 `nothing_to_pay`, `no_card`, 502, 503.
   */
  async retryPayment(): Promise<void> {
    await this.#context.caller.requireUserId();
    await callApi(this.#context, '/payment/subscription/retry/', {});
  }
}

function toInvoice(row: InvoiceRow): Invoice {
  return {
    id: row.id,
    number: row.number,
    amountKobo: row.amount_kobo,
    status: row.status as Invoice['status'],
    issuedAt: new Date(row.issued_at),
    paidAt: row.paid_at === null ? null : new Date(row.paid_at),
  };
}
