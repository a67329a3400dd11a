import { afterAll, beforeAll, expect, test } from 'vitest';
import { api, signInAs } from '../support/api.ts';
import { inDatabase } from '../support/database.ts';
import { CARDS, submit } from '../support/stripe.ts';
import { billingOf, cancel, pageOf, retry, stripeOf } from '../support/subscribers.ts';
import { startTestStack, type TestStack } from '../support/test-stack.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
}, 90_000);
afterAll(() => stack?.end());

test('the owner of the example data owes a renewal, changes the card, pays it, and cancels', async () => {
  const { apiUrl } = stack;
  const owner = await signInAs('owner', apiUrl);
  const before = await billingOf(owner, apiUrl);
  expect(before).toMatchObject({
    plan: 'Premium',
    status: 'past_due',
    next_billing_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    cancels_at_period_end: false,
  });
  expect(before.invoices.map(({ amount, status }) => [amount, status])).toEqual([
    [12000, 'open'],
    [12000, 'paid'],
    [12000, 'paid'],
    [12000, 'paid'],
    [12000, 'paid'],
  ]);

  expect(await retry(owner, apiUrl)).toMatchObject({ status: 402, body: { code: 'card_declined' } });
  // What failed has changed nothing of what was shown.
  expect(await billingOf(owner, apiUrl)).toEqual(before);

  const page = pageOf(
    await api('GET', '/payment/subscription/change-card/', { token: owner.access, apiUrl }),
  );
  expect((await submit(page, { number: CARDS.pays })).status).toBe(303);
  expect(await retry(owner, apiUrl)).toMatchObject({
    status: 200,
    body: { status: true, message: 'Retry successful, card charged.' },
  });
  const after = await billingOf(owner, apiUrl);
  expect(after).toMatchObject({ plan: 'Premium', status: 'active', cancels_at_period_end: false });
  expect(after.invoices.map(({ number, status }) => [number, status])).toEqual(
    before.invoices.map(({ number }) => [number, 'paid']),
  );
  expect(await retry(owner, apiUrl)).toMatchObject({ status: 409, body: { code: 'nothing_to_pay' } });

  expect((await cancel(owner, undefined, apiUrl)).body).toEqual({
    status: true,
    message: 'Subscription cancelled successfully.',
  });
  expect(await billingOf(owner, apiUrl)).toMatchObject({
    plan: 'Premium',
    status: 'active',
    cancels_at_period_end: true,
    next_billing_date: null,
  });
});

test('what the example data says of its subscribers is what the stand-in has: nothing is left to repair', async () => {
  const answer = await fetch(`${stack.apiUrl}/functions/v1/run-jobs`, {
    method: 'POST',
    headers: { apikey: stack.secretKey },
  });
  expect(answer.status).toBe(200);
  await inDatabase('update private.stripe_customers set reconciled_at = null', [], stack.databaseUrl());
  const again = await fetch(`${stack.apiUrl}/functions/v1/run-jobs`, {
    method: 'POST',
    headers: { apikey: stack.secretKey },
  });
  const report = (await again.json()) as {
    subscriptions: { compared: number; repaired: object; problems: unknown };
  };
  expect(report.subscriptions).toMatchObject({ repaired: {}, problems: [] });
  expect(report.subscriptions.compared).toBeGreaterThanOrEqual(3);
  expect((await stripeOf(stack).customers.list()).data).toHaveLength(3);
});
