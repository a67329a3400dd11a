import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stack } from '../support/stack.ts';

// Whoever changes reviews at once, the numbers stay what a recount says, and nobody is ended by a deadlock.

interface Person {
  readonly id: string;
  businessId: string;
}

const STAFF = randomUUID();
const open: pg.Client[] = [];
const processIds = new Map<pg.Client, number>();
let admin: pg.Client;
let people: Person[] = [];

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: stack().databaseUrl, statement_timeout: 20_000 });
  await client.connect();
  open.push(client);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  processIds.set(client, rows[0]?.pid ?? 0);
  return client;
}

/** Resolves once the session waits for a lock of another one. */
async function blocked(client: pg.Client): Promise<void> {
  // The session itself is busy waiting, so its number was asked for before.
  const pid = processIds.get(client);
  await expect
    .poll(
      async () => {
        const { rows } = await admin.query('select cardinality(pg_blocking_pids($1)) > 0 as waits', [pid]);
        return rows[0].waits;
      },
      { timeout: 10_000, interval: 20 },
    )
    .toBe(true);
}

/** Runs one call as the Data API would for this person, as a transaction of its own. */
async function callAs(client: pg.Client, userId: string, call: string): Promise<void> {
  await client.query('begin');
  try {
    await client.query(`select set_config('request.jwt.claims', $1, true)`, [
      JSON.stringify({ sub: userId, role: 'authenticated' }),
    ]);
    await client.query('set local role authenticated');
    await client.query(call);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** The SQLSTATE of what went wrong, unless it is one of the answers that the functions document. */
async function undocumentedError(work: Promise<unknown>): Promise<string[]> {
  try {
    await work;
    return [];
  } catch (error) {
    const { code = '', message } = error as pg.DatabaseError;
    return code.startsWith('PT4') ? [] : [`${code} ${message}`];
  }
}

async function createPerson(client: pg.Client, id: string): Promise<Person> {
  await client.query(`insert into auth.users (id, email) values ($1::uuid, $1 || '@fixture.test')`, [id]);
  return { id, businessId: await createBusiness(client, id) };
}

async function createBusiness(client: pg.Client, ownerId: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into public.businesses (owner_id, name, approval_status) values ($1, 'Reviewed at once', 'approved')
     returning id`,
    [ownerId],
  );
  return rows[0]?.id ?? '';
}

function pick<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)] as T;
}

const stars = () => 1 + Math.floor(Math.random() * 5);
const aReview = (condition = 'true') =>
  `(select id from public.reviews where business_id in (${people.map(({ businessId }) => businessId).join(', ')})
    and ${condition} order by random() limit 1)`;
const ofWriter = (person: Person) => aReview(`author_id = '${person.id}'`);

type Change = (client: pg.Client) => Promise<void>;

const writing: readonly Change[] = [
  (client) =>
    callAs(client, pick(people).id, `select public.create_review(${pick(people).businessId}, ${stars()})`),
  (client) =>
    callAs(client, pick(people).id, `select public.create_review(${pick(people).businessId}, ${stars()})`),
  (client) =>
    callAs(client, pick(people).id, `select public.create_review(${pick(people).businessId}, ${stars()})`),
  (client) => {
    const writer = pick(people);
    return callAs(client, writer.id, `select public.edit_review(${ofWriter(writer)}, ${stars()}, 'Edited')`);
  },
  (client) => {
    const writer = pick(people);
    return callAs(client, writer.id, `select public.delete_review(${ofWriter(writer)})`);
  },
  (client) => {
    const owner = pick(people);
    return callAs(
      client,
      owner.id,
      `select public.reply_to_review(${aReview(`business_id = ${owner.businessId}`)}, 'Thanks')`,
    );
  },
  (client) => callAs(client, pick(people).id, `select public.report_review(${aReview()}, 'spam')`),
];

const deciding: readonly Change[] = [
  (client) =>
    callAs(
      client,
      STAFF,
      `select public.decide_report(
         (select id from public.reports where decision is null and subject_id in (select id from public.reviews
           where business_id in (${people.map(({ businessId }) => businessId).join(', ')})) order by random() limit 1),
         '${pick(['uphold', 'uphold', 'dismiss'])}')`,
    ),
  (client) => callAs(client, STAFF, `select public.restore_review(${aReview('hidden_at is not null')})`),
];

const switching: Change = async (client) => {
  await client.query(
    `update public.accounts set deactivated_at = case when deactivated_at is null then now() end where id = $1`,
    [pick(people).id],
  );
};

/** Numbers that are not what the visible reviews say. */
async function miscounted(): Promise<unknown[]> {
  const { rows } = await admin.query(
    `with recount as (
       select businesses.id as business_id,
         count(*) filter (where rating = 1) as of_1, count(*) filter (where rating = 2) as of_2,
         count(*) filter (where rating = 3) as of_3, count(*) filter (where rating = 4) as of_4,
         count(*) filter (where rating = 5) as of_5, count(rating) as of_all, coalesce(sum(rating), 0) as of_sum
       from public.businesses
       left join public.reviews on reviews.business_id = businesses.id and is_visible
       where owner_id = any ($1::uuid[])
       group by businesses.id
     )
     select * from recount
     join public.business_stats using (business_id)
     left join private.search_documents using (business_id)
     where (of_1, of_2, of_3, of_4, of_5, of_all, of_sum)
         is distinct from (rating_1_count, rating_2_count, rating_3_count, rating_4_count, rating_5_count,
           rating_count, rating_sum)
       or search_documents.rating <> average_review_rating`,
    [people.map(({ id }) => id)],
  );
  return rows;
}

/** Reviews whose visibility is not what their author's account and staff's decision say. */
async function misplaced(): Promise<unknown[]> {
  const { rows } = await admin.query(
    `select reviews.id from public.reviews join public.accounts on accounts.id = author_id
     where author_id = any ($1::uuid[]) and is_visible <> (hidden_at is null and deactivated_at is null)`,
    [people.map(({ id }) => id)],
  );
  return rows;
}

async function repeatedly(rounds: number, work: () => Promise<unknown>): Promise<string[]> {
  const errors: string[] = [];
  for (let round = 0; round < rounds; round++) errors.push(...(await undocumentedError(work())));
  return errors;
}

beforeAll(async () => {
  admin = await connect();
  await admin.query(`insert into auth.users (id, email) values ($1::uuid, $1 || '@fixture.test')`, [STAFF]);
  await admin.query('insert into private.staff (user_id) values ($1)', [STAFF]);
});

beforeEach(async () => {
  people = [];
  for (let index = 0; index < 5; index++) people.push(await createPerson(admin, randomUUID()));
});

afterEach(async () => {
  for (const { id } of people) await admin.query('delete from auth.users where id = $1', [id]);
});

afterAll(async () => {
  await admin.query('delete from auth.users where id = $1', [STAFF]);
  await Promise.all(open.map((client) => client.end()));
});

describe('reviews at once', () => {
  it('written, edited, deleted, answered, hidden, restored, their authors coming and going: all is counted', async () => {
    const everything: readonly Change[] = [...writing, ...writing, ...deciding, switching];
    const sessions = await Promise.all(Array.from({ length: 8 }, connect));
    const errors = await Promise.all(
      sessions.map((client) => repeatedly(80, () => pick(everything)(client))),
    );
    expect(errors.flat()).toEqual([]);
    const { rows } = await admin.query(
      'select count(*)::int > 0 as some from public.reviews where author_id = any ($1::uuid[])',
      [people.map(({ id }) => id)],
    );
    expect(rows).toEqual([{ some: true }]);
    expect(await misplaced()).toEqual([]);
    expect(await miscounted()).toEqual([]);
  });

  it('and with people and businesses being deleted meanwhile', async () => {
    const sessions = await Promise.all(Array.from({ length: 6 }, connect));
    const [personRemover, businessRemover] = [await connect(), await connect()];
    const errors = await Promise.all([
      ...sessions.map((client) => repeatedly(60, () => pick([...writing, ...deciding, switching])(client))),
      repeatedly(12, async () => {
        const index = Math.floor(Math.random() * 3);
        await personRemover.query('delete from auth.users where id = $1', [people[index]?.id]);
        people[index] = await createPerson(personRemover, randomUUID());
      }),
      repeatedly(12, async () => {
        // Of the people who stay.
        const person = people[3 + Math.floor(Math.random() * 2)] as Person;
        await businessRemover.query('delete from public.businesses where id = $1', [person.businessId]);
        person.businessId = await createBusiness(businessRemover, person.id);
      }),
    ]);
    expect(errors.flat()).toEqual([]);
    expect(await misplaced()).toEqual([]);
    expect(await miscounted()).toEqual([]);
  });

  it('people who reviewed each other switch their accounts off and on at the same moment', async () => {
    const sessions = await Promise.all(people.map(connect));
    await reviewEachOther();
    for (let round = 0; round < 20; round++) {
      const errors = await Promise.all(
        people.map(({ id }, index) =>
          undocumentedError(
            (sessions[index] as pg.Client).query(
              'update public.accounts set deactivated_at = case when deactivated_at is null then now() end where id = $1',
              [id],
            ),
          ),
        ),
      );
      expect(errors.flat()).toEqual([]);
    }
    expect(await misplaced()).toEqual([]);
    expect(await miscounted()).toEqual([]);
  });

  it('people who reviewed, reported and answered each other delete their accounts at the same moment', async () => {
    const sessions = await Promise.all(people.map(connect));
    for (let round = 0; round < 5; round++) {
      await reviewEachOther();
      for (const { id } of people) {
        for (const other of people) {
          if (other.id === id) continue;
          await callAs(
            admin,
            id,
            `select public.report_review(id, 'spam'), public.reply_to_review(id, 'Thanks') from public.reviews
             where author_id = '${other.id}' and business_id = (select id from public.businesses where owner_id = '${id}')`,
          );
        }
      }
      const errors = await Promise.all(
        people.map(({ id }, index) =>
          undocumentedError(
            (sessions[index] as pg.Client).query('delete from auth.users where id = $1', [id]),
          ),
        ),
      );
      expect(errors.flat()).toEqual([]);
      for (let index = 0; index < 5; index++) people[index] = await createPerson(admin, randomUUID());
    }
  });

  it('a review of a business whose owner is just being deleted: nobody waits to tell the owner', async () => {
    const [holder, remover] = [await connect(), await connect()];
    const [writer, owner] = people as [Person, Person];
    await holder.query('begin');
    await holder.query(`select set_config('request.jwt.claims', $1, true)`, [
      JSON.stringify({ sub: writer.id }),
    ]);
    await holder.query('select from public.businesses where id = $1 for no key update', [owner.businessId]);
    const removal = undocumentedError(remover.query('delete from auth.users where id = $1', [owner.id]));
    await blocked(remover);
    const errors = await undocumentedError(
      holder.query('select public.create_review($1, 4)', [owner.businessId]),
    );
    await holder.query('commit');
    expect([...errors, ...(await removal)]).toEqual([]);
  });

  it('deleting a person holds the own and the reviewed businesses in the order of everybody else', async () => {
    const [holder, remover] = [await connect(), await connect()];
    const [reviewed, leaving] = people as [Person, Person];
    await callAs(admin, leaving.id, `select public.create_review(${reviewed.businessId}, 4)`);
    const hold = 'select from public.businesses where id = $1 for no key update';
    await holder.query('begin');
    await holder.query(hold, [reviewed.businessId]);
    const removal = undocumentedError(remover.query('delete from auth.users where id = $1', [leaving.id]));
    await blocked(remover);
    const errors = await undocumentedError(holder.query(hold, [leaving.businessId]));
    await holder.query('commit');
    expect([...errors, ...(await removal)]).toEqual([]);
    expect(await miscounted()).toEqual([]);
  });

  it('of one person about one business: one is kept, one is counted', async () => {
    const sessions = await Promise.all(Array.from({ length: 6 }, connect));
    const [writer, owner] = people as [Person, Person];
    const errors = await Promise.all(
      sessions.map((client) =>
        undocumentedError(callAs(client, writer.id, `select public.create_review(${owner.businessId}, 4)`)),
      ),
    );
    expect(errors.flat()).toEqual([]);
    const { rows } = await admin.query(
      `select rating_4_count, rating_count, (select count(*)::int from public.reviews
         where reviews.business_id = business_stats.business_id) as reviews
       from public.business_stats where business_id = $1`,
      [owner.businessId],
    );
    expect(rows).toEqual([{ rating_4_count: 1, rating_count: 1, reviews: 1 }]);
  });

  it('two of staff decide the same reports: one decision stands, and is told once', async () => {
    const [first, second] = [await connect(), await connect()];
    const [writer, owner, ...reporters] = people as [Person, Person, Person, Person, Person];
    await callAs(admin, writer.id, `select public.create_review(${owner.businessId}, 1)`);
    const review = `(select id from public.reviews where business_id = ${owner.businessId})`;
    for (const { id } of reporters) await callAs(admin, id, `select public.report_review(${review}, 'spam')`);
    const { rows: reports } = await admin.query<{ id: string }>(
      'select id from public.reports where reporter_id = any ($1::uuid[]) order by id',
      [reporters.map(({ id }) => id)],
    );
    expect(reports).toHaveLength(3);
    const decisions = await Promise.allSettled([
      callAs(first, STAFF, `select public.decide_report(${reports[0]?.id}, 'uphold')`),
      callAs(second, STAFF, `select public.decide_report(${reports[2]?.id}, 'dismiss')`),
    ]);
    const refused = decisions.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as pg.DatabaseError).code] : [],
    );
    expect(refused).toEqual(['PT409']);
    const { rows } = await admin.query(
      `select count(distinct decision)::int as decisions, count(*) filter (where decision is null)::int as open,
         bool_and((decision = 'uphold') = (select hidden_at is not null from public.reviews where id = subject_id))
           as followed,
         (select count(*)::int from public.notifications where type = 'moderation_notification'
           and recipient_id = any ($1::uuid[])) as told
       from public.reports where reporter_id = any ($1::uuid[])`,
      [reporters.map(({ id }) => id)],
    );
    expect(rows).toEqual([{ decisions: 1, open: 0, followed: true, told: 3 }]);
  });
});

async function reviewEachOther(): Promise<void> {
  for (const { id } of people) {
    for (const other of people) {
      if (other.id !== id)
        await callAs(admin, id, `select public.create_review(${other.businessId}, ${stars()})`);
    }
  }
}
