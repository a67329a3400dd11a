import { type Chat, type ChatMessage, Delve, type Session } from '@delve/client';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PUBLISHABLE_KEY } from '../../local/keys.ts';
import { type BreakableProxy, breakableProxy } from '../support/breakable-proxy.ts';
import { randomNumbers } from '../support/random.ts';
import { type SeparateStack, startSeparateStack } from '../support/separate-stack.ts';
import { transport } from '../support/supabase-client.ts';

/** Both sides of half as many chats. */
const CONNECTIONS = Number(process.env.STORM_CONNECTIONS ?? 200);
/** How often each connection is broken. */
const DROPS = Number(process.env.STORM_DROPS ?? 20);
const MESSAGES = Number(process.env.STORM_MESSAGES ?? 5000);
/** How long (ms) the storm lasts. */
const DURATION = Number(process.env.STORM_DURATION ?? 60_000);
const SEED = Number(process.env.STORM_SEED ?? Date.now() % 1_000_000);
/** Each owner has this many chats, with a connection for each. */
const CHATS_AN_OWNER = 10;

const CHATS = CONNECTIONS / 2;
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

let stack: SeparateStack;
let database: pg.Client;
/** Each of one of the businesses, in their order. */
let owners: Session[];
let businessIds: number[];
let customers: Session[];
const participants: Participant[] = [];

/** One side of one chat, behind a network of its own. */
interface Participant {
  readonly name: string;
  readonly chat: Chat;
  readonly network: BreakableProxy;
  readonly received: ChatMessage[];
  readonly sent: string[];
  readonly stop: () => void;
  /** What its network and its writer do by chance, apart from all others. */
  readonly random: () => number;
  drops: number;
}

beforeAll(async () => {
  // All of these people share a machine and an address, for which the stack is set up for fewer.
  stack = await startSeparateStack({
    configOverrides: { 'auth.rate_limit.sign_in_sign_ups': 10_000 },
    realtimeLimits: { maxConcurrentClients: 1000, maxJoinsPerSecond: 10_000, maxEventsPerSecond: 100_000 },
  });
  database = new pg.Client({ connectionString: stack.databaseUrl });
  await database.connect();
  const ownersWanted = Math.ceil(CHATS / CHATS_AN_OWNER);
  owners = await inTens(ownersWanted, (index) => signUp(`owner-${index}`));
  customers = await inTens(CHATS, (index) => signUp(`customer-${index}`));
  const { rows } = await database.query<{ id: string; number: string }>(
    `with listed as (
       select id, row_number() over (order by id) as number from public.businesses where is_listed
     )
     update public.businesses set owner_id = people.id, logo_path = null
     from unnest($1::uuid[]) with ordinality as people (id, number), listed
     where listed.number = people.number and businesses.id = listed.id
     returning businesses.id, people.number`,
    [owners.map(({ userId }) => userId)],
  );
  businessIds = rows.sort((a, b) => Number(a.number) - Number(b.number)).map(({ id }) => Number(id));
  expect(businessIds).toHaveLength(owners.length);
  console.log(
    `Storm: ${CONNECTIONS} connections, ${DROPS} drops each, ${MESSAGES} messages, STORM_SEED=${SEED}`,
  );
}, 180_000);

afterAll(async () => {
  for (const { stop } of participants) stop();
  await Promise.all(participants.map(({ network }) => network.close()));
  await database?.end();
  await stack?.end();
});

async function signUp(name: string): Promise<Session> {
  const delve = newClient(stack.apiUrl);
  const person = { email: `${name}@storm.test`, password: 'a-long-password' };
  await delve.auth.register({ ...person, firstName: 'Storm', lastName: 'Person' });
  return delve.auth.login(person);
}

function newClient(url: string, accessToken?: string): Delve {
  return new Delve({
    url,
    key: PUBLISHABLE_KEY,
    accessToken,
    supabase: {
      auth: { persistSession: false, autoRefreshToken: false },
      realtime: { transport, reconnectAfterMs: () => 100 + Math.random() * 400 },
    },
  });
}

