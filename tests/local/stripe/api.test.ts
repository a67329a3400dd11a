import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  monthlyPrice,
  type RunningStripe,
  SECRET_KEY,
  sdk,
  startStripe,
  subscribed,
} from '../../support/stripe.ts';

let running: RunningStripe;
let stripe: Stripe;

beforeEach(async () => {
  running = await startStripe();
  stripe = running.stripe;
});
afterEach(() => running.close());

/** A request as the SDK would not send it. */
async function raw(method: string, path: string, headers: Record<string, string> = {}, body?: string) {
  const response = await fetch(`${running.origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${SECRET_KEY}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { response, body: (await response.json()) as { error?: Record<string, unknown> } };
}

describe('keys', () => {
  it('opens to the secret key of the account only', async () => {
    const port = Number(new URL(running.origin).port);
    const stranger = sdk(port, 'sk_test_somebody');
    const refused = await stranger.customers.create().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    expect(String(refused)).not.toContain('somebody');
    expect((await fetch(`${running.origin}/v1/customers`)).status).toBe(401);
    expect((await stripe.customers.create()).object).toBe('customer');
  });

  it('takes the key as the name of basic authentication too, and no other API version', async () => {
    const basic = `Basic ${Buffer.from(`${SECRET_KEY}:`).toString('base64')}`;
    expect((await raw('GET', '/v1/customers', { authorization: basic })).response.status).toBe(200);
    const old = await raw('GET', '/v1/customers', { 'stripe-version': '2020-08-27' });
    expect(old.response.status).toBe(400);
    expect(old.body.error).toMatchObject({ type: 'invalid_request_error' });
  });
});

describe('errors', () => {
  it('answers an unknown id with what the SDK throws', async () => {
    const error = await stripe.customers.retrieve('cus_unknown').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(error).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'id',
      message: "No such customer: 'cus_unknown'",
      requestId: expect.stringMatching(/^req_/),
    });
    await expect(stripe.customers.retrieve('constructor')).rejects.toMatchObject({ statusCode: 404 });
    await expect(stripe.billingPortal.sessions.create({ customer: 'cus_unknown' })).rejects.toMatchObject({
      statusCode: 400,
      param: 'customer',
      code: 'resource_missing',
    });
  });

  it.each([
    ['GET', '/v1/nothing'],
    ['PUT', '/v1/customers'],
    ['GET', '/v1/customers/cus_x/unknown'],
    ['GET', '/v1/'],
  ])('answers %s %s with an error object', async (method, path) => {
    const { response, body } = await raw(method, path);
    expect(response.status).toBe(404);
    expect(response.headers.get('request-id')).toMatch(/^req_/);
    expect(body.error).toMatchObject({
      type: 'invalid_request_error',
      message: expect.stringContaining(`Unrecognized request URL (${method}: ${path})`),
    });
  });

  it.each([
    ['colour=blue', 'parameter_unknown', 'colour'],
    ['invoice_settings[colour]=blue', 'parameter_unknown', 'invoice_settings[colour]'],
  ])('refuses a customer with %s', async (body, code, param) => {
    const answer = await raw('POST', '/v1/customers', {}, body);
    expect(answer.response.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code, param, message: `Received unknown parameter: ${param}` });
  });

  it.each([
    ['unit_amount=1', 'parameter_missing', 'currency', 'Missing required param: currency.'],
    [
      'currency=ngn&unit_amount=ten&product_data[name]=x',
      'parameter_invalid_integer',
      'unit_amount',
      'Invalid integer: ten',
    ],
    ['currency=ngn&unit_amount=1', 'parameter_missing', 'product', 'Missing required param: product.'],
    [
      'currency=ngn&unit_amount=1&product=',
      'parameter_invalid_empty',
      'product',
      "empty string for 'product'",
    ],
    [
      'currency=ngn&unit_amount=1&product_data[name]=x&recurring[interval]=hour',
      undefined,
      'recurring[interval]',
      'Invalid recurring[interval]: must be one of day, week, month, year',
    ],
    ['currency=ngn&unit_amount=1&product_data=x', undefined, 'product_data', 'Invalid object'],
    ['currency=ngn&unit_amount=1&product_data[name]=x&active=1', undefined, 'active', 'Invalid boolean: 1'],
  ])('refuses a price with %s', async (body, code, param, message) => {
    const answer = await raw('POST', '/v1/prices', {}, body);
    expect(answer.response.status).toBe(400);
    expect(answer.body.error).toMatchObject({ param, message: expect.stringContaining(message) });
    expect(answer.body.error?.code).toBe(code);
    expect((await stripe.prices.list()).data).toEqual([]);
  });

  it('refuses to subscribe to a price that is inactive or paid once', async () => {
    const price = await monthlyPrice(stripe);
    const once = await stripe.prices.create({
      currency: 'ngn',
      unit_amount: 100,
      product: String(price.product),
    });
    await stripe.prices.update(price.id, { active: false });
    for (const { id } of [price, once]) {
      await expect(
        stripe.checkout.sessions.create({
          mode: 'subscription',
          line_items: [{ price: id }],
          success_url: 'https://delve.test',
        }),
      ).rejects.toMatchObject({ statusCode: 400, param: 'line_items[0][price]' });
    }
  });
});

describe('idempotency keys', () => {
  it('answer the same request as before, and do nothing again', async () => {
    const send = () => stripe.customers.create({ email: 'once@delve.test' }, { idempotencyKey: 'once' });
    const [first, second] = [await send(), await send()];
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    expect((await stripe.customers.list()).data).toHaveLength(1);
  });

  it('refuse another request, another route too', async () => {
    await stripe.customers.create({ email: 'one@delve.test' }, { idempotencyKey: 'used' });
    for (const other of [
      () => stripe.customers.create({ email: 'two@delve.test' }, { idempotencyKey: 'used' }),
      () => stripe.products.create({ name: 'Other' }, { idempotencyKey: 'used' }),
    ]) {
      const error = await other().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
      expect(error).toMatchObject({ statusCode: 400 });
    }
    expect((await stripe.customers.list()).data).toHaveLength(1);
  });

  it('replay a declined card even after a better one is there', async () => {
    const price = await monthlyPrice(stripe);
    const customer = await stripe.customers.create();
    const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: customer.id,
    });
    await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: failing.id } });
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
    });
    const invoice = String(subscription.latest_invoice);
    const pay = (idempotencyKey: string) => stripe.invoices.pay(invoice, {}, { idempotencyKey });
    await expect(pay('first')).rejects.toMatchObject({ code: 'card_declined' });
    const good = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: good.id } });
    await expect(pay('first')).rejects.toMatchObject({ code: 'card_declined', statusCode: 402 });
    expect(await pay('second')).toMatchObject({ status: 'paid' });
  });

  it('do not remember parameters that were refused, and end after a day', async () => {
    const send = (body: string) => raw('POST', '/v1/products', { 'idempotency-key': 'key' }, body);
    expect((await send('colour=blue')).response.status).toBe(400);
    const made = await send('name=One');
    expect(made.response.status).toBe(200);
    expect((await send('name=Two')).body.error).toMatchObject({ type: 'idempotency_error' });
    await running.advance(86_401);
    expect((await send('name=Two')).response.status).toBe(200);
  });
});

describe('lists', () => {
  it('come in pages, the newest first, that the SDK walks through', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 12; index += 1) ids.unshift((await stripe.customers.create()).id);
    const first = await stripe.customers.list({ limit: 5 });
    expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/customers' });
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 5));
    const last = await stripe.customers.list({ limit: 5, starting_after: String(ids[9]) });
    expect(last.data.map(({ id }) => id)).toEqual(ids.slice(10));
    expect(last.has_more).toBe(false);
    const before = await stripe.customers.list({ limit: 3, ending_before: String(ids[5]) });
    expect(before.data.map(({ id }) => id)).toEqual(ids.slice(2, 5));
    expect((await stripe.customers.list()).data).toHaveLength(10);
    const all: string[] = [];
    for await (const { id } of stripe.customers.list({ limit: 4 })) all.push(id);
    expect(all).toEqual(ids);
    await expect(stripe.customers.list({ limit: 101 })).rejects.toMatchObject({ param: 'limit' });
    await expect(stripe.customers.list({ starting_after: 'cus_unknown' })).rejects.toMatchObject({
      param: 'starting_after',
    });
  });

  it('are narrowed by what belongs to whom and how it stands', async () => {
    const [one, two] = [await subscribed(stripe), await subscribed(stripe)];
    await stripe.subscriptions.cancel(two.subscription.id);
    const ids = async (params: Stripe.SubscriptionListParams) =>
      (await stripe.subscriptions.list(params)).data.map(({ id }) => id);
    expect(await ids({})).toEqual([one.subscription.id]);
    expect(await ids({ status: 'all' })).toEqual([two.subscription.id, one.subscription.id]);
    expect(await ids({ status: 'canceled' })).toEqual([two.subscription.id]);
    expect(await ids({ customer: two.customer.id })).toEqual([]);
    expect(await ids({ customer: one.customer.id, status: 'active' })).toEqual([one.subscription.id]);
    const paid = await stripe.invoices.list({ customer: one.customer.id, status: 'paid' });
    expect(paid.data.map(({ id }) => id)).toEqual([one.subscription.latest_invoice]);
    expect((await stripe.invoices.list({ customer: one.customer.id, status: 'open' })).data).toEqual([]);
    const sessions = await stripe.checkout.sessions.list({ customer: one.customer.id });
    expect(sessions.data.map(({ id }) => id)).toEqual([one.session.id]);
    const events = await stripe.events.list({ types: ['customer.subscription.deleted'] });
    expect(events.data).toMatchObject([{ data: { object: { id: two.subscription.id } } }]);
    expect((await stripe.events.list({ created: { gt: 4_000_000_000 } })).data).toEqual([]);
  });
});

describe('prices', () => {
  it('are found by their lookup key, which one price has at a time', async () => {
    const make = (amount: number, transfer?: boolean) =>
      stripe.prices.create({
        currency: 'ngn',
        unit_amount: amount,
        recurring: { interval: 'month', interval_count: 3 },
        product_data: { name: 'Premium' },
        lookup_key: 'premium',
        ...(transfer === undefined ? {} : { transfer_lookup_key: transfer }),
      });
    const first = await make(1_200_000);
    expect(first).toMatchObject({
      unit_amount: 1_200_000,
      recurring: { interval_count: 3 },
      type: 'recurring',
    });
    expect(String(first.unit_amount_decimal)).toBe('1200000');
    await expect(make(1_500_000)).rejects.toMatchObject({ statusCode: 400, param: 'lookup_key' });
    const second = await make(1_500_000, true);
    const { data } = await stripe.prices.list({
      lookup_keys: ['premium'],
      active: true,
      expand: ['data.product'],
    });
    expect(data).toMatchObject([{ id: second.id, product: { name: 'Premium' } }]);
    expect((await stripe.prices.retrieve(first.id)).lookup_key).toBeNull();
  });
});

describe('objects', () => {
  it('keep metadata by key', async () => {
    const { id } = await stripe.customers.create({ metadata: { user: 'one', plan: 'two' } });
    const changed = await stripe.customers.update(id, { metadata: { plan: '', more: 'three' } });
    expect(changed.metadata).toEqual({ user: 'one', more: 'three' });
    expect((await stripe.customers.update(id, { name: 'A customer' })).metadata).toEqual(changed.metadata);
    expect((await stripe.customers.update(id, { metadata: '' })).metadata).toEqual({});
  });

  it('are expanded where they are asked for, and nowhere else', async () => {
    const { subscription, customer } = await subscribed(stripe);
    const expanded = await stripe.subscriptions.retrieve(subscription.id, {
      expand: ['customer', 'latest_invoice.customer', 'items.data.price.product'],
    });
    expect(expanded).toMatchObject({
      customer: { id: customer.id },
      latest_invoice: { customer: { email: 'customer@delve.test' } },
      items: { data: [{ price: { product: { name: 'Standard' } } }] },
    });
    expect((await stripe.subscriptions.retrieve(subscription.id)).customer).toBe(customer.id);
    await expect(
      stripe.subscriptions.retrieve(subscription.id, { expand: ['colour'] }),
    ).rejects.toMatchObject({ statusCode: 400, message: 'This property cannot be expanded (colour).' });
  });

  it('go with their customer: subscriptions end, cards are taken away', async () => {
    const { subscription, customer } = await subscribed(stripe);
    expect(await stripe.customers.del(customer.id)).toMatchObject({ deleted: true });
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ id: customer.id, deleted: true });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('canceled');
    const card = await stripe.paymentMethods.retrieve(String(subscription.default_payment_method));
    expect(card.customer).toBeNull();
    await expect(stripe.customers.update(customer.id, { name: 'x' })).rejects.toMatchObject({
      statusCode: 404,
    });
  });

  it('of cards: a test number makes one, it belongs to one customer, and can be taken away', async () => {
    const [customer, other] = [await stripe.customers.create(), await stripe.customers.create()];
    const card = { number: '4242424242424242', exp_month: 5, exp_year: 2040, cvc: '123' };
    const method = await stripe.paymentMethods.create({ type: 'card', card });
    await stripe.paymentMethods.attach(method.id, { customer: customer.id });
    await expect(stripe.paymentMethods.attach(method.id, { customer: other.id })).rejects.toMatchObject({
      statusCode: 400,
    });
    await expect(
      stripe.paymentMethods.attach('pm_card_visa_chargeDeclined', { customer: customer.id }),
    ).rejects.toMatchObject({ statusCode: 402, code: 'card_declined', decline_code: 'generic_decline' });
    await expect(
      stripe.customers.update(other.id, { invoice_settings: { default_payment_method: method.id } }),
    ).rejects.toMatchObject({ statusCode: 400 });
    await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
    expect((await stripe.customers.listPaymentMethods(customer.id)).data.map(({ id }) => id)).toEqual([
      method.id,
    ]);
    await stripe.paymentMethods.detach(method.id);
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({
      invoice_settings: { default_payment_method: null },
    });
    expect((await stripe.customers.listPaymentMethods(customer.id)).data).toEqual([]);
  });
});
