-- An account is seen by its owner alone, not even by staff.
begin;
select plan(5);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select id from public.accounts$$, '42501', null, 'a visitor may not read accounts');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select results_eq(
  $$select email from public.accounts$$,
  array['customer@fixture.test'], 'a person sees the own account and no other'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select is_empty(
  $$select from public.accounts where id = '00000000-0000-4000-8000-00000000000c'$$,
  'an owner does not see a customer''s'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select results_eq(
  $$select email from public.accounts$$, array['staff@fixture.test'], 'staff see their own only'
);

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select isnt_empty(
  $$select from public.accounts where id = '00000000-0000-4000-8000-00000000000c'$$,
  'the service role sees it'
);

select * from finish();
rollback;
