import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { PUBLISHABLE_KEY } from '../../../local/keys.ts';
import { eventually } from '../../support/eventually.ts';
import { freshTopic, RawClient, realtimeAddress, refusedSocket } from '../../support/realtime.ts';
import { startTestStack, type TestStack } from '../../support/test-stack.ts';

let stack: TestStack;
const log: string[] = [];
const sockets: RawClient[] = [];

beforeAll(async () => {
  stack = await startTestStack({
    log: (_service, line) => log.push(line),
    realtimeLimits: {
      maxConcurrentClients: 6,
      maxChannelsPerClient: 3,
      maxEventsPerSecond: 100,
      maxPayloadBytes: 100_000,
      maxFrameBytes: 500_000,
      maxJoinsPerSecond: 20,
      idleMs: 3_000,
      noChannelMs: 6_000,
      maxUnreadBytes: 1_000_000,
    },
  });
});
afterEach(async () => {
  for (const { socket, closed } of sockets.splice(0)) {
    socket.terminate();
    await closed;
  }
});
afterAll(() => stack.end());

/** A client that shows that it is there, as all do. */
async function open(): Promise<RawClient> {
  const client = await RawClient.open(stack.apiUrl);
  sockets.push(client);
  const beat = setInterval(() => client.send('phoenix', 'heartbeat', {}), 500);
  client.closed.then(() => clearInterval(beat));
  return client;
}

const room = () => `realtime:${freshTopic()}`;
const said = (text = '') => ({ type: 'broadcast', event: 'said', payload: { text } });

describe('a client', () => {
  it('that does not read what it is sent is disconnected, and nobody else', async () => {
    const [sender, receiver] = [await open(), await open()];
    const topic = room();
    await sender.join(topic);
    await receiver.join(topic);
    const deaf = await deafSocket(topic);
    const gone = new Promise((resolve) => deaf.once('close', resolve));
    const text = 'x'.repeat(90_000);
    const sent = 200;
    for (let count = 0; count < sent; count += 1) {
      sender.send(topic, 'broadcast', said(text), '1');
      await sender.heartbeat();
    }
    await eventually(() => expect(log.join()).toContain('did not read'));
    const heard = () => receiver.frames.filter(({ event }) => event === 'broadcast').length;
    await vi.waitFor(() => expect(heard()).toBe(sent), { timeout: 10_000 });
    deaf.resume();
    await gone;
  });

  it('that is silent, or without any channel, is disconnected, and a living one is not', async () => {
    const [silent, aimless, lively] = [await RawClient.open(stack.apiUrl), await open(), await open()];
    await silent.join(room());
    await lively.join(room());
    expect(await silent.closed).toBe(1000);
    expect(await aimless.closed).toBe(1000);
    expect(lively.socket.readyState).toBe(lively.socket.OPEN);
  });
});

