import type Stripe from 'stripe';
import { lookupKeyOf, productIdOf } from '../../functions/_shared/billing/plan-prices.ts';
import { Account } from './account.ts';
import { nextAttempt } from './collection.ts';
import { createCustomer } from './customers.ts';
import { draftInvoice, finalizeInvoice, markPaid, markUncollectible, voidInvoice } from './invoices.ts';
import { attach, createPaymentMethod } from './payment-methods.ts';
import { pay } from './payments.ts';
import { createPrice, createProduct } from './prices.ts';
import { endSubscription, newSubscription, setCancelAtPeriodEnd } from './subscriptions.ts';

const DAY = 86_400;
const PAYS = '4242424242424242';
const CANNOT_BE_CHARGED = '4000000000000341';

/** A customer as somebody else has recorded them. Moments are in seconds since 1970. */
export interface MirroredCustomer {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly created: number;
  readonly subscriptions: readonly MirroredSubscription[];
}

export interface MirroredSubscription {
  readonly id: string;
  readonly plan: {
    readonly id: number;
    readonly name: string;
    readonly priceKobo: number;
    readonly durationMonths: number;
  };
  readonly status: Stripe.Subscription.Status;
  readonly created: number;
  readonly periodStart: number;
  readonly periodEnd: number;
  readonly cancelAtPeriodEnd: boolean;
  /** The oldest first. */
  readonly invoices: readonly MirroredInvoice[];
}

export interface MirroredInvoice {
  readonly id: string;
  readonly number: string;
  readonly amount: number;
  readonly status: 'open' | 'paid' | 'uncollectible' | 'void';
  readonly created: number;
  readonly paidAt: number | null;
}

/** Changes what an account holds, and nobody is told. */
class QuietAccount extends Account {
  override emit(): void {}
}

/**
 * Gives an account the customers that it does not have, with all that belongs to them, as if they had come about by
 * themselves: renewals and further attempts go on from there. Whether there were any; one who was deleted stays so.
 */
export function mirror({ state, origin }: Account, customers: readonly MirroredCustomer[]): boolean {
  const account = new QuietAccount(state, () => {});
  account.origin = origin;
  const missing = customers.filter(
    ({ id }) => !Object.hasOwn(state.customers, id) && !Object.hasOwn(state.deletedCustomers, id),
  );
  for (const customer of missing) mirrorCustomer(account, customer);
  return missing.length > 0;
}

/** The card that they had all along, and where something is owed, the one in its place that cannot be charged. */
interface Cards {
  readonly former: Stripe.PaymentMethod;
  readonly present: Stripe.PaymentMethod;
}

function mirrorCustomer(account: Account, { subscriptions, created, ...fields }: MirroredCustomer): void {
  const customer = account.at(created, () => createCustomer(account, fields));
  const owes = subscriptions.some(({ invoices }) => invoices.some(({ status }) => status === 'open'));
  const cards = account.at(created, () => {
    const former = newCard(account, customer, PAYS);
    return { former, present: owes ? newCard(account, customer, CANNOT_BE_CHARGED) : former };
  });
  attach(account, cards.present, customer.id);
  customer.invoice_settings.default_payment_method = cards.present.id;
  for (const subscription of subscriptions) mirrorSubscription(account, customer, subscription, cards);
}

function newCard(account: Account, { email, name }: Stripe.Customer, number: string): Stripe.PaymentMethod {
  const year = new Date().getUTCFullYear() + 3;
  return createPaymentMethod(
    account,
    { number, exp_month: 12, exp_year: year },
    { email, name: name ?? null },
  );
}

