import { expect, it } from 'vitest';
import { RateCounter } from '../../../local/realtime/rate-counter.ts';

/** A counter of at most ten a second, and the clock that it goes by. */
function counter() {
  const clock = { now: 0 };
  return { clock, rate: new RateCounter(10, () => clock.now) };
}

it('lets a burst through, and counts it once its five seconds are over', () => {
  const { clock, rate } = counter();
  rate.add(1000);
  expect(rate.isExceeded).toBe(false);
  clock.now = 5_000;
  // 1000 in five seconds, after five seconds of nothing.
  expect(rate.average).toBe(100);
  expect(rate.isExceeded).toBe(true);
});

it('takes the average over the last minute', () => {
  const { clock, rate } = counter();
  for (let second = 0; second < 300; second += 1) {
    clock.now = second * 1000;
    rate.add(9);
  }
  expect(rate.average).toBe(9);
  expect(rate.isExceeded).toBe(false);
  for (let second = 300; second < 400; second += 1) {
    clock.now = second * 1000;
    rate.add(10);
  }
  expect(rate.isExceeded).toBe(true);
});

it('forgets', () => {
  const { clock, rate } = counter();
  rate.add(10_000);
  clock.now = 30_000;
  expect(rate.isExceeded).toBe(true);
  clock.now = 65_000;
  expect(rate.average).toBe(0);
});
