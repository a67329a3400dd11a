import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layDesiredState, readDesiredState } from '../../local/database/desired-state.ts';
import { startThrowAways, type ThrowAways } from '../../local/database/throw-away.ts';

// Numbers are counted by many at once: none may be lost or counted twice, whatever comes between.

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const SESSIONS = 8;
const OPERATIONS = 100_000;
const PEOPLE = 200;
const BUSINESSES = 30;

/** People, businesses, and a procedure that does random things to them, each in a transaction of its own. */
const FIXTURE = `
insert into auth.users (id, email)
select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, n || '@fixture.test'
from generate_series(0, ${PEOPLE}) as n;
insert into public.businesses (id, owner_id, name, approval_status) overriding system value
select n, '00000000-0000-4000-8000-000000000000', 'Shop ' || n, 'approved' from generate_series(1, ${BUSINESSES}) as n;

create procedure public.operate(operations integer) language plpgsql as $$
declare
  choice double precision;
  person uuid;
  shop bigint;
  moment timestamptz;
  seen bigint[] := array_fill(0, array[${BUSINESSES}]);
  total bigint;
begin
  for operation in 1..operations loop
    choice := random();
    shop := 1 + floor(random() * ${BUSINESSES});
    person := ('00000000-0000-4000-8000-' || lpad((1 + floor(random() * ${PEOPLE}))::text, 12, '0'))::uuid;
    moment := now() - random() * interval '90 days';
    perform set_config('request.jwt.claims', json_build_object('sub', person, 'role', 'authenticated')::text, true);
    begin
      case
        when choice < 0.10 then
          perform set_config('role', 'authenticated', true);
          perform public.record_visit(shop);
        when choice < 0.20 then
          perform set_config('request.jwt.claims', '{"role": "anon"}', true);
          perform set_config('request.headers', format(
            '{"cf-connecting-ip": "10.0.0.%s", "user-agent": "%s"}', floor(random() * 250), floor(random() * 9)
          ), true);
          perform set_config('role', 'anon', true);
          perform public.record_visit(shop);
        when choice < 0.30 then
          insert into private.visits (business_id, day, visitor_id)
          values (shop, private.lagos_day(moment), person) on conflict do nothing;
        when choice < 0.40 then
          perform set_config('role', 'authenticated', true);
          perform public.save_business(shop);
        when choice < 0.48 then
          insert into public.saved_businesses (user_id, business_id, created_at) values (person, shop, moment)
          on conflict do nothing;
        when choice < 0.60 then
          perform set_config('role', 'authenticated', true);
          perform public.remove_saved_business(shop);
        when choice < 0.70 then
          insert into public.reviews (business_id, author_id, rating, created_at) values (shop, person, 3, moment)
          on conflict do nothing;
        when choice < 0.80 then
          -- The business first, as all functions do: whoever deletes it comes in that order.
          perform from public.businesses where id = shop for no key update;
          update public.reviews set hidden_at = case when hidden_at is null then now() end
          where business_id = shop and author_id = person;
        when choice < 0.85 then
          perform from public.businesses where id = shop for no key update;
          delete from public.reviews where business_id = shop and author_id = person;
        when choice < 0.95 then
          insert into public.chats (business_id, business_name, customer_id, created_at) values (shop, 'Shop', person, moment)
          on conflict do nothing;
        when choice < 0.997 then
          perform set_config(
            'request.jwt.claims', '{"sub": "00000000-0000-4000-8000-000000000000", "role": "authenticated"}', true
          );
          perform set_config('role', 'authenticated', true);
          total := (public.business_performance(shop, 'all_time')).total_profile_visits;
          -- Visits are never taken back: one that was seen twice would be missing here the next time.
          if total < seen[shop] then
            raise 'business %: % visits after %', shop, total, seen[shop];
          end if;
          seen[shop] := total;
        when choice < 0.9998 then
          perform private.roll_up_performance(500);
        when shop > ${BUSINESSES - 5} then
          delete from public.businesses where id = shop;
        else
          perform private.run_daily_jobs();
      end case;
    exception
      -- Not saved, or the business is gone.
      when sqlstate 'PT404' or foreign_key_violation then
    end;
    commit;
  end loop;
end
$$;
`;

/** What the rows say, set against sums and tail: per business, metric and day, where they differ. */
const DIFFERENCES = `
with counted as (
  select business_id, 'profile_visits' as metric, day, 1 as amount from private.visits
  union all
  select business_id, 'saved_by_users', private.lagos_day(created_at), 1 from public.saved_businesses
  union all
  select business_id, 'reviews', private.lagos_day(created_at), 1 from public.reviews where is_visible
  union all
  select business_id, 'conversations', private.lagos_day(created_at), 1 from public.chats where business_id is not null
),
compared as (
  select business_id, metric, day, amount, 0 as rolled from counted
  union all
  select business_id, metric, day, 0, amount from private.performance_days
  union all
  select business_id, metric, day, 0, amount from private.performance_events
)
select business_id, metric, day, sum(amount)::int as rows, sum(rolled)::int as numbers
from compared
join public.businesses on businesses.id = business_id
group by business_id, metric, day
having sum(amount) <> sum(rolled)
`;

