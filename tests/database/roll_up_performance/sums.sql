-- A roll-up moves the tail to days and months and changes no number.
begin;
select plan(9);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

select private.roll_up_performance();
insert into private.performance_events (business_id, metric, day, amount) values
  (-1, 'profile_visits', '2026-01-31', 1), (-1, 'profile_visits', '2026-01-31', 1),
  (-1, 'profile_visits', '2026-01-01', 1), (-1, 'profile_visits', '2026-02-01', 1),
  (-1, 'reviews', '2026-01-31', 1), (-1, 'saved_by_users', '2026-01-31', 1), (-1, 'saved_by_users', '2026-01-31', -1),
  (-3, 'profile_visits', '2026-01-31', 1);

select is(private.roll_up_performance(3), 8::bigint, 'in batches: all of it');
select is(private.roll_up_performance(), 0::bigint, 'nothing is left');
select is_empty($$select from private.performance_events where business_id in (-1, -3)$$, 'the tail is empty');
select results_eq(
  $$select business_id, metric, day, amount from private.performance_days
    where business_id in (-1, -3) and amount <> 0 order by business_id, metric, day$$,
  $$values
    (-3::bigint, 'profile_visits', date '2026-01-31', 1::bigint), (-1, 'profile_visits', '2026-01-01', 1),
    (-1, 'profile_visits', '2026-01-31', 2), (-1, 'profile_visits', '2026-02-01', 1), (-1, 'reviews', '2026-01-31', 1)$$,
  'per day'
);
select results_eq(
  $$select business_id, metric, month, amount from private.performance_months
    where business_id in (-1, -3) and amount <> 0 order by business_id, metric, month$$,
  $$values
    (-3::bigint, 'profile_visits', date '2026-01-01', 1::bigint), (-1, 'profile_visits', '2026-01-01', 3),
    (-1, 'profile_visits', '2026-02-01', 1), (-1, 'reviews', '2026-01-01', 1)$$,
  'per month'
);

insert into private.performance_events (business_id, metric, day, amount) values
  (-1, 'profile_visits', '2026-01-31', 1), (-1, 'reviews', '2026-01-31', -1);
select is(private.roll_up_performance(), 2::bigint, 'more of the same day');
select results_eq(
  $$select metric, amount from private.performance_days
    where business_id = -1 and day = '2026-01-31' and amount <> 0 order by metric$$,
  $$values ('profile_visits', 3::bigint)$$, 'is added, or taken off'
);

insert into private.performance_events (business_id, metric, day, amount) values (-1, 'reviews', '2026-01-31', 1);
select lives_ok($$select private.run_frequent_jobs()$$, 'the frequent jobs');
select is_empty($$select from private.performance_events where business_id = -1$$, 'roll up');

select * from finish();
rollback;
