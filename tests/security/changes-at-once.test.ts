import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stack } from '../support/stack.ts';

// Two changes at once may wait for each other, never crosswise: Postgres would end one of them with 40P01.

const OWNER = randomUUID();
const STAFF = randomUUID();
const open: pg.Client[] = [];
let admin: pg.Client;
let businessId: string;

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
      {
        timeout: 10_000,
        interval: 20,
      },
    )
    .toBe(true);
}

beforeAll(async () => {
  admin = await connect();
});

beforeEach(async () => {
  await admin.query(
    `insert into auth.users (id, email) values ($1::uuid, $1 || '@fixture.test'), ($2::uuid, $2 || '@fixture.test')
     on conflict (id) do nothing`,
    [OWNER, STAFF],
  );
  await admin.query('insert into private.staff (user_id) values ($1) on conflict do nothing', [STAFF]);
  const { rows } = await admin.query<{ id: string }>(
    `insert into public.businesses
       (owner_id, name, description, category_id, address, state, latitude, longitude, approval_status)
     values ($1, 'Asked twice at once', 'Text',
       (select category_id from public.subcategories group by category_id order by count(*) desc, category_id limit 1),
       '1 Street', 'Lagos', 6.5, 3.4, 'approved')
     returning id`,
    [OWNER],
  );
  businessId = rows[0]?.id ?? '';
});

afterAll(async () => {
  await admin.query('delete from auth.users where id in ($1, $2)', [OWNER, STAFF]);
  await Promise.all(open.map((client) => client.end()));
});

describe('changes at once', () => {
  it('of one business: subcategories and amenities, one by one and as a set, all come through', async () => {
    const { rows } = await admin.query<{ id: string; category_id: string }>(
      `select subcategories.id, category_id from public.subcategories
       join public.businesses using (category_id) where businesses.id = $1`,
      [businessId],
    );
    expect(rows.length).toBeGreaterThan(2);
    const changes: readonly [string, readonly unknown[]][] = [
      ...rows.map(({ id }): [string, unknown[]] => [
        `insert into public.business_subcategories values ($1, $2) on conflict do nothing`,
        [businessId, id],
      ]),
      ...[1, 2, 3].map((id): [string, unknown[]] => [
        `insert into public.business_amenities values ($1, $2) on conflict do nothing`,
        [businessId, id],
      ]),
      ['select public.set_business_amenities($1, $2)', [businessId, [1, 2, 3]]],
      [
        'select public.set_business_category($1, $2, $3)',
        [businessId, rows[0]?.category_id, rows.map(({ id }) => id)],
      ],
      ['delete from public.business_amenities where business_id = $1 and amenity_id = $2', [businessId, 2]],
    ];
    const sessions = await Promise.all(changes.map(() => connectAs(OWNER)));
    for (let round = 0; round < 8; round++) {
      await admin.query('delete from public.business_subcategories where business_id = $1', [businessId]);
      await admin.query('delete from public.business_amenities where business_id = $1', [businessId]);
      await Promise.all(changes.map(([text, values], index) => sessions[index]?.query(text, [...values])));
      const { rows: left } = await admin.query(
        'select count(*)::int from public.business_subcategories where business_id = $1',
        [businessId],
      );
      expect(left).toEqual([{ count: rows.length }]);
    }
  });

  it('an approval, and its owner switching the account off: neither fails, the business is hidden', async () => {
    await admin.query(`update public.businesses set approval_status = 'pending' where id = $1`, [businessId]);
    await admin.query('insert into public.approval_requests (business_id, requested_by) values ($1, $2)', [
      businessId,
      OWNER,
    ]);
    const [holder, staff, owner] = [await connect(), await connectAs(STAFF), await connect()];
    const [staffId, ownerId] = [await processId(staff), await processId(owner)];

    await holder.query('begin');
    await holder.query('select from public.approval_requests where business_id = $1 for update', [
      businessId,
    ]);
    const decision = staff.query(`select public.decide_approval($1, 'approve')`, [businessId]);
    await blocked(staffId);
    const deactivation = owner.query('update public.accounts set deactivated_at = now() where id = $1', [
      OWNER,
    ]);
    await blocked(ownerId);
    await holder.query('commit');
    await Promise.all([decision, deactivation]);

    const { rows } = await admin.query(
      'select approval_status, is_listed from public.businesses where id = $1',
      [businessId],
    );
    expect(rows).toEqual([{ approval_status: 'approved', is_listed: false }]);
    await admin.query('update public.accounts set deactivated_at = null where id = $1', [OWNER]);
  });

  it('a request for approval, and its owner being deleted: neither fails', async () => {
    await admin.query(`update public.businesses set approval_status = 'draft' where id = $1`, [businessId]);
    const [holder, owner, remover] = [await connect(), await connectAs(OWNER), await connect()];
    const [ownerId, removerId] = [await processId(owner), await processId(remover)];

    await holder.query('begin');
    await holder.query('lock table public.approval_requests in share mode');
    const request = owner.query('select public.request_approval($1)', [businessId]);
    await blocked(ownerId);
    const removal = remover.query('delete from auth.users where id = $1', [OWNER]);
    await blocked(removerId);
    await holder.query('commit');
    await Promise.all([request, removal]);

    const { rows } = await admin.query('select from public.businesses where id = $1', [businessId]);
    expect(rows).toEqual([]);
  });
});
