import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { readSettings } from '../../functions/_shared/settings.ts';
import { createApp } from '../../functions/api/app.ts';
import { STRIPE_SECRET_KEY } from '../../local/stripe/keys.ts';
import { api, newListedBusiness, newPerson, signIn } from '../support/api.ts';
import { inDatabase } from '../support/database.ts';
import { stack } from '../support/stack.ts';
import { CARDS, submit } from '../support/stripe.ts';
import {
  askForCheckout,
  billingOf,
  cancel,
  customerIdOf,
  newSubscriber,
  pageOf,
  stripeOf,
} from '../support/subscribers.ts';

beforeEach(() => {
  // The edge runtime has it, Node 20 does not, and supabase-js asks for it.
  vi.stubGlobal('WebSocket', WebSocket);
  // Stripe fails here on purpose, and the function logs it.
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Its subscriptions' states, also of a customer who is deleted. */
async function statesOf(customer: string): Promise<string[]> {
  const { data } = await stripeOf().subscriptions.list({ customer, status: 'all' });
  return data.map(({ status }) => status);
}

const queued = (customer: string) =>
  inDatabase('select from private.stripe_customers_to_delete where stripe_customer_id = $1', [customer]);

test('the plan of an account that is switched off goes on, and is there when its person is back', async () => {
  const person = await newSubscriber();
  const customer = await customerIdOf(person);
  const business = await newListedBusiness(person);
  const before = await billingOf(person);
  expect((await api('PATCH', '/user/deactivate/', { token: person.access })).status).toBe(200);
  expect(await statesOf(customer)).toEqual(['active']);
  expect((await api('GET', `/business/${business.id}/`)).status).toBe(404);

  const back = await signIn(person);
  expect(await billingOf(back)).toEqual(before);
  expect((await cancel(back)).status).toBe(200);
});

test('the plan of an account that is deleted ends at once', async () => {
  const person = await newSubscriber();
  const customer = await customerIdOf(person);
  expect((await api('DELETE', '/user/delete/', { token: person.access })).status).toBe(200);
  await expect.poll(() => statesOf(customer), { timeout: 20_000 }).toEqual(['canceled']);
  expect(await stripeOf().customers.retrieve(customer)).toMatchObject({ deleted: true });
  await expect.poll(() => queued(customer), { timeout: 20_000 }).toEqual([]);
});

test('the page on which an account that is deleted could pay is closed', async () => {
  const person = await newPerson();
  const page = pageOf(await askForCheckout(person));
  const customer = await customerIdOf(person);
  expect((await api('DELETE', '/user/delete/', { token: person.access })).status).toBe(200);
  await expect.poll(() => queued(customer), { timeout: 20_000 }).toEqual([]);
  expect((await submit(page, { number: CARDS.pays })).status).toBe(404);
  expect(await statesOf(customer)).toEqual([]);
});

test('where Stripe is down an account is deleted all the same, and the jobs end the plan later', async () => {
  const person = await newSubscriber();
  const customer = await customerIdOf(person);
  const { apiUrl, publishableKey, secretKey } = stack();
  const environment: Record<string, string> = {
    SUPABASE_URL: apiUrl,
    SUPABASE_ANON_KEY: publishableKey,
    SUPABASE_SERVICE_ROLE_KEY: secretKey,
    STRIPE_SECRET_KEY,
    STRIPE_API_URL: 'http://127.0.0.1:9',
  };
  const app = createApp(readSettings((name) => environment[name]));
  const answer = await app.request('/api/user/delete', {
    method: 'DELETE',
    headers: { authorization: `Bearer ${person.access}` },
  });
  expect(answer.status).toBe(200);
  expect(await inDatabase('select from auth.users where id = $1', [person.id])).toEqual([]);
  const { email, password } = person;
  expect((await api('POST', '/auth/login/', { json: { email, password } })).status).toBe(401);
  // It was tried, and failed.
  await expect
    .poll(
      () =>
        inDatabase(
          'select from private.stripe_customers_to_delete where stripe_customer_id = $1 and leased_until > now()',
          [customer],
        ),
      { timeout: 20_000 },
    )
    .toHaveLength(1);
  expect(await statesOf(customer)).toEqual(['active']);

  // Five minutes later.
  await inDatabase(
    'update private.stripe_customers_to_delete set leased_until = now() where stripe_customer_id = $1',
    [customer],
  );
  const jobs = await fetch(`${apiUrl}/functions/v1/run-jobs`, {
    method: 'POST',
    headers: { apikey: secretKey },
  });
  expect(jobs.status).toBe(200);
  await expect.poll(() => statesOf(customer), { timeout: 20_000 }).toEqual(['canceled']);
  await expect.poll(() => queued(customer), { timeout: 20_000 }).toEqual([]);
});
