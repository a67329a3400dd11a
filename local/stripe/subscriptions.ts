import type Stripe from 'stripe';
import type { Account } from './account.ts';
import { find, idOf } from './find.ts';
import { newId } from './ids.ts';
import { invoicesOf } from './invoices.ts';
import { listOf } from './lists.ts';
import { periodEnd } from './periods.ts';
import { InvalidParameters } from './refusal.ts';

export interface SubscriptionFields {
  readonly id?: string;
  readonly customer: string;
  readonly items: readonly { readonly price: Stripe.Price; readonly quantity: number }[];
  readonly default_payment_method?: string | null;
  readonly description?: string | null;
  readonly metadata?: Stripe.Metadata;
}

/** A subscription whose first period begins now, not yet paid and not yet told of. */
export function newSubscription(account: Account, fields: SubscriptionFields): Stripe.Subscription {
  const { items, id = newId('sub'), ...rest } = fields;
  const now = account.now();
  const subscription: Stripe.Subscription = {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    created: now,
    currency: items[0]?.price.currency ?? '',
    customer_account: null,
    days_until_due: null,
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: listOf(
      items.map((item) => itemOf(id, item, now)),
      `/v1/subscription_items?subscription=${id}`,
    ),
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: 'incomplete',
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
    },
    trial_start: null,
    ...rest,
  };
  account.state.subscriptions[id] = subscription;
  return subscription;
}

function itemOf(
  subscription: string,
  { price, quantity }: SubscriptionFields['items'][number],
  now: number,
): Stripe.SubscriptionItem {
  const { recurring } = price;
  if (recurring === null) throw new Error(`${price.id} is no price of a subscription.`);
  return {
    id: newId('si', 14),
    object: 'subscription_item',
    billing_thresholds: null,
    created: now,
    current_period_end: periodEnd(now, recurring, now),
    current_period_start: now,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price, recurring),
    price: { ...price },
    quantity,
    subscription,
    tax_rates: [],
  };
}

/** The price of a parameter, if a subscription can have it. */
export function recurringPrice(account: Account, id: string, param: string): Stripe.Price {
  const price = find(account.state.prices, 'price', id, param);
  if (!price.active) {
    throw new InvalidParameters(
      `The price specified is inactive. This field only accepts active prices.`,
      param,
    );
  }
  if (price.recurring !== null) return price;
  throw new InvalidParameters(
    'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
    param,
  );
}

/** The older form of a price, which items still carry. */
function planOf(price: Stripe.Price, recurring: Stripe.Price.Recurring): Stripe.Plan {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: recurring.interval,
    interval_count: recurring.interval_count,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

/** When the period ends that a subscription is in. */
export function currentPeriodEnd(subscription: Stripe.Subscription): number {
  return Math.min(...subscription.items.data.map((item) => item.current_period_end));
}

export function hasEnded({ status }: Stripe.Subscription): boolean {
  return status === 'canceled' || status === 'incomplete_expired';
}

export function setStatus(
  account: Account,
  subscription: Stripe.Subscription,
  status: Stripe.Subscription.Status,
): void {
  account.change('customer.subscription.updated', subscription, { status });
}

/** Takes back, or asks for, the end at the end of the period. */
export function setCancelAtPeriodEnd(account: Account, subscription: Stripe.Subscription, cancels: boolean) {
  if (subscription.cancel_at_period_end === cancels) return {};
  const details = subscription.cancellation_details;
  return {
    cancel_at: cancels ? currentPeriodEnd(subscription) : null,
    cancel_at_period_end: cancels,
    canceled_at: cancels ? account.now() : null,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      ...details,
      reason: cancels ? 'cancellation_requested' : null,
    },
  } satisfies Partial<Stripe.Subscription>;
}

/** Ends a subscription now. Its open invoices stay, and are not charged by themselves any more. */
export function endSubscription(
  account: Account,
  subscription: Stripe.Subscription,
  reason: 'cancellation_requested' | 'payment_failed',
): void {
  for (const invoice of invoicesOf(account, subscription.id)) {
    if (invoice.status === 'open' || invoice.status === 'draft') {
      account.change('invoice.updated', invoice, {
        auto_advance: false,
        automatically_finalizes_at: null,
        next_payment_attempt: null,
      });
    }
  }
  Object.assign(subscription, {
    canceled_at: subscription.canceled_at ?? account.now(),
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      ...subscription.cancellation_details,
      reason,
    },
    ended_at: account.now(),
    status: 'canceled',
  } satisfies Partial<Stripe.Subscription>);
  account.emit('customer.subscription.deleted', subscription);
}

export function isOf(subscription: Stripe.Subscription, customer: string): boolean {
  return idOf(subscription.customer) === customer;
}
