import { afterAll, beforeAll, expect, test } from 'vitest';
import { subscriptionState } from '../../functions/_shared/billing/stripe-states.ts';
import { type RunningStripe, startStripe, subscribed } from '../support/stripe.ts';

let running: RunningStripe;
beforeAll(async () => {
  running = await startStripe();
});
afterAll(() => running?.close());

test('a day that Stripe was told to end a subscription on counts from the period in which it lies', async () => {
  const { subscription } = await subscribed(running.stripe);
  const end = Number(subscription.items.data[0]?.current_period_end);
  const endsOn = (cancel_at: number | null) =>
    subscriptionState({ ...subscription, cancel_at }).cancels_at_period_end;
  expect(endsOn(null)).toBe(false);
  expect(endsOn(end - 1)).toBe(true);
  expect(endsOn(end)).toBe(true);
  // It is renewed, and charged, before.
  expect(endsOn(end + 1)).toBe(false);
});
