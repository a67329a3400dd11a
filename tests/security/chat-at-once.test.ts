import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stack } from '../support/stack.ts';

// Both sides of a chat act at the same time. Numbers have no gaps, counts equal a recount, and nobody meets an error
// that is not documented: a deadlock (40P01) or a broken constraint would be one.

const DOCUMENTED = new Set(['chat_not_found', 'chat_closed', 'chat_blocked', 'message_not_found']);

let admin: pg.Client;
let open: pg.Client[] = [];
let owner: string;
let customer: string;
let staff: string;

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: stack().databaseUrl, statement_timeout: 20_000 });
  await client.connect();
  open.push(client);
  return client;
}

/** A session that asks as the Data API would for this person. */
async function connectAs(userId: string): Promise<pg.Client> {
  const client = await connect();
  await client.query(`select set_config('request.jwt.claims', $1, false)`, [
    JSON.stringify({ sub: userId, role: 'authenticated' }),
  ]);
  await client.query('set role authenticated');
  return client;
}

async function processId(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}

/** Resolves once the session waits for a lock of another one. */
async function blocked(pid: number): Promise<void> {
  await expect
    .poll(
      async () =>
        (await admin.query('select cardinality(pg_blocking_pids($1)) > 0 as waits', [pid])).rows[0].waits,
      { timeout: 10_000, interval: 20 },
    )
    .toBe(true);
}

async function addPerson(): Promise<string> {
  const id = randomUUID();
  await admin.query(`insert into auth.users (id, email) values ($1::uuid, $1 || '@fixture.test')`, [id]);
  return id;
}

async function addBusiness(): Promise<string> {
  const { rows } = await admin.query<{ id: string }>(
    `insert into public.businesses (owner_id, name, approval_status) values ($1, 'Chats at once', 'approved')
     returning id`,
    [owner],
  );
  return rows[0]?.id ?? '';
}

async function openChat(session: pg.Client, businessId: string): Promise<string> {
  const { rows } = await session.query<{ id: string }>('select id from public.open_chat($1)', [businessId]);
  return rows[0]?.id ?? '';
}

/** The first value that a call answers; nothing when it was refused in a documented way. */
async function attempt(
  session: pg.Client,
  call: string,
  values: readonly unknown[],
): Promise<string | undefined> {
  try {
    const { rows } = await session.query({ text: call, values: [...values], rowMode: 'array' });
    return rows[0]?.[0];
  } catch (error) {
    if (error instanceof pg.DatabaseError && DOCUMENTED.has(error.detail ?? '')) return undefined;
    throw error;
  }
}

/** What is wrong with the chats of the test's people: gaps, wrong counts, times that run against the numbers. */
async function wrong(): Promise<unknown[]> {
  const { rows } = await admin.query(
    `select chats.id, last_seq, user_unread_count, business_unread_count, counted.*
     from public.chats, lateral (
       select
         count(*) as present,
         count(*) filter (
           where sender_side = 'business' and seq > greatest(user_read_seq, user_cleared_seq)
         ) as user_unread,
         count(*) filter (
           where sender_side = 'user' and seq > greatest(business_read_seq, business_cleared_seq)
         ) as business_unread,
         count(*) filter (where seq <= least(user_cleared_seq, business_cleared_seq)) as cleared_by_both,
         array_agg(created_at order by seq) is distinct from array_agg(created_at order by created_at)
           as out_of_order
       from public.messages where chat_id = chats.id
     ) as counted
     where (customer_id = $1 or business_id in (select id from public.businesses where owner_id = $2))
       and (
         user_unread_count <> user_unread or business_unread_count <> business_unread or cleared_by_both > 0
         or present <> last_seq - least(user_cleared_seq, business_cleared_seq) or out_of_order
       )`,
    [customer, owner],
  );
  return rows;
}

function oneOf<T>(list: readonly T[]): T | undefined {
  return list[Math.floor(Math.random() * list.length)];
}

beforeAll(async () => {
  admin = await connect();
});

beforeEach(async () => {
  owner = await addPerson();
  customer = await addPerson();
  staff = await addPerson();
  await admin.query('insert into private.staff (user_id) values ($1)', [staff]);
});

afterEach(async () => {
  await Promise.all(open.filter((client) => client !== admin).map((client) => client.end()));
  open = [admin];
  await admin.query('delete from auth.users where id in ($1, $2, $3)', [owner, customer, staff]);
});

afterAll(async () => {
  await admin.end();
});

