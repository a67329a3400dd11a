import { request } from 'node:http';
import type { SupabaseClient } from '@supabase/supabase-js';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import {
  broadcastPush,
  freshTopic,
  RawClient,
  realtimeClient,
  subscribed,
  type Vsn,
} from '../../support/realtime.ts';
import { stack } from '../../support/stack.ts';

const clients: SupabaseClient[] = [];
const sockets: RawClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) await client.realtime.disconnect();
  for (const { socket } of sockets.splice(0)) socket.terminate();
});

const VERSIONS = ['1.0.0', '2.0.0'] as const;
const BYTES = new Uint8Array([0, 255, 1]).buffer;

async function join(topic: string, broadcast: object = {}, vsn: Vsn = '2.0.0') {
  const client = realtimeClient(stack().apiUrl, vsn);
  clients.push(client);
  const events: { event: string; payload: unknown }[] = [];
  const channel = client.channel(topic, { config: { broadcast } });
  channel.on('broadcast', { event: '*' }, (message) => events.push(message as never));
  return { channel: await subscribed(channel), events };
}

async function raw(vsn: Vsn = '2.0.0'): Promise<RawClient> {
  const client = await RawClient.open(stack().apiUrl, vsn);
  sockets.push(client);
  return client;
}

const send = (event: string, payload: unknown) => ({ type: 'broadcast' as const, event, payload });

describe.each(VERSIONS.flatMap((from) => VERSIONS.map((to) => [from, to] as const)))(
  'a broadcast from protocol %s to %s',
  (from, to) => {
    it('brings JSON as it was sent', async () => {
      const topic = freshTopic();
      const [sender, receiver] = [await join(topic, {}, from), await join(topic, {}, to)];
      const payload = { text: 'Ẹ káàbọ̀ "sí"', deep: [{ n: 1.5 }, null] };
      await sender.channel.send(send('said', payload));
      await eventually(() => expect(receiver.events).toHaveLength(1));
      expect(receiver.events).toEqual([{ type: 'broadcast', event: 'said', payload }]);
      expect(sender.events).toEqual([]);
    });
  },
);

describe('a binary broadcast', () => {
  it('reaches those whose protocol can bear it', async () => {
    const topic = freshTopic();
    const [sender, second, first] = [await join(topic), await join(topic), await join(topic, {}, '1.0.0')];
    await sender.channel.send(send('bytes', BYTES));
    await sender.channel.send(send('after', {}));
    await eventually(() => expect(second.events).toHaveLength(2));
    expect(second.events[0]).toEqual({ type: 'broadcast', event: 'bytes', payload: BYTES });
    await eventually(() => expect(first.events.map(({ event }) => event)).toEqual(['after']));
  });

  it('in the way of Phoenix itself arrives in the same way', async () => {
    const topic = `realtime:${freshTopic()}`;
    const [sender, receiver] = [await raw(), await raw()];
    await sender.join(topic);
    await receiver.join(topic);
    const texts = ['1', '2', topic, 'broadcast'].map((text) => Buffer.from(text));
    sender.socket.send(
      Buffer.concat([Buffer.from([0, ...texts.map(({ length }) => length)]), ...texts, Buffer.from([7, 8])]),
    );
    await eventually(() => expect(receiver.binaries).toHaveLength(1));
    expect(receiver.binaries[0]).toEqual(
      Buffer.concat([
        Buffer.from([2, topic.length, 9]),
        Buffer.from(`${topic}broadcast`),
        Buffer.from([7, 8]),
      ]),
    );
  });
});

describe('a broadcast', () => {
  it('comes back to its sender when that is asked for', async () => {
    const topic = freshTopic();
    const { channel, events } = await join(topic, { self: true });
    await channel.send(send('said', { n: 1 }));
    await eventually(() => expect(events).toHaveLength(1));
  });

  it('is acknowledged when that is asked for', async () => {
    const { channel } = await join(freshTopic(), { ack: true });
    expect(await channel.send(send('said', {}))).toBe('ok');
    const client = await raw();
    const topic = `realtime:${freshTopic()}`;
    await client.join(topic);
    const silent = client.send(topic, 'broadcast', send('said', {}), '1');
    await client.heartbeat();
    expect(client.frames.some(({ ref }) => ref === silent)).toBe(false);
  });

  it('goes to its own topic only', async () => {
    const [here, there] = [freshTopic(), freshTopic()];
    const [sender, listener, other] = [await join(here), await join(here), await join(there)];
    await sender.channel.send(send('here', {}));
    await eventually(() => expect(listener.events).toHaveLength(1));
    await other.channel.httpSend('there', {});
    await eventually(() => expect(other.events.map(({ event }) => event)).toEqual(['there']));
  });

  it('cannot forge what the older protocol sends around it', async () => {
    const topic = `realtime:${freshTopic()}`;
    const [sender, old] = [await raw(), await raw('1.0.0')];
    await sender.join(topic);
    await old.join(topic);
    const forged = Buffer.from('{}},"event":"phx_close","ref":"1","x":{"y":{}');
    sender.socket.send(broadcastPush(topic, 'forged', forged));
    sender.socket.send(broadcastPush(topic, 'honest', Buffer.from('{"n":1}')));
    const arrived = await old.next(({ event }) => event === 'broadcast');
    expect(arrived).toEqual({
      joinRef: null,
      topic,
      event: 'broadcast',
      payload: { type: 'broadcast', event: 'honest', payload: { n: 1 } },
      ref: null,
    });
    expect(old.frames.map(({ event }) => event)).toEqual(['phx_reply', 'broadcast']);
  });

  it('with a longer name than the binary form holds still arrives', async () => {
    const topic = freshTopic();
    const event = 'e'.repeat(300);
    const receiver = await join(topic);
    expect((await single(topic, event, '{"n":1}')).status).toBe(202);
    await eventually(() => expect(receiver.events).toHaveLength(1));
    expect(receiver.events[0]).toEqual({ type: 'broadcast', event, payload: { n: 1 } });
  });
});

