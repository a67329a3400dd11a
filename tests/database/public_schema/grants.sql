-- Grants are explicit: nothing that is made in public is open by default.
begin;
select plan(7);

create table public.fixture_table (id bigint generated always as identity);
create function public.fixture_function() returns integer language sql set search_path = '' as 'select 1';
create function private.fixture_function() returns integer language sql set search_path = '' as 'select 1';

select table_privs_are('public', 'fixture_table', role, '{}'::text[], role || ' has nothing on a new table')
from unnest(array['anon', 'authenticated', 'service_role']) as role;
select is_empty(
  $$select role, function from unnest(array['anon', 'authenticated', 'service_role']) as role
    cross join unnest(array['public.fixture_function()', 'private.fixture_function()']) as function
    where has_function_privilege(role, function, 'execute')$$,
  'nor on new functions'
);
select is_empty(
  $$select role, relname from pg_class cross join unnest(array['anon', 'authenticated']) as role
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and (has_table_privilege(role, pg_class.oid, 'truncate')
        or has_table_privilege(role, pg_class.oid, 'references')
        or has_table_privilege(role, pg_class.oid, 'trigger'))$$,
  'nobody truncates, references or hangs triggers on a table'
);
select is_empty(
  $$select relname from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and (has_any_column_privilege('anon', pg_class.oid, 'insert')
        or has_any_column_privilege('anon', pg_class.oid, 'update')
        or has_table_privilege('anon', pg_class.oid, 'delete'))$$,
  'a visitor writes no table'
);

select is_empty(
  $$select role, schema from unnest(array['anon', 'authenticated', 'service_role']) as role
    cross join unnest(array['public', 'private']) as schema
    where has_schema_privilege(role, schema, 'create')$$,
  'nobody makes anything in a schema'
);

select * from finish();
rollback;
