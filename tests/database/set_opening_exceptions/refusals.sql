-- Exceptional days that are none are refused.
begin;
select plan(24);

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

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok(
  $$select pg_temp.set_exceptions(-1, '[{"day": -1, "closed": true}]')$$,
  'PT400', null, 'yesterday'
);
select throws_ok(
  $$select pg_temp.set_exceptions(-1, '[{"day": 367, "closed": true}]')$$,
  'PT400', null, 'too far ahead'
);
select throws_ok(
  $$select pg_temp.set_exceptions(-1, '[{"day": 1}]')$$,
  'PT400', null, 'neither closed nor hours'
);
select throws_ok(
  $$select pg_temp.set_exceptions(-1, '[{"day": 1, "closed": false}]')$$,
  'PT400', null, 'not closed, without hours'
);
select throws_ok(
  $$select pg_temp.set_exceptions(-1, '[{"day": 1, "closed": "yes"}]')$$,
  'PT400', null, 'closed in letters'
);
select throws_ok(
  $$select pg_temp.set_exceptions(-1, '[{"day": 1, "closed": true, "opens_at": "09:00", "closes_at": "10:00"}]')$$,
  'PT400', null, 'closed with hours'
);
select throws_ok(
  $$select pg_temp.set_exceptions(-1, '[{"day": 1, "closed": true}, {"day": 1, "closed": true}]')$$,
  'PT400', null, 'closed twice'
);
select throws_ok(
  $$select pg_temp.set_exceptions(-1, '[{"day": 1, "closed": true},
    {"day": 1, "opens_at": "09:00", "closes_at": "10:00"}]')$$,
  'PT400', null, 'closed and open'
);
select throws_ok(
  $$select pg_temp.set_exceptions(-1, '[{"day": 1, "opens_at": "09:00"}]')$$,
  'PT400', null, 'no end'
);
select throws_ok(
  $$select pg_temp.set_exceptions(-1, '[{"day": 1, "opens_at": "25:00", "closes_at": "10:00"}]')$$,
  'PT400', null, 'no time'
);
select throws_ok(
  $$select pg_temp.set_exceptions(-1, '[{"day": 1, "opens_at": "09:00", "closes_at": "11:00"},
    {"day": 1, "opens_at": "10:00", "closes_at": "12:00"}]')$$,
  'PT400', null, 'an overlap'
);
select throws_ok(
  $$select pg_temp.set_exceptions(-1, '[{"day": 2, "opens_at": "01:00", "closes_at": "11:00"},
    {"day": 1, "opens_at": "20:00", "closes_at": "02:00"}]')$$,
  'PT400', null, 'an overlap behind midnight'
);
select throws_ok($$select public.set_opening_exceptions(-1, null)$$, 'PT400', null, 'null');
select throws_ok($$select public.set_opening_exceptions(-1, '{}')$$, 'PT400', null, 'no list');
select throws_ok($$select public.set_opening_exceptions(-1, '["x"]')$$, 'PT400', null, 'no entry');
select throws_ok(
  $$select public.set_opening_exceptions(-1, '[{"day": "2026-02-30", "closed": true}]')$$,
  'PT400', null, 'no day'
);
select throws_ok(
  $$select public.set_opening_exceptions(-1, '[{"day": "infinity", "closed": true}]')$$,
  'PT400', null, 'no end of days'
);
select throws_ok($$select public.set_opening_exceptions(-1, (select jsonb_agg(jsonb_build_object(
  'day', private.lagos_day() + n, 'closed', true)) from generate_series(1, 61) as n))$$, 'PT400', null, '61 days');
select throws_ok($$select public.set_opening_exceptions(-1, (select jsonb_agg(jsonb_build_object(
  'day', private.lagos_day() + 3, 'opens_at', format('1%s:00', n), 'closes_at', format('1%s:30', n)))
  from generate_series(1, 6) as n))$$, 'PT400', null, 'six of one day');
select is_empty(
  $$select from public.opening_exceptions where business_id = -1$$,
  'nothing of all this was kept'
);
select lives_ok($$select public.set_opening_exceptions(-1, (select jsonb_agg(jsonb_build_object(
  'day', private.lagos_day() + day, 'opens_at', format('1%s:00', n), 'closes_at', format('1%s:30', n)))
  from generate_series(1, 60) as day, generate_series(1, 5) as n))$$, '60 days with five intervals each');
select throws_ok(
  $$select public.set_opening_exceptions(-3, '[]')$$,
  'PT404', null, 'another owner''s business'
);
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.set_opening_exceptions(-1, '[]')$$, '42501', null, 'a visitor');
reset role;
select throws_ok(
  $$select public.set_opening_exceptions(-1, '[]')$$,
  'PT401', null, 'nobody who is signed in'
);

select * from finish();
rollback;
