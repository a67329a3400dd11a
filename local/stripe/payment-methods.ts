import type Stripe from 'stripe';
import type { Account } from './account.ts';
import { type Decline, numberOfAlias, refusedAtAttach, testCard } from './cards.ts';
import { find } from './find.ts';
import { newId } from './ids.ts';
import { Refusal } from './refusal.ts';

interface CardFields {
  readonly number: string;
  readonly exp_month: number;
  readonly exp_year: number;
}

/** A payment method of a test card, still of nobody. A number that is no test card's is refused. */
export function createPaymentMethod(
  account: Account,
  card: CardFields,
  billing: { email?: string | null; name?: string | null } = {},
): Stripe.PaymentMethod {
  const number = card.number.replace(/[\s-]/g, '');
  const known = testCard(number);
  if (known === undefined) throw declined(UNKNOWN_NUMBER, { param: 'number' });
  const method: Stripe.PaymentMethod = {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null, ...billing },
    card: {
      brand: known.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: known.brand,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      fingerprint: number.slice(-4).padStart(16, '0'),
      funding: known.funding,
      generated_from: null,
      last4: number.slice(-4),
      networks: { available: [known.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: account.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
  account.state.paymentMethods[method.id] = method;
  account.state.cards[method.id] = { number, authenticated: false };
  return method;
}

const UNKNOWN_NUMBER: Decline = {
  code: 'incorrect_number',
  declineCode: undefined,
  message: "Your card number is incorrect: the stand-in takes Stripe's test cards only.",
};

/** The payment method of an id; `pm_card_visa` and its like stand for a new one of that card. */
export function resolvePaymentMethod(account: Account, id: string, param = 'id'): Stripe.PaymentMethod {
  const number = numberOfAlias(id);
  if (number === undefined) return find(account.state.paymentMethods, 'PaymentMethod', id, param);
  const nextYear = new Date(account.now() * 1000).getUTCFullYear() + 1;
  return createPaymentMethod(account, { number, exp_month: 12, exp_year: nextYear });
}

export function attach(account: Account, method: Stripe.PaymentMethod, customer: string): void {
  if (method.customer === customer) return;
  if (method.customer !== null) {
    throw new Refusal(400, 'The payment method you provided has already been attached to a customer.');
  }
  const decline = refusedAtAttach(cardOf(account, method.id));
  if (decline !== undefined) throw declined(decline);
  method.customer = customer;
  account.emit('payment_method.attached', method);
}

/** Takes a card away from its customer and from all that would charge it. */
export function detach(account: Account, method: Stripe.PaymentMethod): void {
  if (method.customer === null) {
    throw new Refusal(
      400,
      'The payment method you provided is not attached to a customer so detachment is impossible.',
    );
  }
  const customer = account.state.customers[String(method.customer)];
  if (customer?.invoice_settings.default_payment_method === method.id) {
    account.change('customer.updated', customer, {
      invoice_settings: { ...customer.invoice_settings, default_payment_method: null },
    });
  }
  for (const subscription of Object.values(account.state.subscriptions)) {
    if (subscription.default_payment_method === method.id && subscription.ended_at === null) {
      account.change('customer.subscription.updated', subscription, { default_payment_method: null });
    }
  }
  const previous = { customer: method.customer };
  method.customer = null;
  account.emit('payment_method.detached', method, previous);
}

/** The payment method, if it is one of this customer's: nobody's card pays for another. */
export function ownPaymentMethod(
  account: Account,
  id: string,
  customer: string,
  param: string,
): Stripe.PaymentMethod {
  const method = find(account.state.paymentMethods, 'PaymentMethod', id, param);
  if (method.customer === customer) return method;
  throw new Refusal(
    400,
    `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the ` +
      'customer.',
    { code: 'resource_missing', param },
  );
}

export function cardOf(account: Account, method: string) {
  return find(account.state.cards, 'PaymentMethod', method);
}

export function declined(decline: Decline, more: { param?: string; payment_intent?: string } = {}): Refusal {
  return new Refusal(402, decline.message, {
    type: 'card_error',
    code: decline.code,
    ...(decline.declineCode === undefined ? {} : { decline_code: decline.declineCode }),
    ...more,
  });
}
