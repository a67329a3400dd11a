import Stripe from 'stripe';
import type { Account } from './account.ts';
import { newId } from './ids.ts';

export interface ProductFields {
  readonly name: string;
  readonly id?: string;
  readonly active?: boolean;
  readonly description?: string | null;
  readonly metadata?: Stripe.Metadata;
}

export function createProduct(account: Account, fields: ProductFields): Stripe.Product {
  const product: Stripe.Product = {
    id: newId('prod', 14),
    object: 'product',
    active: true,
    created: account.now(),
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: account.now(),
    url: null,
    ...fields,
  };
  account.state.products[product.id] = product;
  account.emit('product.created', product);
  return product;
}

export interface PriceFields {
  readonly product: string;
  readonly currency: string;
  /** In the smallest unit of the currency, kobo for NGN. */
  readonly unit_amount: number;
  readonly recurring: { interval: Stripe.Price.Recurring.Interval; interval_count: number } | undefined;
  readonly active?: boolean;
  readonly lookup_key?: string | null;
  readonly nickname?: string | null;
  readonly metadata?: Stripe.Metadata;
}

export function createPrice(account: Account, { recurring, ...fields }: PriceFields): Stripe.Price {
  const price: Stripe.Price = {
    id: newId('price'),
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: account.now(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    recurring:
      recurring === undefined
        ? null
        : { ...recurring, meter: null, trial_period_days: null, usage_type: 'licensed' },
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: recurring === undefined ? 'one_time' : 'recurring',
    unit_amount_decimal: Stripe.Decimal.from(fields.unit_amount),
    ...fields,
  };
  account.state.prices[price.id] = price;
  account.emit('price.created', price);
  return price;
}
