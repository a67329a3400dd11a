import { z } from 'zod';
import type { Account } from '../account.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { find, idOf } from '../find.ts';
import { isWithin, page } from '../lists.ts';
import { mergeMetadata } from '../metadata.ts';
import {
  boolean,
  expandable,
  integer,
  metadata,
  moments,
  paging,
  positive,
  text,
  unsettable,
} from '../parameters.ts';
import { createPrice, createProduct } from '../prices.ts';
import { InvalidParameters, Refusal } from '../refusal.ts';

const productFields = {
  name: text,
  active: boolean.optional(),
  description: unsettable.optional(),
  metadata: metadata.optional(),
  ...expandable,
};
const priceFields = {
  active: boolean.optional(),
  lookup_key: z.string().max(200).optional(),
  nickname: unsettable.optional(),
  metadata: metadata.optional(),
  transfer_lookup_key: boolean.optional(),
  ...expandable,
};
const interval = z.enum(['day', 'week', 'month', 'year']);

export const prices: readonly Endpoint[] = [
  endpoint(
    'POST',
    '/v1/products',
    z.strictObject({ ...productFields, id: text.optional() }),
    (account, { id, expand: _, ...sent }) => {
      if (id !== undefined && Object.hasOwn(account.state.products, id)) {
        throw new Refusal(400, 'Product already exists.', { code: 'resource_already_exists', param: 'id' });
      }
      return createProduct(account, {
        name: sent.name,
        active: sent.active ?? true,
        description: sent.description || null,
        metadata: mergeMetadata(null, sent.metadata),
        ...(id === undefined ? {} : { id }),
      });
    },
  ),
  endpoint(
    'GET',
    '/v1/products',
    z.strictObject({
      ...paging,
      active: boolean.optional(),
      ids: z.array(text).optional(),
      created: moments.optional(),
    }),
    (account, { active, ids, created, ...paged }) => {
      const found = Object.values(account.state.products).filter(
        (product) =>
          (active === undefined || product.active === active) &&
          (ids === undefined || ids.includes(product.id)) &&
          isWithin(product.created, created),
      );
      return page(found, paged, '/v1/products');
    },
  ),
  endpoint('GET', '/v1/products/:id', z.strictObject(expandable), (account, _, id) =>
    find(account.state.products, 'product', id),
  ),
  endpoint(
    'POST',
    '/v1/products/:id',
    z.strictObject({ ...productFields, name: text.optional(), default_price: unsettable.optional() }),
    (account, sent, id) => {
      const product = find(account.state.products, 'product', id);
      if (sent.default_price) {
        find(account.state.prices, 'price', sent.default_price, 'default_price');
      }
      account.change('product.updated', product, {
        ...(sent.name === undefined ? {} : { name: sent.name }),
        ...(sent.active === undefined ? {} : { active: sent.active }),
        ...(sent.description === undefined ? {} : { description: sent.description || null }),
        ...(sent.default_price === undefined ? {} : { default_price: sent.default_price || null }),
        ...(sent.metadata === undefined ? {} : { metadata: mergeMetadata(product.metadata, sent.metadata) }),
        updated: account.now(),
      });
      return product;
    },
  ),
  endpoint(
    'POST',
    '/v1/prices',
    z.strictObject({
      ...priceFields,
      currency: z.string().regex(/^[a-zA-Z]{3}$/, 'Invalid currency'),
      product: text.optional(),
      product_data: z.strictObject({ name: text, metadata: metadata.optional() }).optional(),
      unit_amount: integer.refine((amount) => amount >= 0, 'This value must be greater than or equal to 0.'),
      recurring: z.strictObject({ interval, interval_count: positive.default(1) }).optional(),
    }),
    (account, sent) => {
      freeLookupKey(account, sent.lookup_key, sent.transfer_lookup_key);
      return createPrice(account, {
        product: productOf(account, sent.product, sent.product_data),
        currency: sent.currency.toLowerCase(),
        unit_amount: sent.unit_amount,
        recurring: sent.recurring,
        active: sent.active ?? true,
        lookup_key: sent.lookup_key || null,
        nickname: sent.nickname || null,
        metadata: mergeMetadata(null, sent.metadata),
      });
    },
  ),
  endpoint(
    'GET',
    '/v1/prices',
    z.strictObject({
      ...paging,
      active: boolean.optional(),
      currency: text.optional(),
      product: text.optional(),
      lookup_keys: z.array(text).max(10).optional(),
      type: z.enum(['one_time', 'recurring']).optional(),
      created: moments.optional(),
    }),
    (account, { active, currency, product, lookup_keys: keys, type, created, ...paged }) => {
      const found = Object.values(account.state.prices).filter(
        (price) =>
          (active === undefined || price.active === active) &&
          (currency === undefined || price.currency === currency) &&
          (product === undefined || price.product === product) &&
          (keys === undefined || (price.lookup_key !== null && keys.includes(price.lookup_key))) &&
          (type === undefined || price.type === type) &&
          isWithin(price.created, created),
      );
      return page(found, paged, '/v1/prices');
    },
  ),
  endpoint('GET', '/v1/prices/:id', z.strictObject(expandable), (account, _, id) =>
    find(account.state.prices, 'price', id),
  ),
  endpoint('POST', '/v1/prices/:id', z.strictObject(priceFields), (account, sent, id) => {
    const price = find(account.state.prices, 'price', id);
    if (sent.active === false && account.state.products[idOf(price.product)]?.default_price === id) {
      throw new Refusal(400, 'This price cannot be archived because it is the default price of its product.');
    }
    if (sent.lookup_key !== price.lookup_key) {
      freeLookupKey(account, sent.lookup_key, sent.transfer_lookup_key);
    }
    account.change('price.updated', price, {
      ...(sent.active === undefined ? {} : { active: sent.active }),
      ...(sent.lookup_key === undefined ? {} : { lookup_key: sent.lookup_key || null }),
      ...(sent.nickname === undefined ? {} : { nickname: sent.nickname || null }),
      ...(sent.metadata === undefined ? {} : { metadata: mergeMetadata(price.metadata, sent.metadata) }),
    });
    return price;
  }),
];

/** A lookup key belongs to one price; another one gets it by taking it over only. */
function freeLookupKey(account: Account, key: string | undefined, transfers: boolean | undefined): void {
  if (!key) return;
  const holder = Object.values(account.state.prices).find((price) => price.lookup_key === key);
  if (holder === undefined) return;
  if (transfers !== true) {
    throw new Refusal(
      400,
      `A price (\`${holder.id}\`) already uses that lookup key. Transfer it by passing \`transfer_lookup_key=true\`.`,
      { param: 'lookup_key' },
    );
  }
  account.change('price.updated', holder, { lookup_key: null });
}

function productOf(
  account: Account,
  id: string | undefined,
  data: { name: string; metadata?: Record<string, string> | '' | undefined } | undefined,
): string {
  if (id !== undefined) return idOf(find(account.state.products, 'product', id, 'product'));
  if (data === undefined) {
    throw new InvalidParameters('Missing required param: product.', 'product', 'parameter_missing');
  }
  return createProduct(account, { name: data.name, metadata: mergeMetadata(null, data.metadata) }).id;
}
