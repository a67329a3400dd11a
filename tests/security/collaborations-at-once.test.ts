import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stack } from '../support/stack.ts';

// Whatever several owners do at once: nobody waits crosswise (40P01), nobody sees an error that is not documented,
// and every collaboration that is left has an admin who can act.

const PEOPLE = 6;
const SESSIONS = 8;
const open: pg.Client[] = [];
let admin: pg.Client;
let people: readonly string[];
/** Two of each person, in the order of the people. */
let businesses: readonly string[];
let collaborations: readonly string[];
/** Of all collaborations of a test. */
let name: string;

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: stack().databaseUrl, statement_timeout: 20_000 });
  await client.connect();
  return client;
}

/** A session that ends with the test. */
async function session(): Promise<pg.Client> {
  const client = await connect();
  open.push(client);
  return client;
}

/** Asks as the Data API would for this person. */
async function become(client: pg.Client, person: string): Promise<void> {
  await client.query(`select set_config('request.jwt.claims', $1, false)`, [
    JSON.stringify({ sub: person, role: 'authenticated' }),
  ]);
  await client.query('set role authenticated');
}

async function connectAs(person: string): Promise<pg.Client> {
  const client = await session();
  await become(client, person);
  return client;
}

/** The SQLSTATE that a call ends with, `null` for a success. */
async function outcome(call: Promise<unknown>): Promise<string | null> {
  try {
    await call;
    return null;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code?.startsWith('PT4')) return error.code;
    throw error;
  }
}

async function ids(sql: string, values: readonly unknown[], client = admin): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(sql, [...values]);
  return rows.map(({ id }) => id);
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

/** Holds the first collaboration, lets the calls queue up in their order, and lets go. */
async function queued(
  calls: readonly { client: pg.Client; run: () => Promise<unknown> }[],
): Promise<(string | null)[]> {
  const holder = await session();
  const pids = await Promise.all(calls.map(({ client }) => processId(client)));
  await holder.query('begin');
  await holder.query('select from public.collaborations where id = $1 for update', [collaborations[0]]);
  const running: Promise<string | null>[] = [];
  for (const [index, { run }] of calls.entries()) {
    running.push(outcome(run()));
    await blocked(pids[index] ?? 0);
  }
  await holder.query('commit');
  return Promise.all(running);
}

async function memberOf(business: string | undefined): Promise<string | undefined> {
  const [id] = await ids(
    'select id from public.collaboration_members where collaboration_id = $1 and business_id = $2',
    [collaborations[0], business],
  );
  return id;
}

async function setPrivilege(business: string | undefined, privilege: string): Promise<void> {
  await admin.query(
    `update public.collaboration_members
     set status = 'accepted', accepted_at = now(), privilege = $3, invited_by = coalesce(invited_by, $4)
     where collaboration_id = $1 and business_id = $2`,
    [collaborations[0], business, privilege, people[0]],
  );
}

/** Collaborations that stand there without an admin whose account is active. */
async function headless(): Promise<string[]> {
  return ids(
    `select collaborations.id from public.collaborations
     where collaborations.name = $1 and not exists (
       select from public.collaboration_members as members
       join public.businesses on businesses.id = members.business_id
       join public.accounts on accounts.id = businesses.owner_id
       where members.collaboration_id = collaborations.id and accounts.deactivated_at is null
         and members.status = 'accepted' and members.privilege = 'admin'
     )`,
    [name],
  );
}

beforeAll(async () => {
  admin = await connect();
});

beforeEach(async () => {
  name = `At once ${randomUUID()}`;
  people = Array.from({ length: PEOPLE }, () => randomUUID());
  await admin.query(
    `insert into auth.users (id, email) select id, id || '@fixture.test' from unnest($1::uuid[]) as id`,
    [people],
  );
  businesses = await ids(
    `insert into public.businesses (owner_id, name, approval_status)
     select id, 'Works with others', 'approved'
     from unnest($1::uuid[]) with ordinality as people (id, position), generate_series(1, 2)
     order by position
     returning id`,
    [people],
  );
  const first = await connectAs(people[0] ?? '');
  const { rows } = await first.query<{ id: string }>(
    `select (public.create_collaboration($1, $2)).id from generate_series(1, 3)`,
    [name, businesses],
  );
  collaborations = rows.map(({ id }) => id);
});

afterEach(async () => {
  await admin.query('delete from auth.users where id = any ($1)', [people]);
  await Promise.all(open.splice(0).map((client) => client.end()));
});

afterAll(async () => {
  await admin.end();
});

