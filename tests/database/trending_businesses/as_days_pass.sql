-- As days pass scores fade, and visits of 30 days ago count no longer.
begin;
select plan(5);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

insert into private.performance_events (business_id, metric, day, amount)
select -1, 'profile_visits', private.lagos_day() - age, 1 from generate_series(0, 29) as age, generate_series(1, 4);
insert into private.performance_events (business_id, metric, day, amount)
select -3, 'profile_visits', private.lagos_day() - 29, 1 from generate_series(1, 4);
select private.roll_up_performance();
create temporary table before as
  select id, number_of_profile_visits as visits, score from public.trending_businesses(100) where id in (-1, -3);
select results_eq('select id, visits from before order by id', $$values (-3::bigint, 4), (-1, 120)$$, 'today');

-- The clock cannot be moved here: instead everything becomes seven days older.
update private.performance_days set day = day - 100 where business_id in (-1, -3);
update private.performance_days set day = day + 93 where business_id in (-1, -3);
update private.trending_scores set heat = heat - 1 where business_id in (-1, -3);
select results_eq(
  'select id, score from public.trending_businesses(100) where id in (-1, -3) order by id',
  'select id, round((score / 2)::numeric, 4)::double precision from before order by id',
  'after seven days a kept score is worth half'
);
select lives_ok('select private.run_daily_jobs()', 'the daily jobs');
select results_eq(
  'select id, number_of_profile_visits from public.trending_businesses(100) where id in (-1, -3)',
  $$values (-1::bigint, 92)$$, 'leave the visits of 30 days, and nobody without any'
);
select is_empty('select from private.trending_scores where business_id = -3', 'whose score is gone');

select * from finish();
rollback;
