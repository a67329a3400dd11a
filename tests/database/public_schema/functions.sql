-- No function can be led astray by a search path, and definer functions of the API are known ones.
begin;
select plan(3);

select is_empty(
  $$select oid::regprocedure from pg_proc
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      and not coalesce('search_path=""' = any (proconfig), false)$$,
  'every function has an empty search path'
);
select is_empty(
  $$select oid::regprocedure from pg_proc
    where pronamespace = 'public'::regnamespace and obj_description(oid, 'pg_proc') is null$$,
  'every exposed function says what it does'
);
select is_empty(
  $$select relname from pg_class
    where relnamespace in ('public'::regnamespace, 'private'::regnamespace) and relkind in ('r', 'p', 'v')
      and obj_description(oid, 'pg_class') is null$$,
  'so does every table'
);

select * from finish();
rollback;
