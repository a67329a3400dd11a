-- The hours that are sent are the hours that there are.
begin;
select plan(12);

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
select lives_ok($$select public.set_opening_hours(-1, '[
  {"weekday": 1, "opens_at": "09:00", "closes_at": "12:30"}, {"weekday": 1, "opens_at": "12:30:00", "closes_at": "24:00"},
  {"weekday": 7, "opens_at": "22:00", "closes_at": "04:00"}]')$$, 'three intervals');
select results_eq(
  $$select weekday::integer, opens_at, closes_at from public.opening_hours
    where business_id = -1 order by 1, 2$$,
  $$values (1, '09:00'::time, '12:30'::time), (1, '12:30', '24:00'), (7, '22:00', '04:00')$$, 'are there'
);
select lives_ok($$select public.set_opening_hours(-2, '[{"weekday": 3, "opens_at": "00:00", "closes_at": "00:00"}]')$$,
  'for a draft too, and a whole day');
select throws_ok($$select public.set_opening_hours(-1, '[{"weekday": 2, "opens_at": "09:00", "closes_at": "17:00"},
  {"weekday": 9, "opens_at": "09:00", "closes_at": "17:00"}]')$$, 'PT400', null, 'one of two is wrong');
select is(
  (select count(*) from public.opening_hours where business_id = -1),
  3::bigint, 'what was refused has changed nothing'
);
select lives_ok(
  format($$select public.set_opening_hours(-1, %L)$$, (select jsonb_agg(to_jsonb(opening_hours) - 'business_id')
    from public.opening_hours where business_id = -1)),
  'what was read can be sent'
);
select lives_ok(
  $$select public.set_opening_hours(-1, '[{"weekday": 2, "opens_at": "09:00", "closes_at": "17:00"}]')$$,
  'others'
);
select results_eq(
  $$select weekday, opens_at from public.opening_hours where business_id = -1$$,
  $$values (2::smallint, '09:00'::time)$$, 'replace all'
);

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select isnt_empty(
  $$select from public.opening_hours where business_id = -1$$,
  'anybody sees the hours of a listed business'
);
select is_empty($$select from public.opening_hours where business_id = -2$$, 'not those of a draft');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok($$select public.set_opening_hours(-1, '[]')$$, 'none');
select is_empty($$select from public.opening_hours where business_id = -1$$, 'empties them');

select * from finish();
rollback;
