import type { DataSet } from '../data/data-set.ts';
import { growthOf } from '../measure/growth.ts';
import type { Measurement, Row } from '../measure/row.ts';
import { Session, type Statement, withSessions } from '../measure/session.ts';
import { quantile, sideOf, takeTurns } from '../measure/take-turns.ts';

const CONNECTIONS = 4;
const ROUNDS = 400;
const BATCHES = 15;
const MESSAGES_OF_A_BATCH = 50;
const BODY = 'Good afternoon, do you still have the small one in blue? I can come by before five.';

export const sending: Row = {
  number: 7,
  name: 'sending',
  title: 'Sending a message, the whole function ÷ a bare durable insert',
  target: '≤ 2.0 at p50, and in throughput with 4 connections',
  async measure({ sets, log }): Promise<Measurement> {
    const measured: Times[] = [];
    for (const set of sets) measured.push(await measureOn(set, set === sets.at(-1), log));
    const largest = measured.at(-1);
    if (!largest) throw new Error('There is nothing to measure on.');
    return {
      ...judged(sets.at(-1)?.parameters.businesses ?? 0, largest),
      growth: SERIES.map(([name, timesOf]) => growthOf(name, sets, measured.map(timesOf))),
    };
  },
};

/** Milliseconds for each message; the parts are those of the largest database, else nothing. */
interface Times {
  readonly alone: Readonly<Record<'send' | 'insert', number[]>>;
  readonly together: Readonly<Record<'send' | 'writes' | 'insert', number[]>>;
  readonly parts: Readonly<Record<string, number[]>>;
}

const SERIES: readonly (readonly [name: string, timesOf: (times: Times) => number[]])[] = [
  ['send_message, one connection', ({ alone }) => alone.send],
  ['bare insert, one connection', ({ alone }) => alone.insert],
  [`send_message, ${CONNECTIONS} connections`, ({ together }) => together.send],
  [`bare insert, ${CONNECTIONS} connections`, ({ together }) => together.insert],
];

function measureOn(set: DataSet, withParts: boolean, log: (line: string) => void): Promise<Times> {
  return withSessions([Session.asOwner(set)], async (owner) => {
    const chats = await quietChats(owner);
    const before = await stateBefore(owner, chats);
    await owner.rows(plain('create schema bench'));
    await owner.rows(
      plain(`create table bench.bare_messages (
        id bigint generated always as identity primary key, chat_id bigint not null, sender_id uuid not null,
        body text not null, created_at timestamptz not null default now()
      )`),
    );
    await owner.rows(plain('grant usage on schema bench to authenticated'));
    await owner.rows(plain('grant insert, select on bench.bare_messages to authenticated'));
    await owner.rows(plain(WRITE_MESSAGE));
    await owner.rows(
      plain('grant execute on function bench.write_message(bigint, text, uuid) to authenticated'),
    );
    try {
      return await measureChats(set, owner, chats, withParts, log);
    } finally {
      await putBack(owner, chats, before);
    }
  });
}

interface Chat {
  readonly id: string;
  readonly customer_id: string;
}

const plain = (text: string): Statement => ({ text, values: [] });
const send = ({ id }: Chat): Statement => ({
  text: 'select * from public.send_message($1, $2, gen_random_uuid())',
  values: [id, BODY],
});
const insert = ({ id, customer_id }: Chat): Statement => ({
  text: 'insert into bench.bare_messages (chat_id, sender_id, body) values ($1, $2, $3) returning id, created_at',
  values: [id, customer_id, BODY],
});

const writes = ({ id }: Chat): Statement => ({
  text: 'select * from bench.write_message($1, $2, gen_random_uuid())',
  values: [id, BODY],
});

/**
 * The three writes of a message as short as a function can do them: nobody is asked who they are, nothing is looked up,
 * refused, found again or notified, and no failure is caught.
 */
const WRITE_MESSAGE = `
  create function bench.write_message(chat_id bigint, body text, client_id uuid) returns bigint
  language plpgsql security definer
  set search_path = ''
  as $$
  declare
    person uuid := auth.uid();
    number bigint;
  begin
    update public.chats set
      last_seq = last_seq + 1, last_message_at = clock_timestamp(), business_unread_count = business_unread_count + 1
    where id = $1 returning last_seq into number;
    insert into public.messages (chat_id, seq, sender_side, sender_id, client_id, kind, body)
    values ($1, number, 'user', person, $3, 'text', $2);
    insert into realtime.messages (topic, extension, event, payload, private) values
      ('user:' || person, 'broadcast', 'message', jsonb_build_object('body', $2), true),
      ('user:' || person || '-other', 'broadcast', 'message', jsonb_build_object('body', $2), true);
    return number;
  end
  $$`;