describe('a chat, by both sides at once', () => {
  it('sends, resends, reads, clears and takes back: no gaps, and counts that equal a recount', async () => {
    const sessions = await Promise.all(
      [customer, owner, customer, owner, customer, owner].map(async (person) => ({
        person,
        client: await connectAs(person),
      })),
    );
    const [first] = sessions;
    if (!first) throw new Error('no session');
    const chatId = await openChat(first.client, await addBusiness());
    const sent = new Map<string, { person: string; seqs: Set<string> }>();

    await Promise.all(
      sessions.map(async ({ person, client }) => {
        for (let round = 0; round < 80; round++) {
          const chance = Math.random();
          const mine = [...sent].filter(([, message]) => message.person === person);
          if (chance < 0.65) {
            // Every third is one that was sent before, or is being sent by another session just now.
            const clientId = (Math.random() < 0.3 ? oneOf(mine)?.[0] : undefined) ?? randomUUID();
            const message = sent.get(clientId) ?? { person, seqs: new Set<string>() };
            sent.set(clientId, message);
            const seq = await attempt(client, 'select seq from public.send_message($1, $2, $3)', [
              chatId,
              `Message ${round}`,
              clientId,
            ]);
            if (seq !== undefined) message.seqs.add(seq);
          } else if (chance < 0.8) {
            const through = Math.random() < 0.5 ? null : Math.floor(Math.random() * 300);
            await attempt(client, 'select public.mark_chat_read($1, $2)', [chatId, through]);
          } else if (chance < 0.92) {
            const seq = oneOf([...(oneOf(mine)?.[1].seqs ?? [])]) ?? 1;
            await attempt(client, 'select public.delete_message($1, $2)', [chatId, seq]);
          } else if (chance < 0.95) {
            await attempt(client, 'select public.clear_chat($1)', [chatId]);
          } else {
            await attempt(client, 'select public.set_chat_blocked($1, $2)', [chatId, Math.random() < 0.3]);
          }
        }
      }),
    );

    expect(await wrong()).toEqual([]);
    const { rows } = await admin.query<{ gone: string; last: string }>(
      `select least(user_cleared_seq, business_cleared_seq) as gone, last_seq as last from public.chats where id = $1`,
      [chatId],
    );
    const gone = Number(rows[0]?.gone);
    const all = [...sent.values()].map(({ seqs }) => [...seqs].map(Number));
    // The same id is sent anew only when both sides have cleared what it sent before.
    for (const seqs of all) expect(seqs.filter((seq) => seq > gone).length).toBeLessThanOrEqual(1);
    // Every number was given to one message, and no message was numbered in vain.
    expect(all.flat().sort((a, b) => a - b)).toEqual(
      Array.from({ length: Number(rows[0]?.last) }, (_, index) => index + 1),
    );
    expect(Number(rows[0]?.last)).toBeGreaterThan(50);
  });

  it('a message that is sent by several sessions under one id is one message', async () => {
    const sessions = await Promise.all(Array.from({ length: 6 }, () => connectAs(customer)));
    const [first] = sessions;
    if (!first) throw new Error('no session');
    const chatId = await openChat(first, await addBusiness());
    for (let round = 1; round <= 10; round++) {
      const clientId = randomUUID();
      const seqs = await Promise.all(
        sessions.map((session, index) =>
          attempt(session, 'select seq from public.send_message($1, $2, $3)', [
            chatId,
            `Try ${index}`,
            clientId,
          ]),
        ),
      );
      expect(new Set(seqs)).toEqual(new Set([String(round)]));
    }
    expect(await wrong()).toEqual([]);
    const { rows } = await admin.query(
      `select recipient_id from public.notifications where type = 'message_notification' and subject_id = $1`,
      [chatId],
    );
    expect(rows).toEqual([{ recipient_id: owner }]);
  });

  it('is opened once, however many ask', async () => {
    const businessId = await addBusiness();
    const sessions = await Promise.all(Array.from({ length: 6 }, () => connectAs(customer)));
    const ids = await Promise.all(sessions.map((session) => openChat(session, businessId)));
    expect(new Set(ids).size).toBe(1);
  });
});

