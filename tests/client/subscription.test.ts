import { DelveError } from '@delve/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Context } from '../../client/src/context.ts';
import { Subscription } from '../../client/src/live/subscription.ts';

type Status = 'SUBSCRIBED' | 'CHANNEL_ERROR' | 'CLOSED';

/** A client whose one channel does what the test says, so that no test waits for a minute. */
class StandIn {
  readonly channels: ((status: Status) => void)[] = [];
  readonly left: object[] = [];
  readonly context: Context;

  constructor(givenToken: string | null = null) {
    const supabase = {
      realtime: { setAuth: async () => {} },
      auth: { onAuthStateChange: () => ({ data: { subscription: { unsubscribe: () => {} } } }) },
      channel: () => ({
        on: () => {},
        subscribe: (onStatus: (status: Status) => void) => this.channels.push(onStatus),
      }),
      removeChannel: async (channel: object) => this.left.push(channel),
    };
    const caller = { givenToken, requireUserId: async () => 'a-person' };
    this.context = { supabase, caller } as unknown as Context;
  }

  /** Of the channel that was joined last. */
  async say(status: Status): Promise<void> {
    await vi.advanceTimersByTimeAsync(0);
    this.channels.at(-1)?.(status);
    await vi.advanceTimersByTimeAsync(0);
  }
}

const causes: string[] = [];
const states: string[] = [];
let fails: DelveError | null;

beforeEach(() => {
  vi.useFakeTimers();
  causes.length = 0;
  states.length = 0;
  fails = null;
});
afterEach(() => {
  vi.useRealTimers();
});

function begin(standIn: StandIn): Promise<() => void> {
  const handlers = {
    onState: (state: string, reason: DelveError | null) =>
      states.push(reason ? `${state} ${reason.code}` : state),
  };
  return new Subscription(standIn.context, handlers, undefined, () => ({
    catchUp: async (cause) => {
      causes.push(cause);
      if (fails) throw fails;
    },
    onEvent: () => {},
  })).begin();
}

const failure = (status: number, code: string) => new DelveError({ status, code, message: 'No.' });

test('it asks after each join, and about once a minute whether a lost broadcast was the last', async () => {
  const standIn = new StandIn();
  const begun = begin(standIn);
  expect(causes).toEqual([]);
  await standIn.say('SUBSCRIBED');
  const end = await begun;
  expect(causes).toEqual(['begun']);
  await vi.advanceTimersByTimeAsync(40_000);
  expect(causes).toEqual(['begun']);
  await vi.advanceTimersByTimeAsync(40_000);
  expect(causes).toEqual(['begun', 'check']);
  await standIn.say('CHANNEL_ERROR');
  await standIn.say('SUBSCRIBED');
  expect(causes).toEqual(['begun', 'check', 'rejoined']);
  expect(states).toEqual(['connecting', 'live', 'reconnecting realtime_unreachable', 'live']);
  end();
  await vi.advanceTimersByTimeAsync(200_000);
  expect(causes).toHaveLength(3);
  expect(standIn.left).toHaveLength(1);
});

test('where the channel cannot be joined, it begins all the same, and asks every few seconds', async () => {
  const standIn = new StandIn();
  const begun = begin(standIn);
  await standIn.say('CHANNEL_ERROR');
  await begun;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(causes.length).toBeGreaterThan(5);
  expect(states).toEqual(['connecting', 'reconnecting realtime_unreachable']);
});

test('a channel that the server has closed is joined anew', async () => {
  const standIn = new StandIn();
  const begun = begin(standIn);
  await standIn.say('SUBSCRIBED');
  await begun;
  await standIn.say('CLOSED');
  await vi.advanceTimersByTimeAsync(1500);
  expect(standIn.channels).toHaveLength(2);
  await standIn.say('SUBSCRIBED');
  expect(states.at(-1)).toBe('live');
});

test('what may pass is asked again, and nothing is live meanwhile; what may not, closes it', async () => {
  const standIn = new StandIn();
  const begun = begin(standIn);
  fails = failure(503, 'unreachable');
  await standIn.say('SUBSCRIBED');
  await vi.advanceTimersByTimeAsync(3000);
  expect(causes.length).toBeGreaterThan(2);
  expect(states).toEqual(['connecting', 'reconnecting unreachable']);
  fails = null;
  await vi.advanceTimersByTimeAsync(10_000);
  await begun;
  expect(states.at(-1)).toBe('live');
  fails = failure(401, 'session_ended');
  await vi.advanceTimersByTimeAsync(80_000);
  expect(states.at(-1)).toBe('closed session_ended');
});

test.each([
  ['of a session is renewed', null, 'live'],
  ['that was given is the last', 'a-token', 'closed token_expired'],
])('an expired token %s', async (_, givenToken, state) => {
  const standIn = new StandIn(givenToken);
  const begun = begin(standIn);
  await standIn.say('SUBSCRIBED');
  await begun;
  fails = failure(401, 'token_expired');
  await vi.advanceTimersByTimeAsync(75_000);
  fails = null;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(states.at(-1)).toBe(state);
});

test('who is refused at the beginning is told so', async () => {
  const standIn = new StandIn();
  fails = failure(404, 'chat_not_found');
  const refused = expect(begin(standIn)).rejects.toMatchObject({ code: 'chat_not_found' });
  await standIn.say('SUBSCRIBED');
  await refused;
  expect(states).toEqual(['connecting', 'closed chat_not_found']);
});