/** What the function does beside all else, each as a statement of its own, durably as well. */
const PARTS: Readonly<Record<string, (chat: Chat, seq: number) => Statement>> = {
  'the row of the message': ({ id, customer_id }, seq) => ({
    text: `insert into public.messages (chat_id, seq, sender_side, sender_id, kind, body)
      values ($1, $2, 'user', $3, 'text', $4)`,
    values: [id, seq, customer_id, BODY],
  }),
  'the numbers of the chat': ({ id }) => ({
    text: `update public.chats set last_message_at = clock_timestamp(), business_unread_count = business_unread_count + 1
      where id = $1`,
    values: [id],
  }),
  'both broadcasts': ({ id, customer_id }, seq) => ({
    text: `insert into realtime.messages (topic, extension, event, payload, private)
      select 'user:' || person, 'broadcast', 'message', payload, true
      from jsonb_build_object('chat_id', $2::bigint, 'seq', $3::bigint, 'body', $4::text) as payload,
        unnest(array[$1::text, $1::text || '-other']) as person`,
    values: [customer_id, id, seq, BODY],
  }),
};

async function measureChats(
  set: DataSet,
  owner: Session,
  chats: readonly Chat[],
  withParts: boolean,
  log: (line: string) => void,
): Promise<Times> {
  return withSessions(
    chats.map((chat) => Session.asCaller(set, chat.customer_id)),
    async (...sessions) => {
      const pairs = chats.map((chat, at) => ({ chat, session: sessions[at] as Session }));
      const [one] = pairs;
      if (!one) throw new Error('There is no chat to write in.');
      const alone = await takeTurns(
        {
          send: () => one.session.rows(send(one.chat)),
          insert: () => one.session.rows(insert(one.chat)),
        },
        { items: [one.chat.id], rounds: ROUNDS },
      );
      log('  one connection');
      const together = (statement: (chat: Chat) => Statement) => () =>
        Promise.all(
          pairs.map(async ({ chat, session }) => {
            for (let count = 0; count < MESSAGES_OF_A_BATCH; count++) await session.rows(statement(chat));
          }),
        );
      const batches = await takeTurns(
        { send: together(send), writes: together(writes), insert: together(insert) },
        { items: ['batch'], rounds: BATCHES },
      );
      log(`  ${CONNECTIONS} connections`);
      const parts = withParts ? await partsOf(owner, one.chat) : {};
      if (withParts) log('  the parts');
      const perMessage = (list: readonly number[]) =>
        list.map((time) => time / (MESSAGES_OF_A_BATCH * CONNECTIONS));
      return {
        alone,
        together: {
          send: perMessage(batches.send),
          writes: perMessage(batches.writes),
          insert: perMessage(batches.insert),
        },
        parts,
      };
    },
  );
}

