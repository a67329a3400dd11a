import type { RealtimeChannel, SupabaseClient } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { freshTopic, RawClient, realtimeClient, subscribed, type Vsn } from '../../support/realtime.ts';
import { type Person, Rooms } from './rooms.ts';

let rooms: Rooms;
const clients: SupabaseClient[] = [];
const sockets: RawClient[] = [];

beforeAll(async () => {
  rooms = await Rooms.start();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.realtime.disconnect();
  for (const { socket } of sockets.splice(0)) socket.terminate();
});
afterAll(() => rooms.end());

interface Guest {
  readonly client: SupabaseClient;
  readonly channel: RealtimeChannel;
  /** Keys with what is said under each, without Phoenix's marks. */
  readonly seen: () => Record<string, unknown[]>;
}

async function enter(
  topic: string,
  key: string,
  { vsn = '2.0.0', person }: { vsn?: Vsn; person?: Person } = {},
): Promise<Guest> {
  const client = realtimeClient(rooms.stack.apiUrl, vsn, person?.token);
  clients.push(client);
  if (person) await client.realtime.setAuth();
  const config = { presence: { key }, private: person !== undefined };
  const channel = client.channel(topic, { config });
  channel.on('presence', { event: 'sync' }, () => {});
  await subscribed(channel);
  return { client, channel, seen: () => said(channel.presenceState()) };
}

function said(state: ReturnType<RealtimeChannel['presenceState']>): Record<string, unknown[]> {
  return Object.fromEntries(
    Object.entries(state).map(([key, presences]) => [
      key,
      presences.map(({ presence_ref: _, ...payload }) => payload),
    ]),
  );
}

async function raw(): Promise<RawClient> {
  const client = await RawClient.open(rooms.stack.apiUrl);
  sockets.push(client);
  return client;
}

describe.each(['1.0.0', '2.0.0'] as const)('presence in protocol %s', (vsn) => {
  it('shows who is there, also to who comes later', async () => {
    const topic = freshTopic();
    const first = await enter(topic, 'first', { vsn });
    expect(await first.channel.track({ mood: 'calm' })).toBe('ok');
    const second = await enter(topic, 'second', { vsn });
    await eventually(() => expect(second.seen()).toEqual({ first: [{ mood: 'calm' }] }));
    await second.channel.track({ mood: 'glad' });
    const both = { first: [{ mood: 'calm' }], second: [{ mood: 'glad' }] };
    for (const { seen } of [first, second]) await eventually(() => expect(seen()).toEqual(both));
    // Seen by a newcomer: realtime-js 2.109 itself loses the mark by which it would take the old one away.
    await first.channel.track({ mood: 'cross' });
    const third = await enter(topic, 'third', { vsn });
    await eventually(() => expect(third.seen()).toEqual({ ...both, first: [{ mood: 'cross' }] }));
  });

  it('ends with untrack, with the channel, and with the connection', async () => {
    const topic = freshTopic();
    const watcher = await enter(topic, 'watcher', { vsn });
    const ways: ((guest: Guest) => unknown)[] = [
      ({ channel }) => channel.untrack(),
      ({ channel }) => channel.unsubscribe(),
      ({ client }) => client.realtime.disconnect(),
    ];
    for (const leave of ways) {
      const guest = await enter(topic, 'guest', { vsn });
      await guest.channel.track({ n: 1 });
      await eventually(() => expect(watcher.seen()).toEqual({ guest: [{ n: 1 }] }));
      await leave(guest);
      await eventually(() => expect(watcher.seen()).toEqual({}));
    }
  });
});

