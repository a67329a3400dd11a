import { expect, test } from 'vitest';
import { api, newPerson } from '../support/api.ts';
import { subscribe } from '../support/billing.ts';
import { inDatabase } from '../support/database.ts';

const billing = async ({ access }: { access: string }) =>
  (await api('GET', '/user/billing/', { token: access })).body.data;

test('plans are on offer in whole naira, the cheapest first, for everybody', async () => {
  const answer = await api('GET', '/payment/premium-plans/');
  expect(answer.body).toEqual({
    status: true,
    data: [
      { id: 1, name: 'Standard', price: 5000, duration: '1 month' },
      { id: 2, name: 'Premium', price: 12000, duration: '3 months' },
    ],
  });
  expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
});

test('whoever has no plan is on the free one, which nothing renews', async () => {
  expect(await billing(await newPerson())).toEqual({
    plan: 'Free',
    status: '',
    next_billing_date: null,
    cancels_at_period_end: false,
    invoices: [],
  });
});

test('a subscriber sees their plan and invoices with days of Nigeria; others do not', async () => {
  const [subscriber, other] = await Promise.all([newPerson(), newPerson()]);
  await subscribe(subscriber.id, 'Premium', '2027-12-05');
  expect(await billing(subscriber)).toEqual({
    plan: 'Premium',
    status: 'active',
    next_billing_date: '2027-12-05',
    cancels_at_period_end: false,
    invoices: [
      {
        id: expect.any(Number),
        number: expect.stringMatching(/^D-/),
        amount: 12000,
        date: '2025-09-01',
        status: 'paid',
      },
    ],
  });
  expect(await billing(other)).toMatchObject({ plan: 'Free', invoices: [] });
});

test('a plan that is cancelled runs on to the end of its period, and renews no more', async () => {
  const subscriber = await newPerson();
  await subscribe(subscriber.id, 'Standard', '2027-12-05');
  await inDatabase('update public.subscriptions set cancel_at_period_end = true where user_id = $1', [
    subscriber.id,
  ]);
  expect(await billing(subscriber)).toMatchObject({
    plan: 'Standard',
    next_billing_date: null,
    cancels_at_period_end: true,
  });
});
