import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeDifference, findDifferences } from '../../local/database/drift.ts';
import { withSession } from '../../local/database/session.ts';
import { startThrowAways, type ThrowAway, type ThrowAways } from '../../local/database/throw-away.ts';
import { SUPERUSER } from '../../local/postgres/server.ts';

const SCHEMA = `
  create schema private;
  create table public.shops (
    id bigint generated always as identity primary key,
    name text not null,
    secret text,
    created_at timestamptz not null default now()
  );
  create table public.shelves (
    shop_id bigint not null references public.shops,
    name text not null,
    constraint name_is_short check (char_length(name) < 100)
  );
  create index shelves_shop_id_idx on public.shelves (shop_id);
  alter table public.shops enable row level security;
  create policy shops_select_all on public.shops for select to anon, authenticated using (true);
  grant select (id, name) on public.shops to anon;
  comment on table public.shops is 'Where things are sold.';
  create function private.answer() returns integer language sql stable set search_path = '' as 'select 42';
  create function private.stamp() returns trigger language plpgsql as 'begin return new; end';
  create trigger shops_before_stamp before insert on public.shops for each row execute function private.stamp();
  create text search configuration private.words (copy = simple);
  alter default privileges revoke execute on functions from public;
  alter role authenticator set pgrst.db_pre_request = 'private.answer';
  insert into public.shops (name) values ('Market');
  insert into public.shelves (shop_id, name) select id, 'Fruit' from public.shops;
`;

let throwAways: ThrowAways;
let migrations: ThrowAway;
let desired: ThrowAway;

beforeAll(async () => {
  throwAways = await startThrowAways(false, 2);
  [migrations, desired] = throwAways.clusters as [ThrowAway, ThrowAway];
  await run(migrations, SCHEMA);
  // The other one comes to the same by another way: ids, column numbers and the order of grants are not the same.
  await run(desired, 'create role passing_by; drop role passing_by; create table public.gone (id int)');
  await run(desired, SCHEMA.replace('name text not null,', 'dropped text, name text not null,'));
  await run(desired, 'drop table public.gone; alter table public.shops drop column dropped');
  await run(desired, `with gone as (delete from public.shelves) select 1; delete from public.shops`);
  await run(
    desired,
    `insert into public.shops (name) values ('Market');
     insert into public.shelves (shop_id, name) select id, 'Fruit' from public.shops`,
  );
});

afterAll(async () => {
  await throwAways.stop();
});

function run(cluster: ThrowAway, sql: string): Promise<unknown> {
  return withSession(cluster.url(), (client) => client.query(sql));
}

async function differences(): Promise<string[]> {
  const found = await findDifferences(migrations.url(SUPERUSER), desired.url(SUPERUSER));
  return found.map((difference) => difference.key);
}

describe('drift between supabase/migrations and sql/', () => {
  it('is none where the same database was made in two ways', async () => {
    expect(await differences()).toEqual([]);
  });

  it.each([
    {
      what: 'a grant',
      change: 'grant insert on public.shops to anon',
      undo: 'revoke insert on public.shops from anon',
      key: 'grants on table public.shops',
    },
    {
      what: 'a grant on one column',
      change: 'grant select (secret) on public.shops to anon',
      undo: 'revoke select (secret) on public.shops from anon',
      key: 'grants on table column public.shops.secret',
    },
    {
      what: 'the right to run a function',
      change: 'grant execute on function private.answer() to anon',
      undo: 'revoke execute on function private.answer() from anon',
      key: 'grants on function private.answer()',
    },
    {
      what: 'a policy',
      change: 'alter policy shops_select_all on public.shops using (name is not null)',
      undo: 'alter policy shops_select_all on public.shops using (true)',
      key: 'policy shops_select_all on public.shops',
    },
    {
      what: 'row level security',
      change: 'alter table public.shops disable row level security',
      undo: 'alter table public.shops enable row level security',
      key: 'relation public.shops',
    },
    {
      what: 'a function body',
      change: `create or replace function private.answer() returns integer language sql stable set search_path = '' as 'select 43'`,
      undo: `create or replace function private.answer() returns integer language sql stable set search_path = '' as 'select 42'`,
      key: 'function private.answer()',
    },
    {
      what: 'the rights that a function runs with',
      change: 'alter function private.answer() security definer',
      undo: 'alter function private.answer() security invoker',
      key: 'function private.answer()',
    },
    {
      what: 'a comment',
      change: `comment on table public.shops is 'Something else.'`,
      undo: `comment on table public.shops is 'Where things are sold.'`,
      key: 'comment on table public.shops',
    },
    {
      what: 'a default privilege',
      change: 'alter default privileges in schema public grant execute on functions to anon',
      undo: 'alter default privileges in schema public revoke execute on functions from anon',
      key: 'default privileges of postgres in schema public on functions',
    },
    {
      what: 'a setting of a role',
      change: `alter role authenticator set pgrst.db_pre_request = 'private.other'`,
      undo: `alter role authenticator set pgrst.db_pre_request = 'private.answer'`,
      key: 'setting pgrst.db_pre_request of role authenticator in database any',
    },
    {
      what: 'a constraint',
      change:
        'alter table public.shelves drop constraint name_is_short, add constraint name_is_short check (char_length(name) < 9)',
      undo: 'alter table public.shelves drop constraint name_is_short, add constraint name_is_short check (char_length(name) < 100)',
      key: 'constraint name_is_short on public.shelves',
    },
    {
      what: 'a column default',
      change: `alter table public.shelves alter name set default 'x'`,
      undo: 'alter table public.shelves alter name drop default',
      key: 'column public.shelves.name',
    },
    {
      what: 'an index',
      change: 'drop index public.shelves_shop_id_idx',
      undo: 'create index shelves_shop_id_idx on public.shelves (shop_id)',
      key: 'index public.shelves_shop_id_idx',
    },
    {
      what: 'a trigger that is switched off',
      change: 'alter table public.shops disable trigger shops_before_stamp',
      undo: 'alter table public.shops enable trigger shops_before_stamp',
      key: 'trigger shops_before_stamp on public.shops',
    },
    {
      what: 'a text search configuration, of which the schema diff knows nothing',
      change: 'alter text search configuration private.words alter mapping for asciiword with english_stem',
      undo: 'alter text search configuration private.words alter mapping for asciiword with simple',
      key: 'text search configuration private.words',
    },
    {
      what: 'a table of a publication',
      change: 'alter publication supabase_realtime add table public.shops',
      undo: 'alter publication supabase_realtime drop table public.shops',
      key: 'publication supabase_realtime',
    },
    {
      what: 'a reference row',
      change: `update public.shelves set name = 'Fish'`,
      undo: `update public.shelves set name = 'Fruit'`,
      key: 'rows of public.shelves',
    },
  ])('is reported for $what', async ({ change, undo, key }) => {
    await run(migrations, change);
    try {
      expect(await differences()).toEqual([key]);
    } finally {
      await run(migrations, undo);
    }
    expect(await differences()).toEqual([]);
  });

  it('is told with the lines of each side', () => {
    expect(describeDifference({ key: 'policy x', migrations: 'to anon\na', desired: 'to anon\nb' })).toBe(
      'differs: policy x\n    migrations: a\n    sql/: b',
    );
    expect(describeDifference({ key: 'index y', migrations: undefined, desired: 'z' })).toBe(
      'only in sql/: index y',
    );
  });
});
