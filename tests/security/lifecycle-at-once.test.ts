import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stack } from '../support/stack.ts';

// Accounts and businesses switched off and on, approved, edited and deleted at once: one waits for the other, none
// fails, and what is listed at the end is what should be.

const open: pg.Client[] = [];
const people: string[] = [];
let admin: pg.Client;

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: stack().databaseUrl, statement_timeout: 20_000 });
  await client.connect();
  open.push(client);
  return client;
}

/** Auth's own connection: it signs people in. */
async function connectAsAuth(): Promise<pg.Client> {
  const url = new URL(stack().databaseUrl);
  url.username = 'supabase_auth_admin';
  const client = new pg.Client({ connectionString: url.href, statement_timeout: 20_000 });
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

async function newPerson(): Promise<string> {
  const id = randomUUID();
  people.push(id);
  await admin.query(`insert into auth.users (id, email) values ($1::uuid, $1 || '@fixture.test')`, [id]);
  return id;
}

async function newBusiness(ownerId: string, approvalStatus = 'approved'): Promise<string> {
  const { rows } = await admin.query<{ id: string }>(
    `insert into public.businesses
       (owner_id, name, description, category_id, address, state, latitude, longitude, approval_status)
     values ($1, 'Changed at once', 'Text', (select min(category_id) from public.subcategories), '1 Street',
       'Lagos', 6.5, 3.4, $2)
     returning id`,
    [ownerId, approvalStatus],
  );
  return rows[0]?.id ?? '';
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

const SESSION = `insert into auth.sessions (id, user_id, created_at, updated_at)
  values (gen_random_uuid(), $1, now(), now())`;

/** As Auth does it: in one transaction, the session first or the user first. */
async function signIn(auth: pg.Client, userId: string, userFirst: boolean): Promise<void> {
  const steps = [SESSION, 'update auth.users set last_sign_in_at = now() where id = $1'];
  await auth.query('begin');
  for (const step of userFirst ? steps.reverse() : steps) await auth.query(step, [userId]);
  await auth.query('commit');
}

/** What a caller is told on purpose has a code of this kind; anything else would be a 500. */
function isAnswer(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^PT4/.test(error.code ?? '');
}

/** Errors of a change that are no answer to the caller. */
async function failures(changes: readonly Promise<unknown>[]): Promise<unknown[]> {
  const results = await Promise.allSettled(changes);
  return results.flatMap((result) =>
    result.status === 'rejected' && !isAnswer(result.reason) ? [result.reason] : [],
  );
}

/** Businesses of a person whose is_listed is not what it derives from. */
async function wronglyListed(ownerId: string): Promise<unknown[]> {
  const { rows } = await admin.query(
    `select businesses.id, is_listed, approval_status, is_active, deactivated_at
     from public.businesses join public.accounts on accounts.id = owner_id
     left join private.search_documents on business_id = businesses.id
     where owner_id = $1 and (
       is_listed <> (approval_status = 'approved' and is_active and deactivated_at is null)
       or is_listed <> (business_id is not null)
     )`,
    [ownerId],
  );
  return rows;
}

beforeAll(async () => {
  admin = await connect();
});

let owner: string;
let staff: string;

beforeEach(async () => {
  owner = await newPerson();
  staff = await newPerson();
  await admin.query('insert into private.staff (user_id) values ($1)', [staff]);
});

afterAll(async () => {
  await admin.query('delete from auth.users where id = any ($1)', [people]);
  await Promise.all(open.map((client) => client.end()));
});

describe('a sign-in and a deactivation at once', () => {
  it.each([true, false])(
    'of which the sign-in comes first: the account is off (user first: %s)',
    async (userFirst) => {
      const businessId = await newBusiness(owner);
      const [auth, person] = [await connectAsAuth(), await connectAs(owner)];
      const personPid = await processId(person);

      await auth.query('begin');
      if (userFirst) await auth.query('update auth.users set last_sign_in_at = now() where id = $1', [owner]);
      await auth.query(SESSION, [owner]);
      const deactivation = person.query('select public.deactivate_account()');
      await blocked(personPid);
      if (!userFirst)
        await auth.query('update auth.users set last_sign_in_at = now() where id = $1', [owner]);
      await auth.query('commit');
      await deactivation;

      const { rows } = await admin.query(
        `select deactivated_at is null as is_on, (select is_listed from public.businesses where id = $2),
         (select count(*)::int from auth.sessions where user_id = $1) as sessions
       from public.accounts where id = $1`,
        [owner, businessId],
      );
      expect(rows).toEqual([{ is_on: false, is_listed: false, sessions: 0 }]);
    },
  );

  it.each([true, false])(
    'of which the sign-in comes last: the account is on (user first: %s)',
    async (userFirst) => {
      const businessId = await newBusiness(owner);
      const [auth, person] = [await connectAsAuth(), await connectAs(owner)];
      const authPid = await processId(auth);

      await person.query('begin');
      await person.query('select public.deactivate_account()');
      const signingIn = signIn(auth, owner, userFirst);
      await blocked(authPid);
      await person.query('commit');
      await signingIn;

      const { rows } = await admin.query(
        `select deactivated_at is null as is_on, (select is_listed from public.businesses where id = $2),
         (select count(*)::int from auth.sessions where user_id = $1) as sessions
       from public.accounts where id = $1`,
        [owner, businessId],
      );
      expect(rows).toEqual([{ is_on: true, is_listed: true, sessions: 1 }]);
    },
  );
});

describe('a deletion at once with', () => {
  it('a sign-in: it waits, and the person is gone', async () => {
    await admin.query('update public.accounts set deactivated_at = now() where id = $1', [owner]);
    await newBusiness(owner);
    const [auth, person] = [await connectAsAuth(), await connectAs(owner)];
    const personPid = await processId(person);

    await auth.query('begin');
    await auth.query(SESSION, [owner]);
    const deletion = person.query('select public.delete_account()');
    await blocked(personPid);
    await auth.query('update auth.users set last_sign_in_at = now() where id = $1', [owner]);
    await auth.query('commit');
    await deletion;

    expect((await admin.query('select from auth.users where id = $1', [owner])).rows).toEqual([]);
    expect((await admin.query('select from auth.sessions where user_id = $1', [owner])).rows).toEqual([]);
  });

  it('an approval: it waits, and the business is gone', async () => {
    const businessId = await newBusiness(owner, 'pending');
    await admin.query('insert into public.approval_requests (business_id, requested_by) values ($1, $2)', [
      businessId,
      owner,
    ]);
    const [decider, person] = [await connectAs(staff), await connectAs(owner)];
    const personPid = await processId(person);

    await decider.query('begin');
    await decider.query(`select public.decide_approval($1, 'approve')`, [businessId]);
    const deletion = person.query('select public.delete_account()');
    await blocked(personPid);
    await decider.query('commit');
    await deletion;

    expect((await admin.query('select from public.businesses where id = $1', [businessId])).rows).toEqual([]);
  });
});

it('everything at once, again and again: nothing fails, and the right businesses are listed', async () => {
  const businessIds = [
    await newBusiness(owner),
    await newBusiness(owner),
    await newBusiness(owner, 'draft'),
    await newBusiness(owner, 'draft'),
  ];
  const [first, second, third, fourth] = businessIds as [string, string, string, string];
  const persons = await Promise.all(Array.from({ length: 8 }, () => connectAs(owner)));
  const deciders = await Promise.all([connectAs(staff), connectAs(staff)]);
  const auths = await Promise.all([connectAsAuth(), connectAsAuth()]);
  const asked: readonly [string, readonly unknown[]][] = [
    ['select public.deactivate_account()', []],
    [`select public.set_business_activity($1, 'deactivate', 'Changed at once')`, [first]],
    [`select public.set_business_activity($1, 'activate')`, [first]],
    [`select public.set_business_activity($1, 'deactivate', 'Changed at once')`, [second]],
    ['select public.request_approval($1)', [third]],
    ['select public.set_business_amenities($1, (select array_agg(id) from public.amenities))', [second]],
    [`update public.businesses set description = description || '.' where owner_id = $1`, [owner]],
    ['select public.export_my_data()', []],
  ];
  for (let round = 0; round < 20; round++) {
    const errors = await failures([
      ...asked.map(([text, values], index) => persons[index]?.query(text, [...values]) ?? Promise.reject()),
      ...deciders.map((decider, index) =>
        decider.query('select public.decide_approval($1, $2)', [third, index === 0 ? 'approve' : 'reject']),
      ),
      ...auths.map((auth, index) => signIn(auth, owner, index === 0)),
    ]);
    expect(errors).toEqual([]);
    expect(await wronglyListed(owner)).toEqual([]);
  }

  const errors = await failures([
    ...asked
      .slice(0, 6)
      .map(([text, values], index) => persons[index]?.query(text, [...values]) ?? Promise.reject()),
    persons[6]?.query('select public.delete_business($1)', [fourth]) ?? Promise.reject(),
    persons[7]?.query('select public.delete_account()') ?? Promise.reject(),
  ]);
  expect(errors).toEqual([]);
  expect((await admin.query('select from public.businesses where owner_id = $1', [owner])).rows).toEqual([]);
});

it('two people who delete their accounts and businesses at once both succeed, one after the other', async () => {
  const other = await newPerson();
  for (const id of [owner, other, owner, other]) await newBusiness(id);
  const [one, two] = [await connectAs(owner), await connectAs(other)];
  await one.query('begin');
  await one.query('select public.delete_account()');
  const second = two.query('select public.delete_account()');
  await one.query('commit');
  await second;
  expect((await admin.query('select from auth.users where id = any ($1)', [[owner, other]])).rows).toEqual(
    [],
  );
});

it('somebody who deletes their account while Auth deletes one of their reviewers: both succeed', async () => {
  const reviewer = await newPerson();
  await admin.query('insert into public.reviews (business_id, author_id, rating) values ($1, $2, 5)', [
    await newBusiness(owner),
    reviewer,
  ]);
  const [holder, auth, person] = [await connect(), await connectAsAuth(), await connectAs(owner)];
  const [authPid, personPid] = [await processId(auth), await processId(person)];

  await holder.query('begin');
  await holder.query('select from auth.users where id = $1 for no key update', [reviewer]);
  const byAuth = auth.query('delete from auth.users where id = $1', [reviewer]);
  await blocked(authPid);
  const ofTheirs = person.query('select public.delete_account()');
  await blocked(personPid);
  await holder.query('commit');

  expect(await failures([byAuth, ofTheirs])).toEqual([]);
  expect((await admin.query('select from auth.users where id = any ($1)', [[owner, reviewer]])).rows).toEqual(
    [],
  );
});
