-- A caller has a burst, and after that what comes again with time.
begin;
select plan(11);

insert into private.rate_limit_classes (name, burst, per_minute) values ('fixture', 3, 6), ('fixture other', 1, 6);

set local role authenticated;
select throws_ok(
  $$select public.take_rate_limit('user:1', 'fixture')$$, '42501', null, 'whoever is signed in does not call it'
);
set local role service_role;
select results_eq(
  $$select public.take_rate_limit('user:1', 'fixture') from generate_series(1, 3)$$,
  array[0, 0, 0]::double precision[], 'the burst goes through'
);
select cmp_ok(
  public.take_rate_limit('user:1', 'fixture'), '>', 9::double precision, 'the next one waits ten seconds,'
);
select cmp_ok(
  public.take_rate_limit('user:1', 'fixture'), '<=', 10::double precision, 'and no longer for having been refused'
);
select is(public.take_rate_limit('user:2', 'fixture'), 0::double precision, 'somebody else has a burst of their own');
select is(public.take_rate_limit('user:1', 'fixture other'), 0::double precision, 'and so has another class');

reset role;
update private.rate_limit_callers set full_at = full_at - interval '10 seconds' where caller = 'user:1';
set local role service_role;
select is(public.take_rate_limit('user:1', 'fixture'), 0::double precision, 'ten seconds later one goes through');
select cmp_ok(public.take_rate_limit('user:1', 'fixture'), '>', 0::double precision, 'and only one');

reset role;
update private.rate_limit_callers set full_at = full_at - interval '1 day' where caller = 'user:1';
set local role service_role;
select is(
  (select count(*) from generate_series(1, 10) where public.take_rate_limit('user:1', 'fixture') = 0), 3::bigint,
  'whoever has not asked for a day has the burst, and no more'
);
select throws_ok(
  $$select public.take_rate_limit('user:1', 'unknown')$$, 'PT400', 'There is no such class of routes.', 'unknown class'
);
select throws_ok($$select public.take_rate_limit(null, 'fixture')$$, 'PT400', 'This is no caller.', 'nobody asks');

select * from finish();
rollback;
