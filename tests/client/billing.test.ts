import { DelveError } from '@delve/client';
import { expect, test } from 'vitest';
import { clientOf } from '../contract/world.ts';
import { newPerson } from '../support/api.ts';
import { CARDS, submit } from '../support/stripe.ts';
import { enterCard, newDebtor, untilStatus } from '../support/subscribers.ts';
import { newClient } from './clients.ts';

/** What a call throws. */
async function failureOf(call: Promise<unknown>): Promise<DelveError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DelveError);
  return error as DelveError;
}

test('a plan is bought, cancelled, resumed and ended', async () => {
  const person = await newPerson();
  const { billing, plans } = await clientOf(person);
  const [standard] = await plans.list();
  const { url } = await billing.subscribe({
    planId: Number(standard?.id),
    successUrl: 'https://example.com/paid',
    cancelUrl: 'https://example.com/plans',
  });
  const paid = await submit(url, { number: CARDS.pays });
  expect(paid.headers.get('location')).toBe('https://example.com/paid');
  await untilStatus(person, 'active');

  await billing.cancel();
  expect(await billing.get()).toMatchObject({
    plan: 'Standard',
    status: 'active',
    nextBillingDate: null,
    cancelsAtPeriodEnd: true,
  });
  await billing.resume();
  expect(await billing.get()).toMatchObject({
    nextBillingDate: expect.stringMatching(/^\d{4}-/),
    cancelsAtPeriodEnd: false,
    invoices: [{ amountKobo: 500_000, status: 'paid', paidAt: expect.any(Date) }],
  });
  expect(await failureOf(billing.subscribe({ planId: 2 }))).toMatchObject({
    status: 409,
    code: 'already_subscribed',
  });
  await billing.cancel({ immediately: true });
  expect(await billing.get()).toMatchObject({ plan: 'Free', status: null });
});

test('a payment that fails says what to do: another card, or a page to confirm it on', async () => {
  const person = await newDebtor('pm_card_chargeCustomerFail');
  const { billing } = await clientOf(person);
  expect(await failureOf(billing.retryPayment())).toMatchObject({
    status: 402,
    code: 'card_declined',
    message: 'Your card was declined.',
    url: undefined,
  });

  const back = 'https://example.com/billing?a=1&b=2';
  const { url } = await billing.changeCard({ returnUrl: back });
  const entered = await submit(url, { number: CARDS.asksEachTime, authentication: 'complete' });
  expect(entered.headers.get('location')).toBe(back);
  const failure = await failureOf(billing.retryPayment());
  expect(failure).toMatchObject({
    status: 402,
    code: 'action_required',
    url: expect.stringMatching(/^http/),
  });
  await submit(String(failure.url), { number: CARDS.asksEachTime, authentication: 'complete' });
  await untilStatus(person, 'active');
  expect(await failureOf(billing.retryPayment())).toMatchObject({ status: 409, code: 'nothing_to_pay' });

  const without = await newDebtor(null);
  const other = await clientOf(without);
  expect(await failureOf(other.billing.retryPayment())).toMatchObject({ status: 409, code: 'no_card' });
  await enterCard(without, CARDS.pays);
  await other.billing.retryPayment();
  expect(await other.billing.get()).toMatchObject({ status: 'active' });
});

test('what is wrong is told by the client’s own names, before anything is sent or after', async () => {
  const { billing } = await clientOf(await newPerson());
  expect(await failureOf(billing.subscribe({ planId: 1, successUrl: 'example.com' }))).toMatchObject({
    status: 400,
    code: 'validation_failed',
    errors: { successUrl: [expect.any(String)] },
  });
  expect(await failureOf(billing.changeCard({ returnUrl: 'ftp://example.com' }))).toMatchObject({
    status: 400,
    errors: { returnUrl: [expect.any(String)] },
  });
  const wrong = { immediately: 'yes' } as unknown as { immediately: boolean };
  expect(await failureOf(billing.cancel(wrong))).toMatchObject({
    status: 400,
    errors: { immediately: [expect.any(String)] },
  });
  expect(await failureOf(billing.subscribe({ planId: 999_999 }))).toMatchObject({
    status: 404,
    code: 'plan_not_found',
  });
  expect(await failureOf(billing.subscribe({ planId: 1, cancelUrl: 'https://[example' }))).toMatchObject({
    status: 400,
    code: 'invalid_return_url',
  });
});

test('whoever has no plan, and whoever is not signed in, is told so', async () => {
  const { billing } = await clientOf(await newPerson());
  const visitor = newClient().billing;
  for (const act of ['cancel', 'resume', 'changeCard', 'retryPayment'] as const) {
    expect(await failureOf(billing[act]()), act).toMatchObject({ status: 404, code: 'no_subscription' });
    expect(await failureOf(visitor[act]()), act).toMatchObject({ status: 401, code: 'missing_token' });
  }
  expect(await failureOf(visitor.subscribe({ planId: 1 }))).toMatchObject({ code: 'missing_token' });
});
