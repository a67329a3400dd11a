-- Each window has its points, zeros included, and totals of its own.
begin;
select plan(12);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

-- Days that exist in every month, counted from the current one.
create function pg_temp.day(months_ago integer, nth integer) returns date language sql as $$
  select (date_trunc('month', private.lagos_day()::timestamp) - months_ago * interval '1 month')::date + nth - 1
$$;
create function pg_temp.tail(metric text, day date, times integer) returns void language sql as $$
  insert into private.performance_events (business_id, metric, day, amount)
  select -1, tail.metric, tail.day, 1 from generate_series(1, times)
$$;
select private.roll_up_performance();
select
  pg_temp.tail('profile_visits', pg_temp.day(0, 1), 3),
  pg_temp.tail('profile_visits', pg_temp.day(5, 1), 2),
  pg_temp.tail('profile_visits', pg_temp.day(6, 28), 4),
  pg_temp.tail('profile_visits', pg_temp.day(11, 1), 5),
  pg_temp.tail('profile_visits', pg_temp.day(12, 28), 6),
  pg_temp.tail('profile_visits', pg_temp.day(20, 15), 7),
  pg_temp.tail('conversations', pg_temp.day(0, 1), 1),
  pg_temp.tail('reviews', pg_temp.day(2, 28), 1),
  pg_temp.tail('saved_by_users', pg_temp.day(7, 3), 1);

create function pg_temp.totals("window" text) returns text language sql as $$
  select concat_ws(' ', total_conversations, total_reviews, total_profile_visits, total_saved_by_users)
  from public.business_performance(-1, "window", 'profile_visits')
$$;
create function pg_temp.points("window" text, metric text) returns table (date date, value bigint) language sql as $$
  select date, value
  from public.business_performance(-1, "window", metric) as performance,
    jsonb_to_recordset(performance.points) as point (date date, value bigint)
$$;

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select is(pg_temp.totals('this_month'), '1 0 3 0', 'this month');
select is(pg_temp.totals('last_6_months'), '1 1 5 0', 'six months');
select is(pg_temp.totals('last_12_months'), '1 1 14 1', 'twelve months');
select is(pg_temp.totals('all_time'), '1 1 27 1', 'all time');

select results_eq(
  $$select * from pg_temp.points('this_month', 'profile_visits')$$,
  $$select day::date, case when day = pg_temp.day(0, 1) then 3 else 0 end::bigint
    from generate_series(pg_temp.day(0, 1)::timestamp, private.lagos_day()::timestamp, '1 day') as day$$,
  'a point a day from the 1st to today'
);
select results_eq(
  $$select * from pg_temp.points('last_6_months', 'profile_visits')$$,
  $$select pg_temp.day(ago, 1), case ago when 0 then 3 when 5 then 2 else 0 end::bigint
    from generate_series(5, 0, -1) as ago$$,
  'a point a month, the current one last'
);
select results_eq(
  $$select * from pg_temp.points('last_12_months', 'profile_visits')$$,
  $$select pg_temp.day(ago, 1), case ago when 0 then 3 when 5 then 2 when 6 then 4 when 11 then 5 else 0 end::bigint
    from generate_series(11, 0, -1) as ago$$,
  'twelve of them'
);
select results_eq(
  $$select * from pg_temp.points('all_time', 'saved_by_users')$$,
  $$select pg_temp.day(ago, 1), case ago when 7 then 1 else 0 end::bigint from generate_series(20, 0, -1) as ago$$,
  'all time: from the first event of any metric'
);

create temporary table before as
  select name, metric, public.business_performance(-1, name, metric) as answer
  from unnest(array['this_month', 'last_6_months', 'last_12_months', 'all_time']) as name,
    unnest(private.performance_metrics()) as metric;
select private.roll_up_performance();
select is_empty($$select from private.performance_events where business_id = -1$$, 'a roll-up');
select is_empty(
  $$select from before where answer is distinct from public.business_performance(-1, name, metric)$$,
  'changes none of the sixteen answers'
);
select pg_temp.tail('profile_visits', pg_temp.day(0, 1), 1);
select is(pg_temp.totals('this_month'), '1 0 4 0', 'sums and tail are added up');

update public.businesses set created_at = pg_temp.day(2, 10) where id = -2;
select results_eq(
  $$select jsonb_array_length(points), total_profile_visits
    from public.business_performance(-2, 'all_time', 'reviews')$$,
  $$values (3, 0::bigint)$$, 'nothing has happened: from the month of the business'
);

select * from finish();
rollback;
