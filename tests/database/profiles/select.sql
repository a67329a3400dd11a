-- People see their own profile, staff see everybodys, visitors none.
begin;
select plan(6);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select id from public.profiles$$, '42501', null, 'a visitor may not read profiles');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select is_empty(
  $$select id from public.profiles where id = '00000000-0000-4000-8000-00000000000a'$$,
  'a customer does not see an owner''s profile'
);
select results_eq(
  $$select first_name from public.profiles$$,
  array['Customer'], 'a customer sees the own profile and no other'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq($$select first_name from public.profiles$$, array['Owner'], 'so does an owner');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select is(
  (select count(*) from public.profiles
      where id::text like '00000000-0000-4000-8000-00000000000_'), 4::bigint, 'staff see everybody'
);

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select is(
  (select count(*) from public.profiles
      where id::text like '00000000-0000-4000-8000-00000000000_'), 4::bigint,
  'the service role sees everybody'
);

select * from finish();
rollback;
