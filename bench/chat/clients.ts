import type { WebSocketLikeConstructor } from '@supabase/supabase-js';
import ws from 'ws';
import { Delve } from '../../client/src/index.ts';

/** What the process is told to do. */
export type Order =
  | { readonly do: 'send'; readonly messages: number; readonly senders: number }
  | { readonly do: 'deliver'; readonly messages: number }
  | { readonly do: 'listen'; readonly count: number }
  | { readonly do: 'hear'; readonly messages: number };

interface Answers {
  readonly send: { readonly seconds: number };
  /** Milliseconds from the call of `send` to its answer, and to the other side's handler. */
  readonly deliver: { readonly sent: readonly number[]; readonly delivered: readonly number[] };
  readonly listen: { readonly topic: string };
  readonly hear: { readonly received: number };
}
export type Answer<What extends Order['do']> = Answers[What];

const [url = '', key = ''] = process.argv.slice(2);
const PASSWORD = 'delve-local-1';

const customer = await signedIn('customer@delve.test');
const owner = await signedIn('owner@delve.test');
const [business] = (await owner.businesses.mine()).items;
if (!business) throw new Error('The seed has given the owner no business.');
const chatId = (await customer.chats.open(business.id)).id;

process.on('message', async ({ id, order }: { id: number; order: Order }) => {
  try {
    process.send?.({ id, answer: await obey(order) });
  } catch (error) {
    process.send?.({ id, error: (error as Error).message });
  }
});

async function signedIn(email: string): Promise<Delve> {
  const delve = new Delve({
    url,
    key,
    supabase: { realtime: { transport: ws as unknown as WebSocketLikeConstructor } },
  });
  await delve.auth.login({ email, password: PASSWORD });
  return delve;
}

function obey(order: Order): Promise<Answer<Order['do']>> {
  switch (order.do) {
    case 'send':
      return send(order);
    case 'deliver':
      return deliver(order);
    case 'listen':
      return listen(order);
    case 'hear':
      return hear(order);
  }
}

/** Each sender in a chat of its own: those of one chat would wait for its number. */
async function send({ messages, senders }: { messages: number; senders: number }): Promise<Answer<'send'>> {
  const chats: { delve: Delve; id: number }[] = [];
  const businesses = (await customer.businesses.search({ limit: senders * 2 })).items;
  for (const { id } of businesses) {
    if (chats.length < senders) chats.push({ delve: customer, id: (await customer.chats.open(id)).id });
  }
  const startedAt = performance.now();
  await Promise.all(
    chats.map(async ({ delve, id }) => {
      for (let count = 0; count < messages / senders; count++) {
        await delve.chats.send(id, { message: `Message ${count}` });
      }
    }),
  );
  return { seconds: (performance.now() - startedAt) / 1000 };
}

async function deliver({ messages }: { messages: number }): Promise<Answer<'deliver'>> {
  const sent: number[] = [];
  const delivered: number[] = [];
  let arrived: (() => void) | undefined;
  const chat = await owner.chats.get(chatId);
  const unsubscribe = await chat.subscribe({ onMessage: () => arrived?.() });
  for (let count = 0; count < messages; count++) {
    const startedAt = performance.now();
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    }).then(() => delivered.push(performance.now() - startedAt));
    await customer.chats.send(chatId, { message: `Message ${count}` });
    sent.push(performance.now() - startedAt);
    await arrival;
  }
  unsubscribe();
  return { sent, delivered };
}

let listeners: ws[] = [];
let received = 0;

/** Bare sockets that read nothing of what comes: the clients' own work must not slow the stack down. */
async function listen({ count }: { count: number }): Promise<Answer<'listen'>> {
  for (const socket of listeners) socket.terminate();
  const { data } = await owner.supabase.auth.getSession();
  if (!data.session) throw new Error('The owner is not signed in.');
  const topic = `user:${data.session.user.id}`;
  const token = data.session.access_token;
  listeners = await Promise.all(Array.from({ length: count }, () => listener(topic, token)));
  return { topic };
}

function listener(topic: string, token: string): Promise<ws> {
  const address = `${url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${key}&vsn=1.0.0`;
  const socket = new ws(address);
  socket.once('open', () => {
    const config = { private: true, broadcast: { self: false, ack: false }, presence: { enabled: false } };
    const join = { topic: `realtime:${topic}`, event: 'phx_join', ref: '1', join_ref: '1' };
    socket.send(JSON.stringify({ ...join, payload: { config, access_token: token } }));
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      if (text.includes('"event":"broadcast"')) received += 1;
      else if (text.includes('"phx_reply"')) {
        if (text.includes('"status":"ok"')) resolve(socket);
        else reject(new Error(text));
      }
    });
  });
}

/** Waits until all listeners have heard so many messages, or none has come for two seconds. */
async function hear({ messages }: { messages: number }): Promise<Answer<'hear'>> {
  received = 0;
  const wanted = messages * listeners.length;
  let last = -1;
  let idle = 0;
  while (received < wanted && idle < 20) {
    idle = received === last ? idle + 1 : 0;
    last = received;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { received };
}
