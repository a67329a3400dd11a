import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { readSettings } from '../../functions/_shared/settings.ts';
import { createApp } from '../../functions/api/app.ts';
import { STRIPE_SECRET_KEY } from '../../local/stripe/keys.ts';
import { newPerson, type Person } from '../support/api.ts';
import { inDatabase } from '../support/database.ts';
import { stack } from '../support/stack.ts';
import { askForCheckout, buy, customerIdOf, newSubscriber, stripeOf } from '../support/subscribers.ts';

// The function itself, on the run's stack, with a Stripe that is not as it should be.

const WRONG_KEY = 'sk_test_of_nobody_secret_part';

let told: string[];
beforeEach(() => {
  // The edge runtime has it, Node 20 does not, and supabase-js asks for it.
  vi.stubGlobal('WebSocket', WebSocket);
  told = [];
  for (const name of ['error', 'warn', 'log'] as const) {
    vi.spyOn(console, name).mockImplementation((...values) => void told.push(values.map(describe).join(' ')));
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** With the causes, as a log has it. */
function describe(value: unknown): string {
  if (!(value instanceof Error)) return String(value);
  return `${value.stack}${value.cause === undefined ? '' : ` caused by ${describe(value.cause)}`}`;
}

const SITE = { DELVE_SITE_URL: 'https://delve.test' };

function appWith(variables: Readonly<Record<string, string>>) {
  const { apiUrl, publishableKey, secretKey } = stack();
  const environment: Record<string, string> = {
    SUPABASE_URL: apiUrl,
    SUPABASE_ANON_KEY: publishableKey,
    SUPABASE_SERVICE_ROLE_KEY: secretKey,
    ...variables,
  };
  return createApp(readSettings((name) => environment[name]));
}

const CALLS = [
  ['POST', '/cancel', {}],
  ['POST', '/cancel', { immediately: true }],
  ['POST', '/resume', {}],
  ['GET', '/change-card', undefined],
  ['POST', '/retry', {}],
] as const;

async function ask(
  app: ReturnType<typeof createApp>,
  { access }: Pick<Person, 'access'>,
  [method, path, json]: readonly [string, string, unknown],
) {
  const answer = await app.request(`/api/payment/subscription${path}`, {
    method,
    headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: JSON.parse(text) as { code: string; errors?: object }, text };
}

/** All that asks Stripe: by somebody with a plan, and the first by somebody without. */
async function askAll(app: ReturnType<typeof createApp>) {
  const [subscriber, person] = await Promise.all([newSubscriber(), newPerson()]);
  const answers = [await ask(app, person, ['POST', '', { plan_id: 1 }])];
  for (const call of CALLS) answers.push(await ask(app, subscriber, call));
  return answers;
}

/** Something on Stripe's port that answers all with one status. */
async function broken(status: number, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { type: 'api_error', message: 'Something of theirs: xyzzy' } }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

test('a Stripe that cannot be reached is a 503, and nothing is changed', async () => {
  const app = appWith({ ...SITE, STRIPE_SECRET_KEY, STRIPE_API_URL: 'http://127.0.0.1:9' });
  for (const { status, body } of await askAll(app)) {
    expect([status, body.code]).toEqual([503, 'provider_unreachable']);
  }
});

test('a Stripe that fails is a 502, and its words stay here', async () => {
  await broken(500, async (url) => {
    const app = appWith({ ...SITE, STRIPE_SECRET_KEY, STRIPE_API_URL: url });
    for (const { status, body, text } of await askAll(app)) {
      expect([status, body.code]).toEqual([502, 'provider_failed']);
      expect(text).not.toContain('xyzzy');
    }
  });
});

test('a Stripe that has too many requests is a 503', async () => {
  await broken(429, async (url) => {
    const app = appWith({ ...SITE, STRIPE_SECRET_KEY, STRIPE_API_URL: url });
    for (const { status, body } of await askAll(app)) {
      expect([status, body.code]).toEqual([503, 'provider_unreachable']);
    }
  });
});

test('a key that Stripe does not know is a 503 that says nothing of it, nor does the log', async () => {
  const { stripeUrl } = stack();
  const app = appWith({ ...SITE, STRIPE_SECRET_KEY: WRONG_KEY, STRIPE_API_URL: stripeUrl });
  for (const { status, body, text } of await askAll(app)) {
    expect([status, body.code]).toEqual([503, 'provider_not_configured']);
    expect(text).not.toContain('sk_');
  }
  expect(told.join('\n')).not.toContain(WRONG_KEY);
});

test('without an account nothing is sold, and that is a 503', async () => {
  for (const { status, body } of await askAll(appWith(SITE))) {
    expect([status, body.code]).toEqual([503, 'provider_not_configured']);
  }
});

test('where no site is set, the caller has to say where the pages lead', async () => {
  const app = appWith({ STRIPE_SECRET_KEY, STRIPE_API_URL: stack().stripeUrl });
  const [subscriber, person] = await Promise.all([newSubscriber(), newPerson()]);
  expect(await ask(app, person, ['POST', '', { plan_id: 1 }])).toMatchObject({
    status: 400,
    body: { code: 'return_url_needed', errors: { success_url: [expect.any(String)] } },
  });
  const success_url = 'https://example.com/paid';
  expect(await ask(app, person, ['POST', '', { plan_id: 1, success_url }])).toMatchObject({
    status: 400,
    body: { code: 'return_url_needed', errors: { cancel_url: [expect.any(String)] } },
  });
  expect(await ask(app, subscriber, ['GET', '/change-card', undefined])).toMatchObject({
    status: 400,
    body: { code: 'return_url_needed', errors: { return_url: [expect.any(String)] } },
  });
  const named = { plan_id: 1, success_url, cancel_url: success_url };
  expect((await ask(app, person, ['POST', '', named])).status).toBe(200);
});

test('an account that does not know a person makes them known anew', async () => {
  const person = await newPerson();
  await askForCheckout(person);
  const former = await customerIdOf(person);
  await stripeOf().customers.del(former);
  await buy(person);
  const present = await customerIdOf(person);
  expect(present).not.toBe(former);
  expect(await stripeOf().customers.retrieve(present)).toMatchObject({
    email: person.email,
    metadata: { delve_user_id: person.id },
  });
  // A subscription of an account that was set up before is not this one's to change.
  await inDatabase(
    `update public.subscriptions set stripe_subscription_id = 'sub_elsewhere_' || id where user_id = $1`,
    [person.id],
  );
  const app = appWith({ ...SITE, STRIPE_SECRET_KEY, STRIPE_API_URL: stack().stripeUrl });
  expect(await ask(app, person, ['POST', '/cancel', {}])).toMatchObject({
    status: 503,
    body: { code: 'provider_not_configured' },
  });
});