function judged(businesses: number, { alone, together, parts }: Times): Measurement {
  const rate = (list: readonly number[]) => Math.round(1000 / quantile(list, 0.5));
  return {
    comparisons: [
      {
        label: 'one connection',
        businesses,
        first: sideOf('send_message', alone.send),
        second: sideOf('bare insert', alone.insert),
        bounds: { p50: { atMost: 2 } },
      },
      {
        label: `${CONNECTIONS} connections, time for each message`,
        businesses,
        first: sideOf('send_message', together.send),
        second: sideOf('bare insert', together.insert),
        bounds: { p50: { atMost: 2 } },
      },
      {
        label: `${CONNECTIONS} connections, of it: the three writes alone, in one function`,
        businesses,
        first: sideOf('three writes', together.writes),
        second: sideOf('bare insert', together.insert),
      },
      ...Object.keys(PARTS).map((part) => ({
        label: `of it: ${part}`,
        businesses,
        first: sideOf(part, parts[part] ?? []),
        second: sideOf('bare insert', parts[BARE] ?? []),
      })),
    ],
    notes: [
      `Both are single statements of a signed-in person that are committed durably (\`synchronous_commit\` and \`fsync\` on). The bare insert writes one row into a table with nothing but a key. The function numbers the message, counts it as unread, refuses strangers, blocked and closed chats and repetitions, broadcasts it to both sides and tells the other side once. With ${CONNECTIONS} connections each writes in a chat of its own: ${rate(together.send)} messages and ${rate(together.insert)} bare rows a second in the middle batch.`,
      'The parts are what no message can do without: a row with three indexes and two foreign keys, the chat’s row, whose two lists are ordered by the time of its last message, so that each message writes into all four of its indexes, and a row of Realtime for each side, both in one statement. Each part is timed as a statement of its own, its commit included, so what it adds is what it takes beyond the bare insert.',
      'With one connection most of either side is the wait for the disk. With several, commits wait together, and where nothing else uses disk and cores the ratio nears that of the processor’s time. There the three writes alone, in one function that does nothing else, take almost all that the target allows (the third comparison; 2.1 to 2.2 in runs beside other work): what asks who sends, and whether they may, would have to cost nothing, while a message is one row, counted in its chat at once, and told to both sides from the same transaction. What they take in the backend without commit and without the wait for the disk (µs, the least of five times 1,500, caches hot), of 267 to 284 for all of `private.add_message`: the message 56, of which its five checks 17 and its two foreign keys 18; the chat 40, of which three checks 14 and the four indexes 16; the two rows of Realtime 41, of which finding and opening the day’s partition 11. The rest are the look-ups and locks, whether each recipient’s account is on, and the steps between. To join its statements (the sender’s lock with the chat’s, the search for a repetition with the insert, a function less) was tried, and saves nothing: 336 µs of processor time for 335, each message a transaction of its own. With lists ordered by the hour and sorted when they are read, a chat’s row stays on its page and writes into no index: it was tried, and saves 3 to 5 % of the function and a sixth of its log. One broadcast for both sides is no choice: a channel that both have joined would go on telling whoever has lost the chat until their token ends, and lists of chats would need a channel for each chat.',
    ],
  };
}

const BARE = 'bare insert';

/** The parts and the bare insert, by turns and by the owner of the tables. */
async function partsOf(owner: Session, chat: Chat): Promise<Record<string, number[]>> {
  // Beyond all numbers that the chat has given.
  let seq = 1_000_000;
  const sides = Object.entries(PARTS).map(([name, part]) => [name, () => owner.rows(part(chat, ++seq))]);
  return takeTurns(
    { [BARE]: () => owner.rows(insert(chat)), ...Object.fromEntries(sides) },
    { items: [chat.id], rounds: ROUNDS },
  );
}

/** Chats of listed businesses in which nobody is blocked, each of another customer. */
function quietChats(owner: Session): Promise<Chat[]> {
  return owner.rows<{ id: string; customer_id: string }>({
    text: `select distinct on (customer_id) chats.id, customer_id
      from public.chats join public.businesses on businesses.id = business_id
      where is_listed and closed_at is null and blocked_by is null and chats.id > 10
      order by customer_id, chats.id limit $1`,
    values: [CONNECTIONS],
  });
}

interface Before {
  readonly chats: readonly Record<string, unknown>[];
  readonly notification: string;
  readonly broadcastAt: string;
}

async function stateBefore(owner: Session, written: readonly Chat[]): Promise<Before> {
  const chats = await owner.rows({
    text: 'select * from public.chats where id = any ($1)',
    values: [written.map(({ id }) => id)],
  });
  const [row] = await owner.rows<{ notification: string; at: string }>(
    plain(
      `select coalesce(max(id), 0) as notification, timezone('UTC', now())::text as at from public.notifications`,
    ),
  );
  return { chats, notification: row?.notification ?? '0', broadcastAt: row?.at ?? '' };
}

/** The database is measured again. */
async function putBack(owner: Session, chats: readonly Chat[], before: Before): Promise<void> {
  await owner.rows(plain('drop schema bench cascade'));
  for (const { id } of chats) {
    const chat = before.chats.find((one) => one.id === id);
    await owner.rows({
      text: 'delete from public.messages where chat_id = $1 and seq > $2',
      values: [id, chat?.last_seq],
    });
    await owner.rows({
      text: `update public.chats set last_seq = $2, last_message_at = $3, user_unread_count = $4, business_unread_count = $5
        where id = $1`,
      values: [
        id,
        chat?.last_seq,
        chat?.last_message_at,
        chat?.user_unread_count,
        chat?.business_unread_count,
      ],
    });
  }
  await owner.rows({ text: 'delete from public.notifications where id > $1', values: [before.notification] });
  await owner.rows({
    text: `delete from realtime.messages where inserted_at >= $1::timestamp - interval '1 second'`,
    values: [before.broadcastAt],
  });
}
