-- What takes place in a month, whatever day it began on.
begin;
select plan(8);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.events (id, title, starts_on, ends_on, is_published) overriding system value values
  (-1, 'Last day of the month before', '2121-01-31', null, true),
  (-2, 'First day', '2121-02-01', null, true),
  (-3, 'Last day', '2121-02-28', '2121-03-04', true),
  (-4, 'First day of the next', '2121-03-01', null, true),
  (-5, 'Runs into it', '2120-12-20', '2121-02-01', true),
  (-6, 'Runs through it', '2120-03-01', '2121-03-01', true),
  (-7, 'Ran until the day before', '2120-12-20', '2121-01-31', true),
  (-8, 'Not published', '2121-02-10', null, false);

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select id from public.events_of_month('2121-02')$$, array[-6, -5, -2, -3]::bigint[], 'the earliest first'
);
select results_eq(
  $$select starts_on, ends_on from public.events_of_month('2121-02') where id in (-2, -3)$$,
  $$values (date '2121-02-01', date '2121-02-01'), (date '2121-02-28', date '2121-03-04')$$,
  'an event of one day ends on it'
);
select is_empty($$select from public.events_of_month('2121-07')$$, 'a month of nothing');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select is_empty(
  $$select from public.events_of_month('2121-02') where id = -8$$, 'published ones only, to staff too'
);

reset role;
set local request.jwt.claims = '';
insert into public.events (id, title, starts_on, ends_on, is_published) overriding system value values
  (-11, 'Yesterday', private.lagos_day() - 1, null, true),
  (-12, 'Since yesterday', private.lagos_day() - 1, private.lagos_day(), true),
  (-13, 'Today', private.lagos_day(), null, true),
  (-14, 'Last day of this month',
    (date_trunc('month', private.lagos_day()::timestamp) + interval '1 month - 1 day')::date,
    null, true),
  (-15, 'Next month',
    (date_trunc('month', private.lagos_day()::timestamp) + interval '1 month')::date, null, true);
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select set_eq(
  $$select id from public.events_of_month() where id < 0$$, array[-12, -13, -14]::bigint[],
  'without a month: from today to the end of this one'
);
select ok(
  (select array_agg(id) @> array[-12, -13, -14]::bigint[] from
    public.events_of_month(to_char(private.lagos_day(), 'YYYY-MM'))),
  'this month by name has them too'
);
select is(
  (select count(*) from public.events_of_month(to_char(private.lagos_day(), 'YYYY-MM')) where id in (-11)),
  (private.lagos_day() - 1 >= date_trunc('month', private.lagos_day()::timestamp)::date)::int::bigint,
  'and what was earlier in it'
);
select is_empty(
  $$select from public.events_of_month(to_char(private.lagos_day(), 'YYYY-MM')) where id = -15$$,
  'not the next one'
);

select * from finish();
rollback;
