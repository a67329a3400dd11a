import type Stripe from 'stripe';

/** What the database keeps of a subscription: the fields that `apply_stripe_subscription` reads. Times are ISO. */
export interface SubscriptionState {
  readonly id: string;
  readonly customer: string;
  /** The product of its one item, by which its plan is known; `null` for one that Delve has not sold. */
  readonly product: string | null;
  readonly status: Stripe.Subscription.Status;
  readonly period_start: string | null;
  readonly period_end: string | null;
  readonly cancels_at_period_end: boolean;
  readonly created_at: string;
}

/** What the database keeps of an invoice. */
export interface InvoiceState {
  readonly id: string;
  readonly product: string | null;
  readonly number: string;
  /** Stripe counts naira in kobo, too. */
  readonly amount_kobo: number;
  readonly status: Exclude<Stripe.Invoice.Status, 'draft'>;
  readonly issued_at: string;
  readonly paid_at: string | null;
}

export function subscriptionState(subscription: Stripe.Subscription): SubscriptionState {
  const [item] = subscription.items.data;
  return {
    id: subscription.id,
    customer: idOf(subscription.customer),
    product: item === undefined ? null : idOf(item.price.product),
    status: subscription.status,
    // Periods are of the items since API version 2025-03-31.
    period_start: item === undefined ? null : moment(item.current_period_start),
    period_end: item === undefined ? null : moment(item.current_period_end),
    cancels_at_period_end: subscription.cancel_at_period_end || endsOnADay(subscription, item),
    created_at: moment(subscription.created),
  };
}

/** Whether it was told a day to end on, in Stripe's dashboard, before which it does not renew any more. */
function endsOnADay(
  { cancel_at: end }: Stripe.Subscription,
  item: Stripe.SubscriptionItem | undefined,
): boolean {
  return end !== null && (item === undefined || end <= item.current_period_end);
}

/** `null` for a draft, which nobody owes yet. */
export function invoiceState(invoice: Stripe.Invoice): InvoiceState | null {
  const { status, number, status_transitions: transitions } = invoice;
  if (status === null || status === 'draft' || number === null) return null;
  const product = invoice.lines.data[0]?.pricing?.price_details?.product;
  const issuedAt = moment(transitions.finalized_at ?? invoice.created);
  return {
    id: invoice.id,
    product: product === undefined ? null : idOf(product),
    number,
    amount_kobo: invoice.total,
    status,
    issued_at: issuedAt,
    paid_at: status === 'paid' ? moment(transitions.paid_at ?? invoice.created) : null,
  };
}

/** Whether it is over for good, and makes room for another one. */
export function hasEnded({ status }: Pick<Stripe.Subscription, 'status'>): boolean {
  return status === 'canceled' || status === 'incomplete_expired';
}

/** Stripe's references are ids, or the objects themselves where they were asked for. */
export function idOf(reference: string | { readonly id: string }): string {
  return typeof reference === 'string' ? reference : reference.id;
}

function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
