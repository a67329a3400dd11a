import type Stripe from 'stripe';
import { vi } from 'vitest';
import { STRIPE_SECRET_KEY } from '../../local/stripe/keys.ts';
import { type ApiAnswer, api, newPerson, type Person } from './api.ts';
import { inDatabase } from './database.ts';
import { stack } from './stack.ts';
import { CARDS, sdk, submit } from './stripe.ts';

/** Where a stack is, and its stand-in for Stripe. */
export interface Shop {
  readonly apiUrl: string;
  readonly stripeUrl: string;
}

/** The account that a stack sells through, as its owner sees it. */
export function stripeOf({ stripeUrl }: Pick<Shop, 'stripeUrl'> = stack()): Stripe {
  return sdk(Number(new URL(stripeUrl).port), STRIPE_SECRET_KEY);
}

/** What row 17.1 shows. */
export interface ShownBilling {
  readonly plan: string;
  readonly status: string;
  readonly next_billing_date: string | null;
  readonly cancels_at_period_end: boolean;
  readonly invoices: readonly {
    readonly amount: number;
    readonly status: string;
    readonly date: string;
    readonly number: string;
  }[];
}

export async function billingOf({ access }: Pick<Person, 'access'>, apiUrl?: string): Promise<ShownBilling> {
  const answer = await api('GET', '/user/billing/', { token: access, apiUrl });
  if (answer.status !== 200) throw new Error(`Not shown: ${JSON.stringify(answer.body)}`);
  return answer.body.data as ShownBilling;
}

/** Waits until 17.1 shows somebody's subscription in this state: events arrive a moment after what they tell of. */
export function untilStatus(person: Pick<Person, 'access'>, status: string, apiUrl?: string) {
  return vi.waitFor(
    async () => {
      const billing = await billingOf(person, apiUrl);
      if (billing.status !== status) throw new Error(`It is ${billing.status || 'none'}, not ${status}.`);
      return billing;
    },
    { timeout: 20_000, interval: 50 },
  );
}

/** The address of the page that an answer names. */
export function pageOf({ status, body }: ApiAnswer): string {
  if (status !== 200) throw new Error(`No page: ${JSON.stringify(body)}`);
  return (body.data as { url: string }).url;
}

export function askForCheckout({ access }: Pick<Person, 'access'>, planId = 1, apiUrl?: string) {
  return api('POST', '/payment/subscription/', { token: access, json: { plan_id: planId }, apiUrl });
}

/** Has somebody pay for a plan on Stripe's page. */
export async function buy(person: Pick<Person, 'access'>, planId = 1, apiUrl?: string): Promise<void> {
  const page = pageOf(await askForCheckout(person, planId, apiUrl));
  const paid = await submit(page, { number: CARDS.pays });
  if (paid.status !== 303) throw new Error(`Not paid: ${paid.status}`);
  await untilStatus(person, 'active', apiUrl);
}

/** Somebody who has just paid for a plan. */
export async function newSubscriber(planId = 1): Promise<Person> {
  const person = await newPerson();
  await buy(person, planId);
  return person;
}

/** Under which id Stripe knows somebody. */
export async function customerIdOf({ id }: Pick<Person, 'id'>): Promise<string> {
  const [row] = await inDatabase<{ stripe_customer_id: string }>(
    'select stripe_customer_id from private.stripe_customers where user_id = $1',
    [id],
  );
  if (!row) throw new Error('Stripe does not know them.');
  return row.stripe_customer_id;
}

/**
 * Somebody who owes what they have subscribed to: made in Stripe's dashboard, where the first payment may be left to
 * do. It needs no clock that is moved forward, which all tests of the run would notice. `card` is charged by
 * renewals and further attempts; `null` for somebody without one.
 */
export async function newDebtor(card: string | null = 'pm_card_visa'): Promise<Person> {
  const person = await newPerson();
  // Makes the customer.
  pageOf(await askForCheckout(person));
  const stripe = stripeOf();
  const customer = await customerIdOf(person);
  const [plan] = await inDatabase<{ stripe_price_id: string }>(
    'select stripe_price_id from public.plans where id = 1',
  );
  if (card !== null) {
    const { id } = await stripe.paymentMethods.attach(card, { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  }
  await stripe.subscriptions.create({
    customer,
    items: [{ price: String(plan?.stripe_price_id) }],
    payment_behavior: 'default_incomplete',
  });
  await untilStatus(person, 'incomplete');
  return person;
}

/** Has somebody enter another card on Stripe's page, and confirm it where its bank asks. */
export async function enterCard(
  { access }: Pick<Person, 'access'>,
  number: string,
  apiUrl?: string,
): Promise<Response> {
  const page = pageOf(await api('GET', '/payment/subscription/change-card/', { token: access, apiUrl }));
  return submit(page, { number, authentication: 'complete' });
}

export function retry({ access }: Pick<Person, 'access'>, apiUrl?: string): Promise<ApiAnswer> {
  return api('POST', '/payment/subscription/retry/', { token: access, apiUrl });
}

export function cancel({ access }: Pick<Person, 'access'>, json?: object, apiUrl?: string) {
  return api('POST', '/payment/subscription/cancel/', {
    token: access,
    apiUrl,
    ...(json === undefined ? {} : { json }),
  });
}