describe('collaborations at once', () => {
  it('of two admins who demote each other, one stays', async () => {
    await setPrivilege(businesses[2], 'admin');
    const [one, other] = [await connectAs(people[0] ?? ''), await connectAs(people[1] ?? '')];
    const [oneId, otherId] = [await memberOf(businesses[0]), await memberOf(businesses[2])];
    const demote = `select public.set_member_privilege($1, 'viewer')`;
    expect(
      await queued([
        { client: one, run: () => one.query(demote, [otherId]) },
        { client: other, run: () => other.query(demote, [oneId]) },
      ]),
    ).toEqual([null, 'PT403']);
  });

  it('of two admins who leave, the second has to stay', async () => {
    await setPrivilege(businesses[2], 'admin');
    const [one, other] = [await connectAs(people[0] ?? ''), await connectAs(people[1] ?? '')];
    const [oneId, otherId] = [await memberOf(businesses[0]), await memberOf(businesses[2])];
    expect(
      await queued([
        { client: one, run: () => one.query('select public.remove_member($1)', [oneId]) },
        { client: other, run: () => other.query('select public.remove_member($1)', [otherId]) },
      ]),
    ).toEqual([null, 'PT409']);
  });

  it('an invitation that is taken back while its owner accepts is gone', async () => {
    const [one, other] = [await connectAs(people[0] ?? ''), await connectAs(people[1] ?? '')];
    const invited = await memberOf(businesses[2]);
    expect(
      await queued([
        {
          client: one,
          run: () =>
            one.query('select public.replace_collaboration_businesses($1, $2)', [
              collaborations[0],
              [businesses[0]],
            ]),
        },
        {
          client: other,
          run: () => other.query(`select public.answer_invitation($1, 'accepted')`, [invited]),
        },
      ]),
    ).toEqual([null, 'PT404']);
  });

  it('a last admin who goes while the successor is deleted leaves it to the next', async () => {
    await setPrivilege(businesses[2], 'viewer');
    await setPrivilege(businesses[4], 'viewer');
    const [one, other] = [await session(), await session()];
    expect(
      await queued([
        { client: one, run: () => one.query('delete from auth.users where id = $1', [people[0]]) },
        { client: other, run: () => other.query('delete from auth.users where id = $1', [people[1]]) },
      ]),
    ).toEqual([null, null]);
    const { rows } = await admin.query(
      'select business_id, privilege from public.collaboration_members where collaboration_id = $1 and status = $2',
      [collaborations[0], 'accepted'],
    );
    expect(rows).toEqual([{ business_id: businesses[4], privilege: 'admin' }]);
  });

  it('an answer, and the deletion of whoever sent the invitation: neither fails', async () => {
    await setPrivilege(businesses[4], 'admin');
    const [invited, remover] = [await connectAs(people[1] ?? ''), await session()];
    const member = await memberOf(businesses[2]);
    expect(
      await queued([
        {
          client: invited,
          run: () => invited.query(`select public.answer_invitation($1, 'accepted')`, [member]),
        },
        { client: remover, run: () => remover.query('delete from auth.users where id = $1', [people[0]]) },
      ]),
    ).toEqual([null, null]);
    expect(await headless()).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'anything by anybody leaves no collaboration without an admin (%i)',
    async (round) => {
      const random = randomNumbers(round);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
      const some = () => businesses.filter(() => random() < 0.4);
      const sessions = await Promise.all(Array.from({ length: SESSIONS }, () => session()));
      const outcomes: (string | null)[] = [];

      const act = async (client: pg.Client) => {
        await client.query('reset role');
        const member = pick(
          await ids(
            `select members.id from public.collaboration_members as members
           join public.collaborations on collaborations.id = collaboration_id where name = $1`,
            [name],
            client,
          ),
        );
        const collaboration = pick(collaborations);
        const person = pick(people);
        const operations: readonly [sql: string, ...values: unknown[]][] = [
          [`select public.answer_invitation($1, 'accepted')`, member],
          [`select public.answer_invitation($1, 'accepted')`, member],
          [`select public.answer_invitation($1, 'rejected')`, member],
          [
            `select public.set_member_privilege($1, $2)`,
            member,
            pick(['viewer', 'editor', 'admin', 'admin']),
          ],
          [
            `select public.set_member_privilege($1, $2)`,
            member,
            pick(['viewer', 'editor', 'admin', 'admin']),
          ],
          ['select public.remove_member($1)', member],
          ['select public.remove_collaboration_business($1, $2)', collaboration, pick(businesses)],
          ['select public.invite_businesses($1, $2)', collaboration, some()],
          ['select public.invite_businesses($1, $2)', collaboration, [...some()].reverse()],
          ['select public.replace_collaboration_businesses($1, $2)', collaboration, some()],
          ['select public.create_collaboration($1, $2)', name, some()],
          [`select public.update_collaboration($1, description => 'Changed')`, collaboration],
          ['select * from public.collaboration_details($1)', collaboration],
        ];
        const lifecycle: readonly [sql: string, ...values: unknown[]][] = [
          ['update public.accounts set deactivated_at = now() where id = $1', person],
          ['update public.accounts set deactivated_at = null where id = $1', person],
          ['update public.accounts set deactivated_at = null where id = $1', person],
          ['delete from public.businesses where id = $1', pick(businesses)],
          ['delete from auth.users where id = $1', person],
        ];
        const isLifecycle = random() < 0.12;
        const [sql, ...values] = pick(isLifecycle ? lifecycle : operations);
        if (isLifecycle) await client.query('reset role');
        else await become(client, person);
        outcomes.push(await outcome(client.query(sql, values)));
      };

      // Everybody belongs at first, the second person's business as another admin.
      for (const [index, business] of businesses.entries()) {
        await setPrivilege(business, pick(index < 3 ? ['admin'] : ['viewer', 'editor']));
      }
      await Promise.all(
        sessions.map(async (client) => {
          for (let count = 0; count < 30; count++) await act(client);
        }),
      );
      expect(outcomes.filter((code) => code === null).length).toBeGreaterThan(20);
      expect(await headless()).toEqual([]);
    },
  );
});

/** The same numbers in every run of a round (mulberry32), as far as the sessions ask in the same order. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
