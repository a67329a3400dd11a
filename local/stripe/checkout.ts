import type Stripe from 'stripe';
import type { Account } from './account.ts';
import { charge, NOT_AUTHENTICATED } from './cards.ts';
import { createCustomer } from './customers.ts';
import { find, idOf } from './find.ts';
import { newId } from './ids.ts';
import { attach, cardOf, createPaymentMethod, declined } from './payment-methods.ts';
import { subscribe } from './subscribing.ts';
import type { SubscriptionFields } from './subscriptions.ts';

const DAY = 86_400;

export interface SessionFields {
  readonly items: SubscriptionFields['items'];
  readonly customer: string | null;
  readonly customer_email: string | null;
  readonly client_reference_id: string | null;
  readonly success_url: string;
  readonly cancel_url: string | null;
  readonly expires_at: number | undefined;
  readonly locale: Stripe.Checkout.Session.Locale | null;
  readonly metadata: Stripe.Metadata;
  readonly subscription: { metadata: Stripe.Metadata; description: string | null };
}

/** A page on which somebody can pay for a subscription, for a day unless told otherwise. */
export function createSession(account: Account, fields: SessionFields): Stripe.Checkout.Session {
  const { items, subscription, expires_at, ...rest } = fields;
  const id = newId('cs_test', 58);
  const total = items.reduce((sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * quantity, 0);
  const session: Stripe.Checkout.Session = {
    id,
    object: 'checkout.session',
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: total,
    amount_total: total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: account.now(),
    currency: items[0]?.price.currency ?? null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer_account: null,
    customer_creation: fields.customer === null ? 'always' : null,
    customer_details: detailsOf(account, fields),
    discounts: [],
    expires_at: expires_at ?? account.now() + DAY,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    managed_payments: null,
    mode: 'subscription',
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'always',
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    payment_status: 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: `${account.origin}/c/pay/${id}`,
    wallet_options: null,
    ...rest,
  };
  account.state.sessions[id] = session;
  account.state.sessionLines[id] = items.map((item) => lineOf(account, item));
  account.state.sessionSubscriptions[id] = subscription;
  return session;
}

function detailsOf(
  account: Account,
  { customer, customer_email }: SessionFields,
): Stripe.Checkout.Session.CustomerDetails {
  const known = customer === null ? undefined : account.state.customers[customer];
  return {
    address: null,
    business_name: null,
    email: known?.email ?? customer_email,
    individual_name: null,
    name: known?.name ?? null,
    phone: null,
    tax_exempt: 'none',
    tax_ids: null,
  };
}

function lineOf(account: Account, { price, quantity }: SessionFields['items'][number]): Stripe.LineItem {
  const amount = (price.unit_amount ?? 0) * quantity;
  return {
    id: newId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: account.state.products[idOf(price.product)]?.name ?? null,
    metadata: {},
    price,
    quantity,
  };
}

export function expireSession(account: Account, session: Stripe.Checkout.Session): void {
  Object.assign(session, { status: 'expired', url: null } satisfies Partial<Stripe.Checkout.Session>);
  account.emit('checkout.session.expired', session);
}

/** What somebody enters on one of the pages. */
export interface CardEntry {
  readonly number: string;
  readonly exp_month: number;
  readonly exp_year: number;
  readonly email: string | null;
  readonly name: string | null;
  /** What came of the question whether it is really them, where the card asks it. */
  readonly authentication: 'complete' | 'fail' | undefined;
}

/**
 * Pays for a session with a card. Whether the card's bank wants its holder to confirm first; a declined card is
 * thrown as a `Refusal`, and the session stays open for another one.
 */
export function completeSession(
  account: Account,
  session: Stripe.Checkout.Session,
  entry: CardEntry,
): 'paid' | 'action' {
  const email = session.customer_details?.email ?? entry.email;
  const method = createPaymentMethod(account, entry, { email, name: entry.name });
  const card = cardOf(account, method.id);
  const outcome = charge(card);
  if (outcome.result === 'declined') throw declined(outcome.decline);
  if (outcome.result === 'action' && entry.authentication === 'fail') throw declined(NOT_AUTHENTICATED);
  if (outcome.result === 'action' && entry.authentication === undefined) return 'action';
  card.authenticated = true;

  const customer =
    session.customer === null
      ? createCustomer(account, { email, name: entry.name }).id
      : idOf(session.customer);
  attach(account, method, customer);
  const items = (account.state.sessionLines[session.id] ?? []).flatMap(({ price, quantity }) =>
    price === null ? [] : [{ price: find(account.state.prices, 'price', price.id), quantity: quantity ?? 1 }],
  );
  const { subscription } = subscribe(
    account,
    { customer, items, default_payment_method: method.id, ...account.state.sessionSubscriptions[session.id] },
    'confirmed',
  );
  Object.assign(session, {
    customer,
    customer_details: {
      address: null,
      business_name: null,
      individual_name: null,
      phone: null,
      tax_exempt: 'none',
      tax_ids: null,
      ...session.customer_details,
      email,
      name: entry.name,
    },
    invoice: subscription.latest_invoice,
    payment_status: 'paid',
    status: 'complete',
    subscription: subscription.id,
    url: null,
  } satisfies Partial<Stripe.Checkout.Session>);
  account.emit('checkout.session.completed', session);
  return 'paid';
}
