-- A day that is different replaces its weekday; the evening before still reaches into it.
begin;
select plan(13);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b', 'Draft of another', 'draft');

insert into public.opening_hours (business_id, weekday, opens_at, closes_at) values
  (-1, 5, '22:00', '04:00'), (-1, 6, '22:00', '04:00'), (-1, 7, '20:00', '24:00');
insert into public.opening_exceptions (business_id, day, opens_at, closes_at) values
  (-1, '2026-11-28', null, null), (-1, '2026-12-04', '10:00', '12:00'), (-1, '2026-12-04', '18:00', '01:00'),
  (-3, '2026-12-24', '10:00', '18:00');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select is(public.is_open(-1, '2026-11-28 02:00+01'), true, 'the evening before still holds on a closed day');
select is(public.is_open(-1, '2026-11-28 23:00+01'), false, 'its own evening does not');
select is(public.is_open(-1, '2026-11-29 02:00+01'), false, 'nor what would have followed it');
select is(public.is_open(-1, '2026-11-29 21:00+01'), true, 'the day after is as always');
select is(public.is_open(-1, '2026-12-05 03:30+01'), false, 'a Friday that is different: not by its weekday');
select is(public.is_open(-1, '2026-12-04 11:00+01'), true, 'but by its own hours');
select is(public.is_open(-1, '2026-12-04 13:00+01'), false, 'between them');
select is(public.is_open(-1, '2026-12-04 19:00+01'), true, 'and its evening');
select is(public.is_open(-1, '2026-12-05 00:59+01'), true, 'behind midnight');
select is(public.is_open(-1, '2026-12-05 01:00+01'), false, 'to its own end');
select is(public.is_open(-3, '2026-12-24 12:00+01'), true, 'only this day is known');
select is(public.is_open(-3, '2026-12-24 19:00+01'), false, 'closed then');
select is(public.is_open(-3, '2026-12-25 12:00+01'), null, 'the next is not');

select * from finish();
rollback;