function mirrorSubscription(
  account: Account,
  customer: Stripe.Customer,
  source: MirroredSubscription,
  cards: Cards,
): void {
  const subscription = account.at(source.created, () =>
    newSubscription(account, {
      id: source.id,
      customer: customer.id,
      items: [{ price: priceOf(account, source.plan), quantity: 1 }],
      default_payment_method: cards.present.id,
      metadata: customer.metadata,
    }),
  );
  // Known is when it renews, not since when it does so: the rhythm goes on from there.
  subscription.billing_cycle_anchor = source.periodEnd;
  let lastStart = source.created;
  for (const [index, invoice] of source.invoices.entries()) {
    setPeriod(subscription, invoice.created, source.invoices[index + 1]?.created ?? source.periodEnd);
    mirrorInvoice(account, subscription, invoice, lastStart, cards);
    subscription.latest_invoice = invoice.id;
    lastStart = invoice.created;
    countInvoice(customer, invoice.number);
  }
  setPeriod(subscription, source.periodStart, source.periodEnd);
  subscription.status = source.status;
  if (source.cancelAtPeriodEnd) {
    Object.assign(subscription, setCancelAtPeriodEnd(account, subscription, true));
  }
  if (source.status === 'canceled') {
    account.at(Math.min(source.periodEnd, account.now()), () =>
      endSubscription(account, subscription, 'cancellation_requested'),
    );
  }
}

function priceOf(account: Account, plan: MirroredSubscription['plan']): Stripe.Price {
  const { products, prices } = account.state;
  const lookupKey = lookupKeyOf(plan);
  const present = Object.values(prices).find((price) => price.lookup_key === lookupKey);
  if (present !== undefined) return present;
  const id = productIdOf(plan);
  const metadata = { delve_plan_id: String(plan.id) };
  const product = products[id] ?? createProduct(account, { id, name: plan.name, metadata });
  const price = createPrice(account, {
    product: product.id,
    currency: 'ngn',
    unit_amount: plan.priceKobo,
    recurring: { interval: 'month', interval_count: plan.durationMonths },
    lookup_key: lookupKey,
    metadata,
  });
  product.default_price ??= price.id;
  return price;
}

function setPeriod(subscription: Stripe.Subscription, start: number, end: number): void {
  for (const item of subscription.items.data) {
    item.current_period_start = start;
    item.current_period_end = end;
  }
}

/** The next invoice has the number after the last one. */
function countInvoice(customer: Stripe.Customer, number: string): void {
  const [, prefix, sequence] = /^(.+)-(\d+)$/.exec(number) ?? [];
  if (prefix === undefined) return;
  customer.invoice_prefix = prefix;
  customer.next_invoice_sequence = Number(sequence) + 1;
}

function mirrorInvoice(
  account: Account,
  subscription: Stripe.Subscription,
  source: MirroredInvoice,
  periodStart: number,
  cards: Cards,
): void {
  const isFirst = subscription.latest_invoice === null;
  const invoice = account.at(source.created, () => {
    const reason = isFirst ? 'subscription_create' : 'subscription_cycle';
    const draft = draftInvoice(account, subscription, reason, source.id);
    draft.period_start = periodStart;
    costs(draft, source.amount);
    finalizeInvoice(account, draft);
    draft.number = source.number;
    return draft;
  });
  if (source.status === 'void') {
    account.at(source.created, () => voidInvoice(account, invoice));
    return;
  }
  invoice.attempted = true;
  invoice.attempt_count = 1;
  if (source.status === 'paid') {
    account.at(source.paidAt ?? source.created, () => {
      pay(account, invoice, cards.former.id, true);
      markPaid(account, invoice);
    });
    return;
  }
  account.at(source.created, () => {
    pay(account, invoice, cards.present.id);
    invoice.next_payment_attempt = nextAttempt(account, invoice);
  });
  if (source.status === 'uncollectible')
    account.at(source.created, () => markUncollectible(account, invoice));
  // Whoever looks at a subscription that owes finds it so, however long ago the rows were laid.
  else if (invoice.next_payment_attempt !== null) {
    invoice.next_payment_attempt = Math.max(invoice.next_payment_attempt, account.now() + DAY);
  }
}

/** What was charged then, whatever the plan costs now. */
function costs(invoice: Stripe.Invoice, amount: number): void {
  Object.assign(invoice, {
    amount_due: amount,
    amount_remaining: amount,
    subtotal: amount,
    subtotal_excluding_tax: amount,
    total: amount,
    total_excluding_tax: amount,
  } satisfies Partial<Stripe.Invoice>);
  for (const line of invoice.lines.data) Object.assign(line, { amount, subtotal: amount });
}
