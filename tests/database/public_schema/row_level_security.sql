-- Every table that the Data API shows has row-level security, and every view asks as its caller.
begin;
select plan(2);

select is_empty(
  $$select relname from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity$$,
  'tables'
);
select is_empty(
  $$select relname from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'v'
      and not coalesce('security_invoker=true' = any (reloptions), false)$$,
  'views'
);

select * from finish();
rollback;