describe('people and businesses that go while others write', () => {
  it.each(['customer', 'owner', 'business', 'all of them'])('%s: nobody meets an error', async (who) => {
    const businesses = [await addBusiness(), await addBusiness()];
    const pairs = await Promise.all(
      [customer, owner, customer, owner].map(async (person) => ({ person, client: await connectAs(person) })),
    );
    const [first] = pairs;
    if (!first) throw new Error('no session');
    const chats: string[] = [];
    for (const businessId of businesses) chats.push(await openChat(first.client, businessId));
    for (const { client } of pairs) {
      for (const chatId of chats) {
        await attempt(client, 'select seq from public.send_message($1, $2)', [chatId, 'Before']);
      }
    }
    const removers = {
      customer: ['delete from auth.users where id = $1', customer],
      owner: ['delete from auth.users where id = $1', owner],
      business: ['delete from public.businesses where id = $1', businesses[0]],
    } as const;
    const removals = Object.entries(removers).filter(([name]) => who === name || who === 'all of them');
    const removing = await Promise.all(removals.map(() => connect()));
    await Promise.all([
      ...pairs.map(async ({ client }) => {
        for (let round = 0; round < 30; round++) {
          const chatId = oneOf(chats);
          await attempt(
            client,
            oneOf([
              'select seq from public.send_message($1, $$At once$$)',
              'select public.mark_chat_read($1)',
              'select public.clear_chat($1)',
              'select public.delete_message($1, 1)',
            ]) ?? '',
            [chatId],
          );
        }
      }),
      ...removals.map(async ([, [statement, id]], index) => {
        await new Promise((done) => setTimeout(done, 20));
        await removing[index]?.query(statement, [id]);
      }),
    ]);
    expect(await wrong()).toEqual([]);
    const { rows } = await admin.query(
      `select id from public.chats where id = any ($1)
         and ((business_id is null and customer_id is null)
           or (closed_at is null and (business_id is null or customer_id is null)))`,
      [chats],
    );
    expect(rows).toEqual([]);
  });

  it('a business that is just being deleted holds nobody up who writes to it, and keeps no notification', async () => {
    const businessId = await addBusiness();
    const session = await connectAs(customer);
    const chatId = await openChat(session, businessId);
    const told = async () => {
      const { rows } = await admin.query(
        `select recipient_id from public.notifications where type = 'message_notification' and subject_id = $1`,
        [chatId],
      );
      return rows;
    };
    const holder = await connect();
    await holder.query('begin');
    await holder.query('select from public.businesses where id = $1 for update', [businessId]);
    expect(await attempt(session, 'select seq from public.send_message($1, $$First$$)', [chatId])).toBe('1');
    expect(await told()).toEqual([]);
    // It has stayed: the next message is told.
    await holder.query('rollback');
    expect(await attempt(session, 'select seq from public.send_message($1, $$Second$$)', [chatId])).toBe('2');
    expect(await told()).toEqual([{ recipient_id: owner }]);

    await holder.query('begin');
    await holder.query('select from public.businesses where id = $1 for update', [businessId]);
    expect(await attempt(session, 'select seq from public.send_message($1, $$Third$$)', [chatId])).toBe('3');
    await holder.query('delete from public.businesses where id = $1', [businessId]);
    await holder.query('commit');
    expect(await told()).toEqual([]);
    await expect(session.query('select public.send_message($1, $$Late$$)', [chatId])).rejects.toMatchObject({
      detail: 'chat_closed',
    });
    expect(await wrong()).toEqual([]);
  });

  it('a customer and a business whose chat the customer had cleared: neither waits crosswise', async () => {
    const [low, high] = [await addBusiness(), await addBusiness()];
    const session = await connectAs(customer);
    const held = await openChat(session, low);
    const cleared = await openChat(session, high);
    await session.query('select public.send_message($1, $$Hello$$)', [cleared]);
    await session.query('select public.clear_chat($1)', [cleared]);
    const [holder, person, business] = [await connect(), await connect(), await connect()];
    const personPid = await processId(person);

    await holder.query('begin');
    await holder.query('select from public.chats where id = $1 for update', [held]);
    const leaving = person.query('delete from auth.users where id = $1', [customer]);
    await blocked(personPid);
    const closing = business.query('delete from public.businesses where id = $1', [high]);
    // It either waits for the customer's messages or is through: both must end well.
    await new Promise((done) => setTimeout(done, 300));
    await holder.query('commit');
    await Promise.all([leaving, closing]);

    const { rows } = await admin.query('select from public.chats where id = $1', [cleared]);
    expect(rows).toEqual([]);
  });

  it('a report that is upheld, and the reported person being deleted: neither fails', async () => {
    const session = await connectAs(customer);
    const chatId = await openChat(session, await addBusiness());
    await (await connectAs(owner)).query('select public.send_message($1, $$Rude$$)', [chatId]);
    await session.query(`select public.report_chat($1, 'offensive')`, [chatId]);
    const { rows: reports } = await admin.query<{ id: string }>(
      `select id from public.reports where subject_type = 'chat' and subject_id = $1`,
      [chatId],
    );
    const [holder, decider, remover] = [await connect(), await connectAs(staff), await connect()];
    const [deciderPid, removerPid] = [await processId(decider), await processId(remover)];

    await holder.query('begin');
    await holder.query('select from public.reports where id = $1 for update', [reports[0]?.id]);
    const decision = decider.query(`select public.decide_report($1, 'uphold')`, [reports[0]?.id]);
    await blocked(deciderPid);
    const removal = remover.query('delete from auth.users where id = $1', [owner]);
    await blocked(removerPid);
    await holder.query('commit');
    await Promise.all([decision, removal]);

    const { rows } = await admin.query(
      'select closed_at is not null as closed from public.chats where id = $1',
      [chatId],
    );
    expect(rows).toEqual([{ closed: true }]);
  });
});
