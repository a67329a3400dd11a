import { DelveError } from '@delve/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Outbox } from '../../client/src/chat/outbox.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const unreachable = () => new DelveError({ status: 503, code: 'unreachable', message: 'Not now.' });
const failing = (times: number, error: () => DelveError = unreachable) => {
  let left = times;
  return async (answer: string) => {
    if (left-- > 0) throw error();
    return answer;
  };
};

test('what was not acknowledged is sent again, and what was called later waits for it', async () => {
  const outbox = new Outbox(() => {});
  const attempts: string[] = [];
  const network = failing(2);
  const send = (text: string) =>
    outbox.send(() => {
      attempts.push(text);
      return network(text);
    }, undefined);
  const sent = Promise.all([send('one'), send('two')]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await sent).toEqual(['one', 'two']);
  expect(attempts).toEqual(['one', 'one', 'one', 'two']);
});

test('a refusal is told at once, and stops nothing behind it', async () => {
  const outbox = new Outbox(() => {});
  let attempts = 0;
  const refused = outbox.send(async () => {
    attempts++;
    throw new DelveError({ status: 403, code: 'chat_blocked', message: 'No.' });
  }, undefined);
  const next = outbox.send(async () => 'through', undefined);
  await expect(refused).rejects.toMatchObject({ code: 'chat_blocked' });
  expect(await next).toBe('through');
  expect(attempts).toBe(1);
});

test('it waits as long as it is told to', async () => {
  const outbox = new Outbox(() => {});
  const limited = () =>
    new DelveError({ status: 429, code: 'rate_limited', message: 'Later.', retryAfterSeconds: 30 });
  const network = failing(1, limited);
  let isSent = false;
  const sent = outbox
    .send(() => network('through'), undefined)
    .then(() => {
      isSent = true;
    });
  await vi.advanceTimersByTimeAsync(29_000);
  expect(isSent).toBe(false);
  await vi.advanceTimersByTimeAsync(2000);
  await sent;
  expect(isSent).toBe(true);
});

test('after two minutes it is given up, with the reason', async () => {
  const outbox = new Outbox(() => {});
  const sent = outbox.send(() => failing(Number.POSITIVE_INFINITY)(''), undefined);
  const outcome = expect(sent).rejects.toMatchObject({ status: 503, code: 'unreachable' });
  await vi.advanceTimersByTimeAsync(130_000);
  await outcome;
});

test('an aborted call ends at once, also one that waits, and what is behind it goes on', async () => {
  const outbox = new Outbox(() => {});
  const first = new AbortController();
  const second = new AbortController();
  const attempted: string[] = [];
  const stuck = outbox.send(() => new Promise(() => {}), first.signal);
  const waiting = outbox.send(async () => attempted.push('waiting'), second.signal);
  const behind = outbox.send(async () => attempted.push('behind'), undefined);
  second.abort();
  await expect(waiting).rejects.toMatchObject({ status: 499, code: 'aborted' });
  first.abort();
  await expect(stuck).rejects.toMatchObject({ status: 499, code: 'aborted' });
  await behind;
  expect(attempted).toEqual(['behind']);
});

test('it says when it has nothing left to send', async () => {
  const onEmpty = vi.fn();
  const outbox = new Outbox(onEmpty);
  await Promise.all([outbox.send(async () => 1, undefined), outbox.send(async () => 2, undefined)]);
  await vi.advanceTimersByTimeAsync(0);
  expect(onEmpty).toHaveBeenCalledTimes(1);
});