describe('presence', () => {
  it('has several under one key', async () => {
    const topic = freshTopic();
    const [phone, laptop] = [await enter(topic, 'first'), await enter(topic, 'first')];
    await phone.channel.track({ on: 'phone' });
    await laptop.channel.track({ on: 'laptop' });
    await eventually(() => expect(phone.seen().first).toHaveLength(2));
    await phone.channel.untrack();
    const newcomer = await enter(topic, 'second');
    await eventually(() => expect(newcomer.seen()).toEqual({ first: [{ on: 'laptop' }] }));
  });

  it('has frames as Phoenix writes them', async () => {
    const client = await raw();
    const topic = `realtime:${freshTopic()}`;
    await client.join(topic, { config: { presence: { enabled: true, key: 7 } } });
    expect(await client.next(({ event }) => event === 'presence_state')).toEqual({
      joinRef: '1',
      ref: null,
      topic,
      event: 'presence_state',
      payload: {},
    });
    const track = (payload: object) => client.ask(topic, 'presence', { event: 'TRACK', payload }, '1');
    expect((await track({ n: 1 })).payload).toEqual({ status: 'ok', response: {} });
    await track({ n: 1 });
    await track({ n: 2 });
    const diffs = client.frames.filter(({ event }) => event === 'presence_diff');
    const ref = expect.stringMatching(/^[\w-]{16}$/);
    expect(diffs.map(({ joinRef, payload }) => [joinRef, payload])).toEqual([
      [null, { joins: { 7: { metas: [{ n: 1, phx_ref: ref }] } }, leaves: {} }],
      [
        null,
        {
          joins: { 7: { metas: [{ n: 2, phx_ref: ref, phx_ref_prev: ref }] } },
          leaves: { 7: { metas: [{ n: 1, phx_ref: ref }] } },
        },
      ],
    ]);
  });

  it('begins with the first track where it was not asked for', async () => {
    const topic = freshTopic();
    const first = await enter(topic, 'first');
    await first.channel.track({ n: 1 });
    const client = await raw();
    await client.join(`realtime:${topic}`);
    await client.heartbeat();
    expect(client.frames.some(({ event }) => event === 'presence_state')).toBe(false);
    await client.ask(`realtime:${topic}`, 'presence', { event: 'track', payload: {} }, '1');
    const state = await client.next(({ event }) => event === 'presence_state');
    expect(Object.keys(state.payload)).toContain('first');
  });

  it('refuses what it does not know', async () => {
    const client = await raw();
    const topic = `realtime:${freshTopic()}`;
    await client.join(topic);
    const ask = async (payload: object) => (await client.ask(topic, 'presence', payload, '1')).payload;
    expect(await ask({ event: 'wave' })).toEqual({ status: 'error', response: {} });
    expect(await ask({ event: 'track', payload: 'here' })).toEqual({
      status: 'error',
      response: { reason: 'Presence track payload must be a map' },
    });
    expect(await ask({})).toEqual({ status: 'ok', response: {} });
  });

  it('closes the channel of who changes it too often', async () => {
    const client = await raw();
    const topic = freshTopic();
    const name = `realtime:${topic}`;
    await client.join(name);
    const track = (n: number) => client.send(name, 'presence', { event: 'track', payload: { n } }, '1');
    for (let n = 0; n < 5; n += 1) track(n);
    await client.heartbeat();
    expect(client.frames.some(({ event }) => event === 'phx_close')).toBe(false);
    track(6);
    const system = await client.next(({ event }) => event === 'system');
    expect(system.payload).toEqual({
      extension: 'system',
      status: 'error',
      message: 'Client presence rate limit exceeded',
      channel: topic,
    });
    await client.next(({ event }) => event === 'phx_close');
  });
});

describe('presence in a private channel', () => {
  const ALL = { read: true, write: true };

  it('is seen and told by those who may', async () => {
    const topic = freshTopic();
    const [member, watcher] = [await rooms.person(), await rooms.person()];
    await rooms.allow(member, topic, ALL);
    await rooms.allow(watcher, topic, { read: true, write: false });
    const [inside, watching] = [
      await enter(topic, 'member', { person: member }),
      await enter(topic, 'watcher', { person: watcher }),
    ];
    expect(await watching.channel.track({ n: 1 })).toBe('error');
    expect(await inside.channel.track({ n: 2 })).toBe('ok');
    await eventually(() => expect(watching.seen()).toEqual({ member: [{ n: 2 }] }));
  });

  it('is hidden from who may only read broadcasts', async () => {
    const topic = freshTopic();
    const [member, reader] = [await rooms.person(), await rooms.person()];
    await rooms.allow(member, topic, ALL);
    await rooms.allow(reader, topic, ALL, ['broadcast']);
    const inside = await enter(topic, 'member', { person: member });
    const outside = await enter(topic, 'reader', { person: reader });
    const heard: unknown[] = [];
    outside.channel.on('broadcast', { event: '*' }, (message) => heard.push(message));
    await inside.channel.track({ n: 1 });
    await eventually(() => expect(Object.keys(inside.seen())).toEqual(['member']));
    // Sent after the presence, on the same way: when it is there, the presence would be.
    await rooms.send(topic, 'after', {});
    await eventually(() => expect(heard).toHaveLength(1));
    expect(outside.seen()).toEqual({});
  });
});
