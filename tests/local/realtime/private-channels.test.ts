import type { RealtimeChannel, SupabaseClient } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { freshTopic, RawClient, realtimeClient, subscribed } from '../../support/realtime.ts';
import { type Person, Rooms } from './rooms.ts';

let rooms: Rooms;
const clients: SupabaseClient[] = [];
const sockets: RawClient[] = [];

beforeAll(async () => {
  rooms = await Rooms.start({ tokenRefreshMs: 300 });
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.realtime.disconnect();
  for (const { socket } of sockets.splice(0)) socket.terminate();
});
afterAll(() => rooms.end());

const READ = { read: true, write: false };
const ALL = { read: true, write: true };
const NONE = { read: false, write: false };

interface Heard {
  readonly channel: RealtimeChannel;
  readonly events: { event: string; payload: unknown; meta?: { id: string; replayed?: boolean } }[];
}

/** Joins a private room and keeps what is broadcast there. */
async function listen(person: Person, topic: string, config: object = {}): Promise<Heard> {
  const client = realtimeClient(rooms.stack.apiUrl, '2.0.0', person.token);
  clients.push(client);
  await client.realtime.setAuth();
  const events: Heard['events'] = [];
  const channel = client.channel(topic, { config: { private: true, ...config } });
  channel.on('broadcast', { event: '*' }, (message) => events.push(message as never));
  return { channel: await subscribed(channel), events };
}

const names = ({ events }: Heard) => events.map(({ event }) => event);

/** Waits until a message arrives; all that was sent before it has then arrived, or never will. */
async function caughtUp(heard: Heard, topic: string): Promise<string[]> {
  await rooms.send(topic, 'last', {});
  await vi.waitFor(() => expect(names(heard)).toContain('last'), { timeout: 10_000 });
  return names(heard);
}

async function raw(): Promise<RawClient> {
  const client = await RawClient.open(rooms.stack.apiUrl);
  sockets.push(client);
  return client;
}

const asPrivate = ({ token }: Person, broadcast: object = {}) => ({
  config: { private: true, broadcast },
  access_token: token,
});

