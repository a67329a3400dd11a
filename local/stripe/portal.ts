import type Stripe from 'stripe';
import type { Account } from './account.ts';
import { charge, NOT_AUTHENTICATED } from './cards.ts';
import type { CardEntry } from './checkout.ts';
import { findCustomer } from './customers.ts';
import { newId } from './ids.ts';
import { attach, cardOf, createPaymentMethod, declined } from './payment-methods.ts';

export interface PortalFields {
  readonly customer: string;
  readonly return_url: string | null;
  readonly flow: Stripe.BillingPortal.Session.Flow | null;
}

export function createPortalSession(account: Account, fields: PortalFields): Stripe.BillingPortal.Session {
  const session: Stripe.BillingPortal.Session = {
    id: newId('bps'),
    object: 'billing_portal.session',
    configuration: 'bpc_standin',
    created: account.now(),
    customer_account: null,
    livemode: false,
    locale: null,
    on_behalf_of: null,
    url: `${account.origin}/p/session/${newId('test', 40)}`,
    ...fields,
  };
  account.state.portalSessions[session.id] = session;
  return session;
}

/** How long the secret address of a portal session can be opened. */
const OPEN_FOR = 3600;

/** The session behind a page's address, while it is open: whoever has the address is the customer. */
export function findPortalSession(
  account: Account,
  secret: string,
): Stripe.BillingPortal.Session | undefined {
  return Object.values(account.state.portalSessions).find(
    ({ url, created }) => url.endsWith(`/${secret}`) && account.now() < created + OPEN_FOR,
  );
}

/**
 * Makes another card the customer's default. As in Stripe's portal the default of a subscription stays as it
 * is, and goes first.
 */
export function updateCard(account: Account, customerId: string, entry: CardEntry): 'saved' | 'action' {
  const customer = findCustomer(account, customerId);
  const method = createPaymentMethod(account, entry, { email: customer.email, name: entry.name });
  const card = cardOf(account, method.id);
  if (charge(card).result === 'action') {
    if (entry.authentication === undefined) return 'action';
    if (entry.authentication === 'fail') throw declined(NOT_AUTHENTICATED);
  }
  attach(account, method, customer.id);
  card.authenticated = true;
  account.change('customer.updated', customer, {
    invoice_settings: { ...customer.invoice_settings, default_payment_method: method.id },
  });
  return 'saved';
}
