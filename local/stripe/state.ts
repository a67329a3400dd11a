import { existsSync, readFileSync } from 'node:fs';
import type Stripe from 'stripe';
import { StackError } from '../errors.ts';

/** What a payment method's card does when it is charged; Stripe shows it to nobody. */
export interface StoredCard {
  readonly number: string;
  /** Whether its holder has confirmed it on a page, which covers later charges without them. */
  authenticated: boolean;
}

/** An answer that an idempotency key replays. */
export interface RememberedAnswer {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: unknown;
  readonly at: number;
}

/** Everything the account holds, by id and in order of creation. Objects refer to each other by id. */
export interface State {
  /** Seconds by which the account's clock is ahead of the machine's. */
  ahead: number;
  readonly customers: Record<string, Stripe.Customer>;
  readonly deletedCustomers: Record<string, true>;
  readonly products: Record<string, Stripe.Product>;
  readonly prices: Record<string, Stripe.Price>;
  readonly sessions: Record<string, Stripe.Checkout.Session>;
  readonly sessionLines: Record<string, Stripe.LineItem[]>;
  readonly sessionSubscriptions: Record<string, { metadata: Stripe.Metadata; description: string | null }>;
  readonly subscriptions: Record<string, Stripe.Subscription>;
  readonly invoices: Record<string, Stripe.Invoice>;
  readonly invoicePayments: Record<string, Stripe.InvoicePayment>;
  readonly paymentIntents: Record<string, Stripe.PaymentIntent>;
  readonly paymentMethods: Record<string, Stripe.PaymentMethod>;
  readonly cards: Record<string, StoredCard>;
  readonly portalSessions: Record<string, Stripe.BillingPortal.Session>;
  readonly events: Record<string, Stripe.Event>;
  readonly answers: Record<string, RememberedAnswer>;
}

function emptyState(): State {
  return {
    ahead: 0,
    customers: {},
    deletedCustomers: {},
    products: {},
    prices: {},
    sessions: {},
    sessionLines: {},
    sessionSubscriptions: {},
    subscriptions: {},
    invoices: {},
    invoicePayments: {},
    paymentIntents: {},
    paymentMethods: {},
    cards: {},
    portalSessions: {},
    events: {},
    answers: {},
  };
}

/** The state of the last run, or an empty one where there is no file. Throws {@link StackError} for a broken one. */
export function loadState(file: string | undefined): State {
  if (file === undefined || !existsSync(file)) return emptyState();
  try {
    return { ...emptyState(), ...(JSON.parse(readFileSync(file, 'utf8')) as State) };
  } catch (cause) {
    throw new StackError(
      `What Stripe's stand-in keeps in ${file} cannot be read. Remove it, or all data: npm start -- --reset`,
      { cause },
    );
  }
}
