-- Hours that are none are refused, and the hint names what is wrong.
begin;
select plan(28);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b', 'Draft of another', 'draft');

create function pg_temp.hint_of(statement text) returns text language plpgsql as $$
declare
  found text;
begin
  execute statement;
  return null;
exception when others then
  get stacked diagnostics found = pg_exception_hint;
  return found;
end
$$;
grant execute on function pg_temp.hint_of(text) to authenticated;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.set_opening_hours(-1, null)$$, 'PT400', null, 'null');
select throws_ok($$select public.set_opening_hours(-1, '{}')$$, 'PT400', null, 'no list');
select throws_ok($$select public.set_opening_hours(-1, '[1]')$$, 'PT400', null, 'no interval');
select throws_ok($$select public.set_opening_hours(-1, 'null')$$, 'PT400', null, 'null in JSON');
select throws_ok(
  $$select public.set_opening_hours(-1, '[{"weekday": 1, "opens_at": "09:00"}]')$$,
  'PT400', null, 'no end'
);
select throws_ok(
  $$select public.set_opening_hours(-1, '[{"weekday": 0, "opens_at": "09:00", "closes_at": "17:00"}]')$$,
  'PT400', null, 'weekday 0'
);
select throws_ok(
  $$select public.set_opening_hours(-1, '[{"weekday": "1", "opens_at": "09:00", "closes_at": "17:00"}]')$$,
  'PT400', null, 'a weekday in letters'
);
select throws_ok(
  $$select public.set_opening_hours(-1, '[{"weekday": 1.5, "opens_at": "09:00", "closes_at": "17:00"}]')$$,
  'PT400', null, 'half a weekday'
);
select throws_ok(
  $$select public.set_opening_hours(-1, '[{"weekday": 1, "opens_at": "9:00", "closes_at": "17:00"}]')$$,
  'PT400', null, 'one digit'
);
select throws_ok(
  $$select public.set_opening_hours(-1, '[{"weekday": 1, "opens_at": "24:00", "closes_at": "02:00"}]')$$,
  'PT400', null, 'opening at 24:00'
);
select throws_ok(
  $$select public.set_opening_hours(-1, '[{"weekday": 1, "opens_at": "09:00", "closes_at": "24:01"}]')$$,
  'PT400', null, 'closing after it'
);
select throws_ok(
  $$select public.set_opening_hours(-1, '[{"weekday": 1, "opens_at": "09:00:30", "closes_at": "17:00"}]')$$,
  'PT400', null, 'seconds'
);
select throws_ok(
  $$select public.set_opening_hours(-1, '[{"weekday": 1, "opens_at": 9, "closes_at": 17}]')$$,
  'PT400', null, 'numbers'
);
select throws_ok(
  $$select public.set_opening_hours(-1, '[{"weekday": 1, "opens_at": "09:00", "closes_at": "13:00"},
    {"weekday": 1, "opens_at": "12:59", "closes_at": "17:00"}]')$$,
  'PT400', null, 'an overlap'
);
select throws_ok(
  $$select public.set_opening_hours(-1, '[{"weekday": 1, "opens_at": "09:00", "closes_at": "13:00"},
    {"weekday": 1, "opens_at": "09:00", "closes_at": "13:00"}]')$$,
  'PT400', null, 'the same twice'
);
select throws_ok(
  $$select public.set_opening_hours(-1, '[{"weekday": 1, "opens_at": "22:00", "closes_at": "04:00"},
    {"weekday": 2, "opens_at": "03:59", "closes_at": "17:00"}]')$$,
  'PT400', null, 'an overlap behind midnight'
);
select throws_ok(
  $$select public.set_opening_hours(-1, '[{"weekday": 1, "opens_at": "03:59", "closes_at": "17:00"},
    {"weekday": 7, "opens_at": "22:00", "closes_at": "04:00"}]')$$,
  'PT400', null, 'an overlap from Sunday to Monday'
);
select throws_ok(
  $$select public.set_opening_hours(-1, '[{"weekday": 7, "opens_at": "22:00", "closes_at": "04:00"},
    {"weekday": 1, "opens_at": "00:00", "closes_at": "24:00"}]')$$,
  'PT400', null, 'and in the other order'
);
select throws_ok(
  $$select public.set_opening_hours(-1, (select jsonb_agg(jsonb_build_object(
    'weekday', 1, 'opens_at', format('0%s:00', n), 'closes_at', format('0%s:30', n)
  )) from generate_series(1, 6) as n))$$,
  'PT400', null, 'six of one day'
);
select throws_ok(
  $$select public.set_opening_hours(-1, (
    select jsonb_agg('{"weekday": 1, "opens_at": "09:00", "closes_at": "10:00"}'::jsonb) from generate_series(1, 36)))$$,
  'PT400', null, '36 intervals'
);
select lives_ok(
  $$select public.set_opening_hours(-1, '[{"weekday": 7, "opens_at": "22:00", "closes_at": "04:00"},
    {"weekday": 1, "opens_at": "04:00", "closes_at": "22:00"}]')$$,
  'what only touches is no overlap'
);
select lives_ok($$select public.set_opening_hours(-1, (select jsonb_agg(jsonb_build_object('weekday', day,
  'opens_at', format('1%s:00', hour), 'closes_at', format('1%s:30', hour)))
  from generate_series(1, 7) as day, generate_series(1, 5) as hour))$$, 'five a day, every day');
select is(
  pg_temp.hint_of($$select public.set_opening_hours(-1, '[{"weekday": 1, "opens_at": "09:00", "closes_at": "12:00"},
    {"weekday": 2, "opens_at": "xx", "closes_at": "12:00"}]')$$),
  'hours[1].opens_at must be a time such as "09:00".', 'the hint names place and field'
);
select is(
  pg_temp.hint_of($$select public.set_opening_hours(-1, '[{"weekday": 1, "opens_at": "09:00", "closes_at": "12:00"},
    {"weekday": 1, "opens_at": "11:00", "closes_at": "12:00"}]')$$),
  'hours[0] and hours[1] overlap.', 'or both that overlap'
);
select throws_ok($$select public.set_opening_hours(-3, '[]')$$, 'PT404', null, 'another owner''s business');
select throws_ok($$select public.set_opening_hours(-99, '[]')$$, 'PT404', null, 'no business');
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.set_opening_hours(-1, '[]')$$, '42501', null, 'a visitor');
reset role;
select throws_ok($$select public.set_opening_hours(-1, '[]')$$, 'PT401', null, 'nobody who is signed in');

select * from finish();
rollback;
