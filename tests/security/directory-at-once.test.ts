import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stack } from '../support/stack.ts';

// What people change at the same moment: each gets an answer of the product, and the limits hold.

const OWNER = randomUUID();
const WORD = `zzq${OWNER.slice(0, 8)}`;
const open: pg.Client[] = [];
let admin: pg.Client;
let owners: readonly pg.Client[];

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: stack().databaseUrl, statement_timeout: 20_000 });
  await client.connect();
  open.push(client);
  return client;
}

/** A session that asks as the Data API would for the owner. */
async function connectAsOwner(): Promise<pg.Client> {
  const client = await connect();
  await client.query(`select set_config('request.jwt.claims', $1, false)`, [
    JSON.stringify({ sub: OWNER, role: 'authenticated' }),
  ]);
  await client.query('set role authenticated');
  return client;
}

/** Runs one statement in each of the owner's sessions at once; the stable codes of those that were refused. */
async function refusals(statement: (position: number) => string): Promise<unknown[]> {
  const results = await Promise.allSettled(
    owners.map((client, position) => client.query(statement(position))),
  );
  return results.flatMap((result) =>
    result.status === 'rejected' ? [(result.reason as pg.DatabaseError).detail ?? result.reason] : [],
  );
}

async function addBusiness(name: string): Promise<string> {
  const { rows } = await admin.query<{ id: string }>(
    `insert into public.businesses (owner_id, name, approval_status) values ($1, $2, 'approved') returning id`,
    [OWNER, name],
  );
  return rows[0]?.id ?? '';
}

beforeAll(async () => {
  admin = await connect();
  await admin.query(`insert into auth.users (id, email) values ($1::uuid, $1 || '@fixture.test')`, [OWNER]);
  owners = await Promise.all(Array.from({ length: 8 }, connectAsOwner));
});

afterAll(async () => {
  await admin.query('delete from auth.users where id = $1', [OWNER]);
  await Promise.all(open.map((client) => client.end()));
});

describe('changes at once', () => {
  it('new businesses of the same names: all succeed, each with a slug of its own', async () => {
    const [first, second] = owners;
    await first?.query('begin');
    await first?.query(`insert into public.businesses (name) values ('${WORD} held')`);
    const waiting = second?.query(`insert into public.businesses (name) values ('${WORD} held')`);
    await first?.query('commit');
    await waiting;
    for (let round = 0; round < 5; round++) {
      expect(
        await refusals(
          () => `insert into public.businesses (name)
                 select '${WORD} ' || n from generate_series(1, 5) as n order by random()`,
        ),
      ).toEqual([]);
    }
    const { rows } = await admin.query(
      'select count(*)::int, count(distinct slug)::int as slugs from public.businesses where owner_id = $1',
      [OWNER],
    );
    expect(rows).toEqual([{ count: 202, slugs: 202 }]);
  });

  it('one slug for many businesses: one of them gets it', async () => {
    const ids: string[] = [];
    for (const position of owners.keys()) ids.push(await addBusiness(`${WORD} wants ${position}`));
    const refused = await refusals(
      (position) => `select public.set_business_slug(${ids[position]}, '${WORD}-wanted')`,
    );
    expect(refused).toEqual(Array.from({ length: owners.length - 1 }, () => 'slug_taken'));
  });

  it('services: a business never has more than 200', async () => {
    const id = await addBusiness(`${WORD} services`);
    await admin.query(
      `insert into public.services (business_id, title, price_kobo)
       select $1, 'Service', 100 from generate_series(1, 191)`,
      [id],
    );
    const refused = await refusals((position) =>
      position % 2 === 0
        ? `insert into public.services (business_id, title, price_kobo) values (${id}, 'A', 1), (${id}, 'B', 2)`
        : `select public.add_services(${id}, '[{"title": "A", "price_kobo": 1}, {"title": "B", "price_kobo": 2}]')`,
    );
    expect(refused).toEqual(Array.from({ length: 4 }, () => 'too_many_services'));
    const { rows } = await admin.query('select count(*)::int from public.services where business_id = $1', [
      id,
    ]);
    expect(rows).toEqual([{ count: 199 }]);
  });

  it('hours, exceptional days, the business itself and the daily jobs: one set of hours is left', async () => {
    const id = await addBusiness(`${WORD} hours`);
    const changes = [
      `select public.set_opening_hours(${id}, '[{"weekday": 1, "opens_at": "09:00", "closes_at": "17:00"}]')`,
      `select public.set_opening_hours(${id}, '[{"weekday": 2, "opens_at": "09:00", "closes_at": "17:00"}]')`,
      `select public.set_opening_exceptions(${id},
         jsonb_build_array(jsonb_build_object('day', private.lagos_day(), 'closed', true)))`,
      `update public.businesses set description = description || '.' where id = ${id}`,
    ];
    for (let round = 0; round < 5; round++) {
      await admin.query(
        `insert into public.opening_exceptions (business_id, day) values ($1, private.lagos_day() - 3)
         on conflict do nothing`,
        [id],
      );
      const [refused] = await Promise.all([
        refusals((position) => changes[position % changes.length] ?? ''),
        admin.query('select private.forget_past_opening_exceptions()'),
      ]);
      expect(refused).toEqual([]);
    }
    await admin.query('select private.forget_past_opening_exceptions()');
    const { rows } = await admin.query(
      `select
         (select count(*)::int from public.opening_hours where business_id = $1) as hours,
         (select count(*)::int from public.opening_exceptions where business_id = $1) as exceptions,
         (select weekly_hours = (private.opening_times($1)).weekly_hours from private.search_documents
          where business_id = $1) as search_is_current`,
      [id],
    );
    expect(rows).toEqual([{ hours: 1, exceptions: 1, search_is_current: true }]);
  });
});
