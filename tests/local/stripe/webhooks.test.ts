import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { StackError } from '../../../local/errors.ts';
import { eventually } from '../../support/eventually.ts';
import { removeFolder } from '../../support/remove-folder.ts';
import {
  monthlyPrice,
  type Receiver,
  type RunningStripe,
  startReceiver,
  startStripe,
  subscribed,
  WEBHOOK_SECRET,
} from '../../support/stripe.ts';

let running: RunningStripe;
let receiver: Receiver;
const started: { close(): Promise<void> }[] = [];

async function start(options: { stateFile?: string; retryAfter?: number[] } = {}): Promise<RunningStripe> {
  const { retryAfter = [10, 20, 40], ...rest } = options;
  const webhook = { url: receiver.url, secret: WEBHOOK_SECRET, retryAfter };
  const standIn = await startStripe({ webhook, ...rest });
  started.push(standIn);
  return standIn;
}

beforeEach(async () => {
  receiver = await startReceiver(() => running.stripe);
  started.push(receiver);
});
afterEach(async () => {
  for (const part of started.splice(0).reverse()) await part.close();
});

function types(): string[] {
  return receiver.events.map(({ type }) => type);
}

it('tells of a subscription in the order in which it came about, each event signed', async () => {
  running = await start();
  const { session, subscription } = await subscribed(running.stripe);
  await eventually(() => expect(types()).toContain('checkout.session.completed'));
  expect(types()).toEqual([
    'product.created',
    'price.created',
    'customer.created',
    'payment_method.attached',
    'customer.subscription.created',
    'invoice.created',
    'invoice.finalized',
    'payment_intent.created',
    'payment_intent.succeeded',
    'invoice_payment.paid',
    'invoice.paid',
    'invoice.payment_succeeded',
    'customer.subscription.updated',
    'checkout.session.completed',
  ]);
  const completed = receiver.events.at(-1);
  expect(completed).toMatchObject({
    object: 'event',
    api_version: Stripe.API_VERSION,
    livemode: false,
    data: { object: { id: session.id, subscription: subscription.id } },
  });
  const updated = receiver.events.find(({ type }) => type === 'customer.subscription.updated');
  expect(updated?.data).toMatchObject({
    object: { status: 'active' },
    previous_attributes: { status: 'incomplete' },
  });
});

it('names the request that caused an event, and none where time did', async () => {
  running = await start();
  const customer = await running.stripe.customers.create({}, { idempotencyKey: 'the-key' });
  await subscribed(running.stripe);
  await running.advance(40 * 86_400);
  await eventually(() => expect(types().filter((type) => type === 'invoice.paid')).toHaveLength(2));
  const [first] = receiver.events;
  expect(first?.request).toEqual({ id: customer.lastResponse.requestId, idempotency_key: 'the-key' });
  const byTime = receiver.events.findLast(({ type }) => type === 'invoice.paid');
  expect(byTime?.request).toEqual({ id: null, idempotency_key: null });
});

it('sends again what was refused, until it is taken', async () => {
  running = await start();
  receiver.refuseNext(3);
  const { id } = await running.stripe.customers.create();
  await eventually(() => expect(types()).toEqual(['customer.created']));
  expect(receiver.rejected).toBe(3);
  expect(receiver.events[0]?.data.object).toMatchObject({ id });
  await eventually(async () => {
    const { data } = await running.stripe.events.list({ delivery_success: true });
    expect(data).toMatchObject([{ pending_webhooks: 0 }]);
  });
});

it('does not hold up later events for one that is refused', async () => {
  running = await start({ retryAfter: [60_000] });
  receiver.refuseNext(1);
  await running.stripe.customers.create();
  await monthlyPrice(running.stripe);
  await eventually(() => expect(types()).toEqual(['product.created', 'price.created']));
  const { data } = await running.stripe.events.list({ delivery_success: false });
  expect(data).toMatchObject([{ type: 'customer.created', pending_webhooks: 1 }]);
});

it('keeps everything over a restart, and sends what nobody had taken', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'delve-stripe-'));
  const stateFile = join(folder, 'data', 'stripe.json');
  running = await start({ stateFile, retryAfter: [60_000] });
  const { subscription, customer } = await subscribed(running.stripe);
  await running.advance(3 * 86_400);
  await eventually(() => expect(types()).toContain('checkout.session.completed'));
  receiver.refuseNext(1);
  const late = await running.stripe.customers.create(
    { email: 'late@delve.test' },
    { idempotencyKey: 'once' },
  );
  await eventually(() => expect(receiver.rejected).toBe(1));
  await running.close();

  const known = receiver.events.length;
  running = await start({ stateFile });
  await eventually(() => expect(receiver.events.slice(known)).toMatchObject([{ type: 'customer.created' }]));
  expect(await running.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
    status: 'active',
    customer: customer.id,
  });
  const again = await running.stripe.customers.create(
    { email: 'late@delve.test' },
    { idempotencyKey: 'once' },
  );
  expect(again.id).toBe(late.id);
  expect((await running.stripe.customers.create()).created).toBeGreaterThanOrEqual(late.created);
  await running.advance(30 * 86_400);
  expect((await running.stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(2);
  expect(statSync(stateFile).mode & 0o077).toBe(0);
  await removeFolder(folder);
});

it('signs so that another secret and another body are refused', async () => {
  let sent: { body: string; signature: string } | undefined;
  const { stripe, close } = await startStripe({
    webhook: { url: receiver.url, secret: 'whsec_another', retryAfter: [] },
    log: () => {},
  });
  started.push({ close });
  running = { stripe } as RunningStripe;
  const spy = vi.spyOn(stripe.webhooks, 'constructEventAsync').mockImplementation(async (body, signature) => {
    sent = { body: String(body), signature: String(signature) };
    return {} as Stripe.Event;
  });
  await stripe.customers.create();
  await eventually(() => expect(sent).toBeDefined());
  spy.mockRestore();
  const { body = '', signature = '' } = sent ?? {};
  const verify = (text: string, secret: string) =>
    stripe.webhooks.constructEventAsync(text, signature, secret);
  expect(await verify(body, 'whsec_another')).toMatchObject({ type: 'customer.created' });
  await expect(verify(body, WEBHOOK_SECRET)).rejects.toThrow(Stripe.errors.StripeSignatureVerificationError);
  await expect(verify(`${body} `, 'whsec_another')).rejects.toThrow(
    Stripe.errors.StripeSignatureVerificationError,
  );
});

it('says so when what it has kept is broken', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'delve-stripe-'));
  onTestFinished(() => removeFolder(folder));
  const stateFile = join(folder, 'stripe.json');
  writeFileSync(stateFile, '{"customers":');
  await expect(startStripe({ stateFile })).rejects.toThrow(StackError);
  rmSync(stateFile);
  started.push(await startStripe({ stateFile }));
});
