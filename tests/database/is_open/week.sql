-- Open by the hours of the week, to the minute, in Nigeria's time.
begin;
select plan(23);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b', 'Draft of another', 'draft');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select public.set_opening_hours(-1, '[
  {"weekday": 1, "opens_at": "09:00", "closes_at": "17:00"}, {"weekday": 5, "opens_at": "22:00", "closes_at": "04:00"},
  {"weekday": 7, "opens_at": "20:00", "closes_at": "24:00"}]');
select public.set_opening_hours(-2, '[{"weekday": 7, "opens_at": "22:00", "closes_at": "02:00"},
  {"weekday": 3, "opens_at": "00:00", "closes_at": "00:00"}]');
select is(public.is_open(-1, '2026-11-23 08:59:59+01'), false, 'before opening');
select is(public.is_open(-1, '2026-11-23 09:00+01'), true, 'from the minute on');
select is(public.is_open(-1, '2026-11-23 16:59:59.999+01'), true, 'until the last moment');
select is(public.is_open(-1, '2026-11-23 17:00+01'), false, 'closed at the end');
select is(public.is_open(-1, '2026-11-27 23:30+01'), true, 'on Friday night');
select is(public.is_open(-1, '2026-11-28 03:59+01'), true, 'and behind midnight');
select is(public.is_open(-1, '2026-11-28 04:00+01'), false, 'until it ends');
select is(public.is_open(-1, '2026-11-29 23:59+01'), true, 'on Sunday until 24:00');
select is(public.is_open(-1, '2026-11-30 00:00+01'), false, 'which is not Monday');
select is(public.is_open(-1, '2026-11-25 12:00+01'), false, 'a day without hours');
select is(public.is_open(-2, '2026-11-29 23:00+01'), true, 'from Sunday');
select is(public.is_open(-2, '2026-11-30 01:59+01'), true, 'into Monday');
select is(public.is_open(-2, '2026-11-30 02:00+01'), false, 'no longer');
select is(public.is_open(-2, '2026-12-02 12:00+01'), true, 'a whole day that begins at midnight');
select is(public.is_open(-2, '2026-12-03 00:00+01'), false, 'is over at midnight');
select is(public.is_open(-3, '2026-11-23 12:00+01'), null, 'unknown hours');
select is(public.is_open(-99, '2026-11-23 12:00+01'), null, 'no business');
select is(public.is_open(-1, '2026-11-23 08:30Z'), true, 'the zone of the caller does not matter');
select throws_ok($$select public.is_open(-1, 'infinity')$$, 'PT400', null, 'no end of time');
select throws_ok($$select public.is_open(-1, '200000-01-01')$$, 'PT400', null, 'nor a time near it');
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select is(public.is_open(-1, '2026-11-23 12:00+01'), true, 'a visitor asks too');
select is(public.is_open(-2, '2026-12-02 12:00+01'), null, 'but not for a draft');
select lives_ok($$select public.is_open(-1), public.is_open(-1, null)$$, 'now, if no time is sent');

select * from finish();
rollback;
