import type Stripe from 'stripe';
import type { Account } from './account.ts';
import { find } from './find.ts';
import { newId } from './ids.ts';

export interface CustomerFields {
  readonly id?: string;
  readonly email?: string | null;
  readonly name?: string | null;
  readonly phone?: string | null;
  readonly description?: string | null;
  readonly metadata?: Stripe.Metadata;
}

export function createCustomer(account: Account, fields: CustomerFields): Stripe.Customer {
  const customer: Stripe.Customer = {
    id: newId('cus', 14),
    object: 'customer',
    address: null,
    balance: 0,
    created: account.now(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: newId('', 8).slice(1).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
    ...fields,
  };
  account.state.customers[customer.id] = customer;
  account.emit('customer.created', customer);
  return customer;
}

export function findCustomer(account: Account, id: string, param = 'customer'): Stripe.Customer {
  return find(account.state.customers, 'customer', id, param);
}

/** Refuses a customer that never was: what belonged to one that was deleted can still be listed. */
export function requireCustomer(account: Account, id: string): void {
  if (!Object.hasOwn(account.state.deletedCustomers, id)) findCustomer(account, id);
}