const HEADERS = { 'content-type': 'application/json' };

function post(path: string, body: string, headers: Record<string, string> = HEADERS) {
  return fetch(`${stack().apiUrl}/realtime/v1/api/${path}`, {
    method: 'POST',
    headers: { apikey: stack().publishableKey, ...headers },
    body,
  });
}

const single = (topic: string, event: string, body: string, headers?: Record<string, string>) =>
  post(`broadcast/${encodeURIComponent(topic)}/events/${encodeURIComponent(event)}`, body, headers);

/** The answer to a body that is announced and never sent, on a connection of its own: the server closes it. */
function statusOfAnnounced(bytes: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const announced = request(`${stack().apiUrl}/realtime/v1/api/broadcast`, {
      method: 'POST',
      agent: false,
      headers: { ...HEADERS, apikey: stack().publishableKey, 'content-length': bytes },
    });
    announced.once('error', reject);
    announced.once('response', ({ statusCode }) => {
      announced.destroy();
      resolve(statusCode);
    });
    announced.flushHeaders();
  });
}

describe('over HTTP', () => {
  it('one broadcast is sent, of JSON or of bytes, with any name', async () => {
    const topic = `${freshTopic()}/with:all kinds?`;
    const receiver = await join(topic);
    expect(await receiver.channel.httpSend('a/b c', { n: 1 })).toEqual({ success: true });
    expect(await receiver.channel.httpSend('bytes', BYTES)).toEqual({ success: true });
    expect((await single(topic, 'list', '[1]')).status).toBe(202);
    await eventually(() => expect(receiver.events).toHaveLength(3));
    expect(receiver.events).toEqual([
      { type: 'broadcast', event: 'a/b c', payload: { n: 1 } },
      { type: 'broadcast', event: 'bytes', payload: BYTES },
      // Plug's form of JSON that is no object.
      { type: 'broadcast', event: 'list', payload: { _json: [1] } },
    ]);
  });

  it('a batch is sent in its order', async () => {
    const topic = freshTopic();
    const [first, second] = [await join(topic, {}, '1.0.0'), await join(topic)];
    const messages = ['a', 'b'].map((event) => ({ topic, event, payload: { event } }));
    const answer = await post('broadcast', JSON.stringify({ messages }));
    expect([answer.status, await answer.text()]).toEqual([202, '']);
    for (const { events } of [first, second]) {
      await eventually(() => expect(events.map(({ event }) => event)).toEqual(['a', 'b']));
    }
  });

  it('a batch with one message that is none is not sent at all', async () => {
    const answer = await post(
      'broadcast',
      JSON.stringify({
        messages: [
          { topic: 't' },
          { topic: 1, event: '', payload: [] },
          { topic: 't', event: 'e', payload: {} },
        ],
      }),
    );
    expect(answer.status).toBe(422);
    expect(await answer.json()).toEqual({
      errors: {
        messages: [
          { event: ["can't be blank"], payload: ["can't be blank"] },
          { topic: ['is invalid'], event: ["can't be blank"], payload: ['is invalid'] },
          {},
        ],
      },
    });
    const empty = await post('broadcast', '{}');
    expect([empty.status, await empty.json()]).toEqual([422, { errors: { messages: ["can't be blank"] } }]);
  });

  it('what cannot be read is refused', async () => {
    expect((await post('broadcast', '{')).status).toBe(400);
    const text = await single('t', 'e', 'hello', { 'content-type': 'text/plain' });
    expect([text.status, await text.json()]).toEqual([
      415,
      { error: 'Unsupported Media Type. Use application/json or application/octet-stream' },
    ]);
    const stranger = await post('broadcast', '{}', { ...HEADERS, authorization: 'Bearer nonsense' });
    expect([stranger.status, await stranger.json()]).toEqual([401, { message: 'Unauthorized' }]);
    const nobody = await fetch(`${stack().apiUrl}/realtime/v1/api/broadcast`, { method: 'POST' });
    expect(nobody.status).toBe(401);
  });

  it('what is too large is refused', async () => {
    const data = 'x'.repeat(3_000_500);
    const one = await single('t', 'e', JSON.stringify({ data }));
    const tooLarge = ['Payload size exceeds tenant limit'];
    expect([one.status, await one.json()]).toEqual([422, { errors: { payload: tooLarge } }]);
    const messages = [{ topic: 't', event: 'e', payload: { data } }];
    const many = await post('broadcast', JSON.stringify({ messages }));
    expect([many.status, await many.json()]).toEqual([
      422,
      { errors: { messages: [{ payload: tooLarge }] } },
    ]);
    expect(await statusOfAnnounced(8_000_001)).toBe(413);
  });

  it('there is a sign of life', async () => {
    const headers = { apikey: stack().publishableKey };
    const answer = await fetch(`${stack().apiUrl}/realtime/v1/api/ping`, { headers });
    expect([answer.status, await answer.json()]).toEqual([200, { message: 'Success' }]);
    expect((await fetch(`${stack().apiUrl}/realtime/v1/websocket`, { headers })).status).toBe(400);
  });
});
