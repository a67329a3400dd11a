import type { Context } from '../context.ts';
import type { Database } from '../database.types.ts';
import { answerOf } from '../errors/postgrest.ts';

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
