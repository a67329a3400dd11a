-- Nobody makes a profile by hand: signing up does it.
begin;
select plan(5);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

delete from public.profiles where id = '00000000-0000-4000-8000-00000000000c';

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok(
  $$insert into public.profiles (id) values ('00000000-0000-4000-8000-00000000000c')$$,
  '42501', null, 'a visitor may not'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok(
  $$insert into public.profiles (id) values ('00000000-0000-4000-8000-00000000000c')$$,
  '42501', null, 'a customer may not, even for oneself'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok(
  $$insert into public.profiles (id) values ('00000000-0000-4000-8000-00000000000c')$$,
  '42501', null, 'an owner may not'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select throws_ok(
  $$insert into public.profiles (id) values ('00000000-0000-4000-8000-00000000000c')$$,
  '42501', null, 'staff may not'
);

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select lives_ok(
  $$insert into public.profiles (id) values ('00000000-0000-4000-8000-00000000000c')$$, 'the service role may'
);

select * from finish();
rollback;
