-- A profile goes only with its user.
begin;
select plan(7);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$delete from public.profiles$$, '42501', null, 'a visitor may not');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok(
  $$delete from public.profiles where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'a person may not delete the own'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok(
  $$delete from public.profiles where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'an owner may not'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select throws_ok(
  $$delete from public.profiles where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'staff may not'
);

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select isnt_empty(
  $$delete from public.profiles where id = '00000000-0000-4000-8000-00000000000b' returning id$$,
  'the service role may'
);

reset role;
delete from auth.users where id = '00000000-0000-4000-8000-00000000000c';
select is_empty(
  $$select from public.profiles where id = '00000000-0000-4000-8000-00000000000c'$$,
  'deleting the user deletes the profile'
);
select isnt_empty(
  $$select from public.profiles where id = '00000000-0000-4000-8000-00000000000a'$$, 'and nobody else''s'
);

select * from finish();
rollback;
