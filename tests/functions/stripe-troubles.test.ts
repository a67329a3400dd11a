import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { Subscriptions } from '../../functions/_shared/billing/subscriptions.ts';
import { readSettings } from '../../functions/_shared/settings.ts';
import { STRIPE_SECRET_KEY } from '../../local/stripe/keys.ts';
import { inDatabase } from '../support/database.ts';
import { type Interfere, startInterference, stripeError } from '../support/interference.ts';
import { stack } from '../support/stack.ts';
import { billingOf, newDebtor, stripeOf } from '../support/subscribers.ts';

beforeEach(() => {
  // The edge runtime has it, Node 20 does not, and supabase-js asks for it.
  vi.stubGlobal('WebSocket', WebSocket);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** Does something by way of a Stripe that is not quite well. */
async function withStripe<Result>(
  interfere: Interfere,
  work: (subscriptions: Subscriptions) => Promise<Result>,
) {
  const { apiUrl, publishableKey, secretKey, stripeUrl } = stack();
  const { origin, close } = await startInterference(stripeUrl, interfere);
  const environment: Record<string, string> = {
    SUPABASE_URL: apiUrl,
    SUPABASE_ANON_KEY: publishableKey,
    SUPABASE_SERVICE_ROLE_KEY: secretKey,
    STRIPE_SECRET_KEY,
    STRIPE_API_URL: origin,
  };
  try {
    return await work(new Subscriptions(readSettings((name) => environment[name])));
  } finally {
    await close();
  }
}

test('what was charged counts as paid, also when the answer was lost', async () => {
  const person = await newDebtor();
  const loseAnswers: Interfere = async ({ method, url }, pass) => {
    const answer = await pass();
    return method === 'POST' && url.endsWith('/pay') ? stripeError(500, 'api_error') : answer;
  };
  await withStripe(loseAnswers, (subscriptions) => subscriptions.retryPayment(person.id));
  expect(await billingOf(person)).toMatchObject({ status: 'active', invoices: [{ status: 'paid' }] });
});

test('a customer whom Stripe does not let go of holds back no other one, and is told', async () => {
  const { id: kept } = await stripeOf().customers.create({ email: `${randomUUID()}@delve.test` });
  const { id: next } = await stripeOf().customers.create({ email: `${randomUUID()}@delve.test` });
  await inDatabase(
    `insert into private.stripe_customers_to_delete (stripe_customer_id, queued_at)
     values ($1, now() - interval '2 hours'), ($2, now() - interval '1 hour')`,
    [kept, next],
  );
  const keep: Interfere = ({ method, url }, pass) =>
    method === 'DELETE' && url.endsWith(kept) ? stripeError(400, 'invalid_request_error') : pass();
  await expect(withStripe(keep, (subscriptions) => subscriptions.deleteQueuedCustomers())).rejects.toThrow(
    'Not now.',
  );
  expect(await stripeOf().customers.retrieve(next)).toMatchObject({ deleted: true });
  expect(
    await inDatabase<{ id: string }>(
      'select stripe_customer_id as id from private.stripe_customers_to_delete where stripe_customer_id = any ($1)',
      [[kept, next]],
    ),
  ).toEqual([{ id: kept }]);
  await inDatabase('delete from private.stripe_customers_to_delete where stripe_customer_id = $1', [kept]);
});

test('a bank that takes longer than Stripe usually does is waited for, and asked once', async () => {
  const person = await newDebtor();
  let asked = 0;
  const slowBank: Interfere = async ({ method, url }, pass) => {
    if (method !== 'POST' || !url.endsWith('/pay')) return pass();
    asked += 1;
    await new Promise((done) => setTimeout(done, 6000));
    return pass();
  };
  await withStripe(slowBank, (subscriptions) => subscriptions.retryPayment(person.id));
  expect(asked).toBe(1);
  expect(await billingOf(person)).toMatchObject({ status: 'active', invoices: [{ status: 'paid' }] });
});
