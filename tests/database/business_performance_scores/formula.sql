-- The score is the documented one.
begin;
select plan(7);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select day, performance_score from public.business_performance_scores(-1)$$,
  $$select private.lagos_day() - age, 0::smallint from generate_series(29, 0, -1) as age$$,
  'without events 0, for 30 days, today last'
);
reset role;
-- 60 visits, two saves, a conversation and two reviews weigh 60 + 10 + 10 + 20 = 100.
insert into private.performance_events (business_id, metric, day, amount)
select -1, metric, private.lagos_day() - 10, 1
from (values ('profile_visits', 60), ('saved_by_users', 2), ('conversations', 1), ('reviews', 2)) as given (metric, times),
  generate_series(1, times);
create temporary table expected as
  select private.lagos_day() - age as day,
    case when age between 0 and 10 then round(100 * 100 * 0.5 ^ ((10 - age) / 7.0) / (100 * 0.5 ^ ((10 - age) / 7.0) + 100))
    else 0 end::smallint as score
  from generate_series(0, 365) as age;
grant select on expected to authenticated;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select * from public.business_performance_scores(-1, 366)$$, $$select * from expected order by day$$,
  'an activity of 100 is a score of 50, and fades by half in seven days'
);
select results_eq(
  $$select performance_score from public.business_performance_scores(-1, 1)$$, array[27::smallint],
  'after ten days: 100 * 37.1 / 137.1'
);
reset role;
select private.roll_up_performance();
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select * from public.business_performance_scores(-1, 366)$$, $$select * from expected order by day$$,
  'a roll-up changes nothing'
);
reset role;
update private.performance_days set day = private.lagos_day() - 29 where business_id = -1;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select performance_score from public.business_performance_scores(-1, 1)$$, array[5::smallint],
  'what is 29 days old still counts'
);
reset role;
update private.performance_days set day = private.lagos_day() - 30 where business_id = -1;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select performance_score from public.business_performance_scores(-1, 2)$$, array[5::smallint, 0::smallint],
  'what is 30 days old does not'
);
reset role;
update private.performance_days set amount = 1000000000 where business_id = -1;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select max(performance_score) from public.business_performance_scores(-1, 40)$$, array[100::smallint],
  'never more than 100'
);

select * from finish();
rollback;