describe('a private channel', () => {
  it('is joined by who may read it, and by nobody else', async () => {
    const [member, stranger] = [await rooms.person(), await rooms.person()];
    const topic = freshTopic();
    await rooms.allow(member, topic, READ);
    await expect(listen(member, topic)).resolves.toBeDefined();
    await expect(listen(stranger, topic)).rejects.toThrow(
      `Unauthorized: You do not have permissions to read from this Channel topic: ${topic}`,
    );
    const visitor = await raw();
    expect(await visitor.join(`realtime:${topic}`, { config: { private: true } })).toMatchObject({
      status: 'error',
    });
  });

  it('brings what the database broadcasts, with its id', async () => {
    const member = await rooms.person();
    const topic = freshTopic();
    await rooms.allow(member, topic, READ);
    const heard = await listen(member, topic);
    await rooms.send(topic, 'said', { id: 'own', text: 'Ẹ káàbọ̀' });
    await eventually(() => expect(heard.events).toHaveLength(1));
    expect(heard.events[0]).toEqual({
      type: 'broadcast',
      event: 'said',
      payload: { id: 'own', text: 'Ẹ káàbọ̀' },
      meta: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  it('has nothing to do with the public one of the same name', async () => {
    const member = await rooms.person();
    const topic = freshTopic();
    await rooms.allow(member, topic, ALL);
    const inside = await listen(member, topic, { broadcast: { ack: true } });
    const outside = await listen(member, topic, { private: false, broadcast: { ack: true } });
    await rooms.send(topic, 'for-members', {});
    await rooms.send(topic, 'for-all', {}, false);
    await inside.channel.send({ type: 'broadcast', event: 'from-inside', payload: {} });
    await outside.channel.send({ type: 'broadcast', event: 'from-outside', payload: {} });
    expect(await caughtUp(inside, topic)).toEqual(['for-members', 'last']);
    await eventually(() => expect(names(outside)).toEqual(['for-all']));
  });

  it('carries broadcasts of those who may write, and none of the others', async () => {
    const [writer, reader] = [await rooms.person(), await rooms.person()];
    const topic = freshTopic();
    await rooms.allow(writer, topic, ALL);
    await rooms.allow(reader, topic, READ);
    const heard = await listen(writer, topic, { broadcast: { self: true, ack: true } });
    const mute = await raw();
    await mute.join(`realtime:${topic}`, asPrivate(reader, { ack: true }));
    const unheard = mute.send(
      `realtime:${topic}`,
      'broadcast',
      { type: 'broadcast', event: 'mute', payload: {} },
      '1',
    );
    // As the real server: not even an answer.
    await mute.heartbeat();
    expect(mute.frames.some(({ ref }) => ref === unheard)).toBe(false);
    expect(await heard.channel.send({ type: 'broadcast', event: 'heard', payload: {} })).toBe('ok');
    expect(await caughtUp(heard, topic)).toEqual(['heard', 'last']);
    await eventually(() => expect(mute.binaries).toHaveLength(2));
  });

  it('asks once for each token whether somebody may write, at the first broadcast', async () => {
    const member = await rooms.person();
    const topic = freshTopic();
    await rooms.allow(member, topic, READ);
    const { channel } = await listen(member, topic, { broadcast: { ack: true } });
    await rooms.allow(member, topic, ALL);
    expect(await channel.send({ type: 'broadcast', event: 'x', payload: {} })).toBe('ok');
    await rooms.allow(member, topic, READ);
    expect(await channel.send({ type: 'broadcast', event: 'x', payload: {} })).toBe('ok');
  });

  it('costs the database nothing more once it is joined and written to', async () => {
    const member = await rooms.person();
    const topic = freshTopic();
    await rooms.allow(member, topic, ALL);
    /** When Realtime last asked the database anything. */
    const asked = async () => {
      const { rows } = await rooms.database.query(
        `select max(query_start)::text as at from pg_stat_activity
         where usename = 'supabase_realtime_admin' and backend_type = 'client backend'`,
      );
      return rows[0].at as string;
    };
    const heard = await listen(member, topic, { broadcast: { self: true } });
    const before = await asked();
    await heard.channel.send({ type: 'broadcast', event: 'first', payload: {} });
    await eventually(() => expect(heard.events).toHaveLength(1));
    const joined = await asked();
    expect(joined).not.toBe(before);
    for (let n = 0; n < 10; n += 1) {
      await heard.channel.send({ type: 'broadcast', event: 'more', payload: {} });
      await rooms.send(topic, 'stored', {});
    }
    await eventually(() => expect(heard.events).toHaveLength(21));
    expect(await asked()).toBe(joined);
  });

  it('is written to over HTTP by who may, and by nobody else', async () => {
    const [writer, reader] = [await rooms.person(), await rooms.person()];
    const topic = freshTopic();
    await rooms.allow(writer, topic, ALL);
    await rooms.allow(reader, topic, READ);
    const heard = await listen(writer, topic);
    const mute = await listen(reader, topic);
    await expect(mute.channel.httpSend('mute', {})).rejects.toThrow('Unauthorized');
    expect(await heard.channel.httpSend('single', { n: 1 })).toEqual({ success: true });
    const batch = (person: Person) =>
      fetch(`${rooms.stack.apiUrl}/realtime/v1/api/broadcast`, {
        method: 'POST',
        headers: {
          apikey: rooms.stack.publishableKey,
          authorization: `Bearer ${person.token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ messages: [{ topic, event: 'batch', payload: {}, private: true }] }),
      });
    // As the real server: what may not be sent is left out, without a word.
    expect((await batch(reader)).status).toBe(202);
    expect((await batch(writer)).status).toBe(202);
    expect(await caughtUp(heard, topic)).toEqual(['single', 'batch', 'last']);
  });
});

describe('replay', () => {
  it('brings the latest broadcasts once more, and what follows once', async () => {
    const member = await rooms.person();
    const topic = freshTopic();
    await rooms.allow(member, topic, READ);
    const before = Date.now() - 1000;
    for (const event of ['first', 'second', 'third']) await rooms.send(topic, event, { event });
    const heard = await listen(member, topic, { broadcast: { replay: { since: before, limit: 2 } } });
    expect(await caughtUp(heard, topic)).toEqual(['second', 'third', 'last']);
    expect(heard.events.map(({ meta }) => meta?.replayed)).toEqual([true, true, undefined]);
    const late = await listen(member, topic, { broadcast: { replay: { since: Date.now() + 1000 } } });
    await rooms.send(topic, 'now', {});
    await eventually(() => expect(names(late)).toEqual(['now']));
  });

  it('brings bytes that the database has sent, as they came the first time', async () => {
    const member = await rooms.person();
    const topic = freshTopic();
    await rooms.allow(member, topic, READ);
    const live = await listen(member, topic);
    const bytes = Buffer.from([0, 255, 7]);
    await rooms.database.query('select realtime.send_binary($1, $2, $3)', [bytes, 'bytes', topic]);
    await eventually(() => expect(live.events).toHaveLength(1));
    const late = await listen(member, topic, { broadcast: { replay: { since: 1 } } });
    await eventually(() => expect(late.events).toHaveLength(1));
    for (const { events } of [live, late]) {
      expect(Buffer.from(events[0]?.payload as ArrayBuffer)).toEqual(bytes);
    }
    expect(late.events[0]?.meta).toEqual({ id: live.events[0]?.meta?.id, replayed: true });
  });

  it('is refused where it cannot be', async () => {
    const member = await rooms.person();
    const topic = freshTopic();
    await rooms.allow(member, topic, READ);
    const client = await raw();
    const join = (payload: object) => client.join(`realtime:${topic}`, payload);
    const refused = (reason: string) => ({ status: 'error', response: { reason } });
    expect(
      await join({ config: { broadcast: { replay: { since: 1 } } }, access_token: member.token }),
    ).toEqual(refused('UnableToReplayMessages: Replay is not allowed for public channels'));
    expect(await join(asPrivate(member, { replay: { since: 'yesterday' } }))).toEqual(
      refused('UnableToReplayMessages: Replay params are not valid'),
    );
    expect(await join(asPrivate(member, { replay: { since: 1 } }))).toMatchObject({ status: 'ok' });
    // Who may only see presence may not read what was said.
    await rooms.allow(member, topic, NONE, ['broadcast']);
    const presence = { enabled: true };
    const config = { private: true, presence, broadcast: { replay: { since: 1 } } };
    expect(await join({ config, access_token: member.token })).toEqual(
      refused(`Unauthorized: You do not have permissions to read from this Channel topic: ${topic}`),
    );
  });
});

describe('a new access token', () => {
  it('of somebody who may go on changes nothing', async () => {
    const member = await rooms.person();
    const topic = freshTopic();
    await rooms.allow(member, topic, READ);
    const heard = await listen(member, topic);
    const renewed = await rooms.person(3600, member.id);
    await heard.channel.socket.setAuth(renewed.token);
    expect(await caughtUp(heard, topic)).toEqual(['last']);
    expect(heard.channel.state).toBe('joined');
  });

  it('closes the channel of somebody who may not read any more', async () => {
    const member = await rooms.person();
    const topic = freshTopic();
    await rooms.allow(member, topic, READ);
    const client = await raw();
    const name = `realtime:${topic}`;
    await client.join(name, asPrivate(member));
    await rooms.allow(member, topic, NONE);
    client.send(name, 'access_token', { access_token: (await rooms.person(3600, member.id)).token }, '1');
    await client.next(({ event }) => event === 'phx_close');
    expect(client.frames.slice(1)).toEqual([
      {
        joinRef: '1',
        ref: null,
        topic: name,
        event: 'system',
        payload: {
          extension: 'system',
          status: 'error',
          message: `You do not have permissions to read from this Channel topic: ${topic}`,
          channel: topic,
        },
      },
      { joinRef: '1', ref: '1', topic: name, event: 'phx_close', payload: {} },
    ]);
    await rooms.send(topic, 'secret', {});
    await client.heartbeat();
    expect(client.binaries).toEqual([]);
  });

  it('closes the channel when one of two rights to read is gone', async () => {
    const member = await rooms.person();
    const topic = freshTopic();
    await rooms.allow(member, topic, READ);
    const client = await raw();
    const name = `realtime:${topic}`;
    const config = { private: true, presence: { enabled: true } };
    await client.join(name, { config, access_token: member.token });
    await rooms.allow(member, topic, NONE, ['presence']);
    client.send(name, 'access_token', { access_token: (await rooms.person(3600, member.id)).token }, '1');
    const system = await client.next(({ event }) => event === 'system');
    expect(system.payload.message).toBe(
      `You no longer have permission to read from this Channel topic: ${topic}`,
    );
    await client.next(({ event }) => event === 'phx_close');
  });

  it('that is none closes the channel; a key of the project is passed over', async () => {
    const member = await rooms.person();
    const client = await raw();
    const name = `realtime:${freshTopic()}`;
    await client.join(name, { config: {}, access_token: member.token });
    client.send(name, 'access_token', { access_token: rooms.stack.publishableKey }, '1');
    client.send(name, 'access_token', { access_token: null }, '1');
    client.send(name, 'access_token', { access_token: member.token }, '1');
    await client.heartbeat();
    expect(client.frames.filter(({ event }) => event === 'system')).toEqual([]);
    client.send(name, 'access_token', { access_token: 'nonsense' }, '1');
    const system = await client.next(({ event }) => event === 'system');
    expect(system.payload.message).toBe('The token provided is not a valid JWT');
    await client.next(({ event }) => event === 'phx_close');
  });

  it('that comes soon after another waits, and is then looked at', async () => {
    const member = await rooms.person();
    const client = await raw();
    const name = `realtime:${freshTopic()}`;
    await client.join(name, { config: {}, access_token: member.token });
    const renew = (token: string) => client.send(name, 'access_token', { access_token: token }, '1');
    renew((await rooms.person(3600, member.id)).token);
    renew('nonsense');
    await client.heartbeat();
    expect(client.frames.filter(({ event }) => event === 'system')).toEqual([]);
    await client.next(({ event }) => event === 'phx_close');
  });
});

describe('the end of a token', () => {
  it('closes its channels, and no others of the socket', async () => {
    const [brief, lasting] = [await rooms.person(2), await rooms.person()];
    const client = await raw();
    const [ends, stays] = [freshTopic(), freshTopic()];
    await rooms.allow(brief, ends, READ);
    await rooms.allow(lasting, stays, READ);
    await client.join(`realtime:${ends}`, asPrivate(brief), '1');
    await client.join(`realtime:${stays}`, asPrivate(lasting), '2');
    await client.next(({ event }) => event === 'phx_close');
    expect(client.frames.filter(({ event }) => event !== 'phx_reply').map(({ payload }) => payload)).toEqual([
      {
        extension: 'system',
        status: 'error',
        message: 'Token has expired 0 seconds ago',
        channel: ends,
      },
      {},
    ]);
    await rooms.send(ends, 'secret', {});
    await rooms.send(stays, 'news', {});
    await eventually(() => expect(client.binaries).toHaveLength(1));
    expect(client.binaries[0]?.toString()).toContain(stays);
  });
});