describe('a limit', () => {
  it('of sockets keeps further ones out until one has gone', async () => {
    const held = await Promise.all(Array.from({ length: 6 }, () => open()));
    const address = realtimeAddress(stack.apiUrl, { vsn: '2.0.0', apikey: PUBLISHABLE_KEY });
    expect(await refusedSocket(address)).toEqual({
      status: 429,
      body: JSON.stringify({ error: 'Too many connected users' }),
    });
    held[0]?.socket.terminate();
    await eventually(async () => expect(await (await open()).heartbeat()).toBeDefined());
  });

  it('of channels refuses further ones until one is left', async () => {
    const client = await open();
    const topics = [room(), room(), room()];
    for (const topic of topics) expect(await client.join(topic)).toMatchObject({ status: 'ok' });
    expect(await client.join(room())).toEqual({
      status: 'error',
      response: { reason: 'ChannelRateLimitReached: Too many channels' },
    });
    await client.ask(topics[0] as string, 'phx_leave', {}, '1');
    expect(await client.join(room())).toMatchObject({ status: 'ok' });
  });

  it('of what is said drops more, and tells who asked for an answer', async () => {
    const [sender, receiver] = [await open(), await open()];
    const topic = room();
    await sender.join(topic, { config: { broadcast: { ack: true } } });
    await receiver.join(topic);
    const large = await sender.ask(topic, 'broadcast', said('x'.repeat(100_000)), '1');
    expect(large.payload).toEqual({ status: 'error', response: 'payload_size_exceeded' });
    const small = await sender.ask(topic, 'broadcast', said('small'), '1');
    expect(small.payload).toEqual({ status: 'ok', response: {} });
    const arrived = await receiver.next(({ event }) => event === 'broadcast');
    expect(arrived.payload).toEqual(said('small'));
  });

  it('of presence closes the channel of who says more', async () => {
    const client = await open();
    const topic = room();
    await client.join(topic);
    client.send(topic, 'presence', { event: 'track', payload: { text: 'x'.repeat(100_000) } }, '1');
    const system = await client.next(({ event }) => event === 'system');
    expect(system.payload.message).toBe('Track message size exceeded');
    await client.next(({ event }) => event === 'phx_close');
  });

  it('of a frame closes the socket', async () => {
    const client = await open();
    client.socket.send('x'.repeat(500_001));
    expect(await client.closed).toBe(1009);
  });

  it('of events closes the channels that get more, and refuses more over HTTP', async () => {
    const [sender, receiver] = [await open(), await open()];
    const topic = room();
    const config = { config: { broadcast: { self: true } } };
    await sender.join(topic, config);
    await receiver.join(topic, config);
    // A burst is let through until its five seconds are over. Each counts as it comes, and for each who gets it.
    for (let sent = 0; sent < 3_000; sent += 1) sender.send(topic, 'broadcast', said(), '1');
    await sender.heartbeat();
    expect(receiver.frames.some(({ event }) => event === 'phx_close')).toBe(false);
    await vi.waitFor(
      () => {
        sender.send(topic, 'broadcast', said(), '1');
        expect(receiver.frames.some(({ event }) => event === 'phx_close')).toBe(true);
      },
      { timeout: 8_000, interval: 200 },
    );
    const system = await receiver.next(({ event }) => event === 'system');
    expect(system.payload).toMatchObject({ status: 'error', message: 'Too many messages per second' });
    const answer = await fetch(`${stack.apiUrl}/realtime/v1/api/broadcast/t/events/e`, {
      method: 'POST',
      headers: { apikey: PUBLISHABLE_KEY, 'content-type': 'application/json' },
      body: '{}',
    });
    expect([answer.status, await answer.json()]).toEqual([
      429,
      { message: 'You have exceeded your rate limit' },
    ]);
  });
});

describe('the log', () => {
  it('has no token and no query string in it', async () => {
    const token = await stack.keys.signUserToken({
      sub: 'f0000000-0000-4000-8000-000000000001',
      role: 'authenticated',
      exp: Math.floor(Date.now() / 1000) + 3600,
    });
    const client = await open();
    const topic = room();
    await client.join(topic, { config: { private: true }, access_token: token });
    await client.join(topic, { config: {}, access_token: token }, '2');
    client.send(topic, 'broadcast', 'a broadcast that fails', '2');
    await client.next(({ event }) => event === 'phx_error');
    await eventually(() => expect(log.join('\n')).toContain('A channel failed'));
    expect(log.join('\n')).not.toContain(token);
    expect(log.join('\n')).not.toContain(PUBLISHABLE_KEY);
  });
});

// The last one: for a minute nobody gets in.
it('the limit of joins closes the socket of who joins more, and lets nobody in', async () => {
  const client = await open();
  const topic = room();
  for (let ref = 1; ref <= 1_500; ref += 1) client.send(topic, 'phx_join', { config: {} }, String(ref));
  await client.heartbeat();
  const refusals = () => client.frames.filter(({ payload }) => payload.status === 'error');
  expect(refusals()).toEqual([]);
  await vi.waitFor(
    () => {
      client.send(topic, 'phx_join', { config: {} }, 'more');
      expect(refusals()[0]?.payload.response).toEqual({
        reason: 'ClientJoinRateLimitReached: Too many joins per second',
      });
    },
    { timeout: 8_000, interval: 200 },
  );
  expect(await client.closed).toBe(1000);
  const address = realtimeAddress(stack.apiUrl, { vsn: '2.0.0', apikey: PUBLISHABLE_KEY });
  expect(await refusedSocket(address)).toEqual({
    status: 429,
    body: JSON.stringify({ error: 'Too many joins per second' }),
  });
});

/** A WebSocket that is opened, told what is to be sent, and then never read. */
function deafSocket(topic: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(stack.apiUrl).port), '127.0.0.1', () => {
      socket.write(
        `GET /realtime/v1/websocket?vsn=2.0.0&apikey=${PUBLISHABLE_KEY} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n` +
          'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      );
    });
    socket.once('error', reject);
    socket.once('data', () => {
      const join = Buffer.from(JSON.stringify(['1', '1', topic, 'phx_join', {}]));
      // Masked with zeros, which leaves it as it is.
      socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | join.length, 0, 0, 0, 0]), join]));
      socket.once('data', () => resolve(socket.pause()));
    });
  });
}
