-- No API role reads or writes a table of the private schema.
begin;
select plan(2);

select isnt_empty(
  $$select from pg_class where relnamespace = 'private'::regnamespace and relkind in ('r', 'v')$$,
  'there are some'
);
select is_empty(
  $$select role, relname, privilege
    from pg_class
    cross join unnest(array['anon', 'authenticated', 'service_role']) as role
    cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as privilege
    where relnamespace = 'private'::regnamespace and relkind in ('r', 'v', 'm', 'p')
      and has_table_privilege(role, pg_class.oid, privilege)$$,
  'none is granted'
);

select * from finish();
rollback;