async function inTens<Result>(count: number, make: (index: number) => Promise<Result>): Promise<Result[]> {
  const made: Result[] = [];
  for (let from = 0; from < count; from += 10) {
    const indexes = Array.from({ length: Math.min(10, count - from) }, (_, index) => from + index);
    made.push(...(await Promise.all(indexes.map(make))));
  }
  return made;
}

async function participate(
  name: string,
  session: Session | undefined,
  find: (delve: Delve) => Promise<Chat>,
) {
  const network = await breakableProxy(stack.apiUrl);
  const chat = await find(newClient(network.url, session?.accessToken));
  const received: ChatMessage[] = [];
  const stop = await chat.subscribe({ onMessage: (message) => received.push(message) }, { afterSeq: 0 });
  const participant = {
    name,
    chat,
    network,
    received,
    sent: [],
    stop,
    random: randomNumbers(SEED + participants.length * 7919),
    drops: 0,
  };
  participants.push(participant);
  return participant;
}

/** Breaks a connection so many times, at random moments, each of which has something to break. */
async function storm(participant: Participant): Promise<void> {
  for (; participant.drops < DROPS; participant.drops++) {
    await sleep((participant.random() * 2 * DURATION) / DROPS);
    while (participant.network.cut() === 0) await sleep(20);
  }
}

/** Sends its part of the messages, now and then several at once. */
async function write(participant: Participant, count: number): Promise<void> {
  const acknowledged: Promise<ChatMessage>[] = [];
  for (let number = 0; number < count; number++) {
    if (participant.random() < 0.7) await sleep((participant.random() * 2 * DURATION) / (0.7 * count));
    const text = `${participant.name} ${number}`;
    participant.sent.push(text);
    acknowledged.push(participant.chat.send(text));
  }
  await Promise.all(acknowledged);
}

test('whatever breaks, no message is lost, doubled or out of order, and both sides see what the table has', async () => {
  await inTens(CHATS, async (index) => {
    const business = index % owners.length;
    const customer = await participate(`customer-${index}`, customers[index], (delve) =>
      delve.chats.open(businessIds[business] ?? 0),
    );
    await participate(`business-${index}`, owners[business], (delve) => delve.chats.get(customer.chat.id));
  });
  const began = Date.now();
  await Promise.all([
    ...participants.map(storm),
    ...participants.map((participant, index) => {
      const share = Math.floor(MESSAGES / CONNECTIONS) + (index < MESSAGES % CONNECTIONS ? 1 : 0);
      return write(participant, share);
    }),
  ]);
  console.log(`Storm: all is sent and broken after ${Date.now() - began} ms`);
  const { rows } = await database.query<{ chat_id: string; seq: string; sender_side: string; body: string }>(
    'select chat_id, seq, sender_side, body from public.messages where chat_id = any ($1) order by chat_id, seq',
    [participants.map(({ chat }) => chat.id)],
  );
  const stored = ({ id }: Chat) => rows.filter(({ chat_id }) => Number(chat_id) === id);
  await vi.waitFor(
    () => {
      for (const { chat, received } of participants) expect(received.length).toBe(stored(chat).length);
    },
    { timeout: 90_000, interval: 200 },
  );
  console.log(`Storm: all has arrived after ${Date.now() - began} ms`);
  expect(rows).toHaveLength(MESSAGES);
  for (const { name, chat, received, sent, drops } of participants) {
    expect(drops).toBe(DROPS);
    const written = stored(chat);
    expect(written.map(({ seq }) => Number(seq))).toEqual(written.map((_, index) => index + 1));
    expect(
      received.map(({ seq, sender, message }) => ({ seq: String(seq), sender, message })),
      name,
    ).toEqual(written.map(({ seq, sender_side, body }) => ({ seq, sender: sender_side, message: body })));
    expect(written.map(({ body }) => body).filter((body) => body.startsWith(`${name} `))).toEqual(sent);
  }
}, 600_000);
