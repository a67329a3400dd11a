import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { api, signInAs } from '../../support/api.ts';
import { openSocket, socketAddress, TestSocket } from '../../support/sockets.ts';
import { startTestStack, type TestStack } from '../../support/test-stack.ts';

/** The functions' instances live for so long (ms), and hear at 90 % of it that they end. */
const WALL_CLOCK_MS = 16_000;

/** So many connections Realtime takes at once. */
const REALTIME_CLIENTS = 5;

let stack: TestStack;
let owner: { access: string };
let customer: { access: string };
let path: string;
let chatId: number;
const log: string[] = [];

beforeAll(async () => {
  stack = await startTestStack({
    functionLimits: { wallClockMs: WALL_CLOCK_MS },
    realtimeLimits: { maxConcurrentClients: REALTIME_CLIENTS },
    log: (service, line) => log.push(`${service}: ${line}`),
  });
  const { apiUrl } = stack;
  [owner, customer] = await Promise.all([signInAs('owner', apiUrl), signInAs('customer', apiUrl)]);
  const chats = await api('GET', '/chat/user/', { token: customer.access, apiUrl });
  const [chat] = chats.body.data as { chat_id: number; business_id: number }[];
  if (!chat) throw new Error('The customer of the seed has no chat.');
  chatId = chat.chat_id;
  path = `/chat/${chat.business_id}/${chatId}/`;
}, 120_000);

afterAll(() => stack.end());

async function say(message: string): Promise<void> {
  const sent = await api('POST', `/chat/${chatId}/messages/`, {
    token: customer.access,
    json: { message },
    apiUrl: stack.apiUrl,
  });
  expect(sent.status).toBe(201);
}

const messagesOf = ({ frames }: TestSocket) =>
  frames.map((frame) => (frame as { data: { message: string } }).data.message);

test('when its instance ends a socket is closed with 1012, and the next one goes on without a gap', async () => {
  const socket = await openSocket(path, customer.access, { apiUrl: stack.apiUrl });
  await say('while it is open');
  await socket.next();
  const { code, reason } = await socket.closed;
  expect(code).toBe(1012);
  const since = Number(/since=(\d+)\.$/.exec(reason)?.[1]);
  await say('while nobody listens');
  const next = await openSocket(path, customer.access, { apiUrl: stack.apiUrl, since });
  await say('while the next one is open');
  await next.nextFrames(2);
  expect([...messagesOf(socket), ...messagesOf(next)]).toEqual([
    'while it is open',
    'while nobody listens',
    'while the next one is open',
  ]);
  await next.leave();
});

test('when the stack is asked for nothing but sockets, they are open again after each end of an instance', async () => {
  const notices = await openSocket('/notification/', customer.access, { apiUrl: stack.apiUrl });
  expect(await notices.closed).toMatchObject({ code: 1012, reason: expect.stringMatching(/since=\d+\.$/) });
  const again = await openSocket('/notification/', customer.access, { apiUrl: stack.apiUrl });
  again.send({});
  expect(await again.next()).toMatchObject({ error: {} });
  await again.leave();
});

test('frames beyond the rate limit are refused, each by its client_id, and the socket stays', async () => {
  const socket = await openSocket(path, customer.access, { apiUrl: stack.apiUrl });
  const ids = Array.from({ length: 60 }, () => randomUUID());
  for (const client_id of ids) socket.send({ message_type: 'text', message: 'again', client_id });
  const frames = (await socket.nextFrames(ids.length)) as { error?: { client_id: string } }[];
  const refused = frames.flatMap(({ error }) => (error ? [error] : []));
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(ids.length);
  for (const error of refused) {
    expect(error).toMatchObject({ code: 'rate_limited', retry_after: expect.any(Number) });
    expect(ids).toContain(error.client_id);
  }
  await socket.leave();
});

test('a socket has one connection to Realtime, and gives it back when it is closed', async () => {
  const { apiUrl } = stack;
  expect(await isTakenByRealtime()).toBe(true);
  const sockets = await Promise.all(
    Array.from({ length: REALTIME_CLIENTS }, () => openSocket('/notification/', owner.access, { apiUrl })),
  );
  await expect.poll(isTakenByRealtime, { timeout: 20_000 }).toBe(false);
  await Promise.all(sockets.map((socket) => socket.leave()));
  await expect.poll(isTakenByRealtime, { timeout: 20_000 }).toBe(true);
});

test('no token is ever in the log, not even when something fails', async () => {
  const { apiUrl } = stack;
  const forged = `${owner.access.slice(0, -8)}AAAAAAAA`;
  for (const token of [owner.access, customer.access]) {
    const socket = await openSocket('/notification/', token, { apiUrl });
    socket.send('nonsense');
    await socket.next();
    await socket.leave();
  }
  await new TestSocket(socketAddress(path, forged, { apiUrl })).closed;
  await new TestSocket(socketAddress('/chat/0/', customer.access, { apiUrl })).closed;

  await asPostgres('alter function public.chat_details(bigint) rename to chat_details_away');
  const failed = await new TestSocket(socketAddress(path, customer.access, { apiUrl })).closed;
  await asPostgres('alter function public.chat_details_away(bigint) rename to chat_details');
  expect(failed.code).toBe(1011);
  await expect.poll(() => log.filter((line) => line.startsWith('function:chat:'))).not.toEqual([]);

  const written = log.join('\n');
  for (const token of [owner.access, customer.access, forged]) {
    for (const part of token.split('.')) expect(written.includes(part)).toBe(false);
  }
});

async function asPostgres(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: stack.databaseUrl() });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** Whether Realtime has room for one connection more. */
function isTakenByRealtime(): Promise<boolean> {
  const address = `${stack.apiUrl.replace('http', 'ws')}/realtime/v1/websocket?vsn=1.0.0`;
  const socket = new WebSocket(`${address}&apikey=${stack.publishableKey}`);
  return new Promise((resolve) => {
    socket.once('open', () => {
      socket.once('close', () => resolve(true));
      socket.close();
    });
    socket.once('error', () => resolve(false));
  });
}