const MONTHS = `
select business_id, metric, month from (
  select business_id, metric, month, amount from private.performance_months
  union all
  select business_id, metric, date_trunc('month', day::timestamp)::date, -amount from private.performance_days
) as both_sums
group by business_id, metric, month having sum(amount) <> 0
`;

/** Scores that are not those of the visits, and those of visits that are missing. */
const TRENDING = `
with shown as (
  select id, score, number_of_profile_visits::bigint as visits from public.trending_businesses(100)
),
counted as (
  select
    business_id as id,
    round(sum(private.decay(private.lagos_day() - day))::numeric, 4)::double precision as score,
    count(*) as visits
  from private.visits where day > private.lagos_day() - 30 group by business_id
)
(select * from shown except select * from counted) union all (select * from counted except select * from shown)
`;

let throwAways: ThrowAways;
let admin: pg.Client;
const open: pg.Client[] = [];

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: throwAways.clusters[0]?.url() });
  await client.connect();
  open.push(client);
  await client.query('set synchronous_commit = off');
  return client;
}

beforeAll(async () => {
  throwAways = await startThrowAways(false, 1);
  admin = await connect();
  await layDesiredState(throwAways.clusters[0]?.url() ?? '', readDesiredState(PROJECT));
  await admin.query(FIXTURE);
});

afterAll(async () => {
  await Promise.all(open.map((client) => client.end()));
  await throwAways?.stop();
});

describe('numbers of a business', () => {
  it(`equal the rows that they count after ${OPERATIONS} operations at once`, {
    timeout: 300_000,
  }, async () => {
    const sessions = await Promise.all(Array.from({ length: SESSIONS }, connect));
    await Promise.all(
      sessions.map((session) => session.query(`call public.operate(${OPERATIONS / SESSIONS})`)),
    );
    const { rows: counted } = await admin.query(
      `select metric, sum(amount) > 100 as many from private.performance_days group by metric order by metric`,
    );
    expect(counted).toEqual(
      ['conversations', 'profile_visits', 'reviews', 'saved_by_users'].map((metric) => ({
        metric,
        many: true,
      })),
    );
    expect((await admin.query(DIFFERENCES)).rows).toEqual([]);
    expect((await admin.query(MONTHS)).rows).toEqual([]);
    expect((await admin.query(TRENDING)).rows).toEqual([]);

    await admin.query('select private.roll_up_performance()');
    expect((await admin.query('select from private.performance_events')).rows).toEqual([]);
    expect((await admin.query(DIFFERENCES)).rows).toEqual([]);
    expect((await admin.query(TRENDING)).rows).toEqual([]);
  });

  it('stay within the limit of an address, whose visits wait for each other', async () => {
    await admin.query(
      `insert into public.businesses (id, owner_id, name, approval_status) overriding system value
       select n, '00000000-0000-4000-8000-000000000000', 'Shop ' || n, 'approved' from generate_series(1001, 1060) as n`,
    );
    const [first, second] = [await connect(), await connect()];
    const visit = (session: pg.Client, from: number, to: number) =>
      session.query(
        `select public.record_forwarded_visit(n, '192.0.2.1', 'One') from generate_series($1::bigint, $2) as n`,
        [from, to],
      );
    // The day's secret is there: nobody waits for its making.
    await admin.query(`select public.record_forwarded_visit(1, '192.0.2.2', 'One')`);
    await first.query('begin');
    await visit(first, 1001, 1050);
    const last = visit(second, 1051, 1060);
    // Long enough for the second to count what it must not, were it not waiting.
    await Promise.race([last, setTimeout(500)]);
    await first.query('commit');
    await last;
    const { rows } = await admin.query<{ count: number }>(
      'select count(*)::int from private.visits where business_id between 1001 and 1060',
    );
    expect(rows).toEqual([{ count: 50 }]);
  });

  it('are moved by one roll-up at a time', async () => {
    const [first, second] = [await connect(), await connect()];
    await admin.query(
      `insert into private.performance_events (business_id, metric, day, amount)
       values (1, 'reviews', private.lagos_day(), 1), (1, 'reviews', private.lagos_day(), -1)`,
    );
    await first.query('begin');
    const moved = async (session: pg.Client) =>
      (await session.query<{ moved: string }>('select private.roll_up_performance() as moved')).rows[0]
        ?.moved;
    expect(Number(await moved(first))).toBeGreaterThan(1);
    expect(await moved(second)).toBe('0');
    await first.query('commit');
    expect(await moved(second)).toBe('0');
  });
});
