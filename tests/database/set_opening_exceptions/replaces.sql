-- Exceptional days replace those from today on; days that are over are forgotten.
begin;
select plan(9);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b', 'Draft of another', 'draft');

create function pg_temp.set_exceptions(business_id bigint, exceptions jsonb) returns void language sql as $$
  -- A day is a number of days from today.
  select public.set_opening_exceptions(business_id, coalesce(jsonb_agg(entry || jsonb_build_object(
    'day', private.lagos_day() + (entry ->> 'day')::integer)), '[]'))
  from jsonb_array_elements(exceptions) as entry
$$;
grant execute on function pg_temp.set_exceptions(bigint, jsonb) to authenticated;
insert into public.opening_exceptions (business_id, day, opens_at, closes_at) values
  (-1, private.lagos_day() - 1, '22:00', '03:00'), (-1, private.lagos_day() - 2, null, null),
  (-3, private.lagos_day() - 300, null, null);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok($$select pg_temp.set_exceptions(-1, '[{"day": 0, "closed": true},
  {"day": 366, "opens_at": "09:00", "closes_at": "12:00"},
  {"day": 366, "opens_at": "13:00", "closes_at": "02:00", "closed": false}]')$$, 'today, and a year from now');
select results_eq(
  $$select day - private.lagos_day(), opens_at, closes_at from public.opening_exceptions
    where business_id = -1 and day >= private.lagos_day() order by day, opens_at$$,
  $$values (0, null::time, null::time), (366, '09:00', '12:00'), (366, '13:00', '02:00')$$, 'are there'
);
select lives_ok($$select pg_temp.set_exceptions(-1, '[{"day": 5, "closed": true}]')$$, 'others');
select results_eq(
  $$select day - private.lagos_day() from public.opening_exceptions where business_id = -1 order by day$$,
  array[-2, -1, 5], 'replace those from today on'
);
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select isnt_empty($$select from public.opening_exceptions where business_id = -1$$, 'anybody sees them');

reset role;
select lives_ok($$select private.forget_past_opening_exceptions()$$, 'the job');
select results_eq(
  $$select business_id, day - private.lagos_day() from public.opening_exceptions
    where business_id < 0 order by 1, 2$$,
  $$values (-1::bigint, -1), (-1, 5)$$, 'forgets what is over, not last evening'
);
select lives_ok($$select private.run_daily_jobs()$$, 'it is one of the daily ones');
insert into public.opening_exceptions (business_id, day) values (-3, private.lagos_day() - 2);
select private.run_daily_jobs();
select is_empty($$select from public.opening_exceptions where business_id = -3$$, 'and runs with them');

select * from finish();
rollback;
