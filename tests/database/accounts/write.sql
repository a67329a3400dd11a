-- Nobody writes an account directly: the address follows Auth, the rest is set by what proves it.
begin;
select plan(24);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok(
  $$insert into public.accounts (id) values ('00000000-0000-4000-8000-00000000000c')$$,
  '42501', null, 'a visitor may not insert'
);
select throws_ok(
  $$update public.accounts set is_verified = true where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'a visitor may not verify'
);
select throws_ok(
  $$update public.accounts set deactivated_at = null where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'a visitor may not reactivate'
);
select throws_ok(
  $$update public.accounts set email = 'x@fixture.test' where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'a visitor may not change the address'
);
select throws_ok(
  $$delete from public.accounts where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'a visitor may not delete'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok(
  $$insert into public.accounts (id) values ('00000000-0000-4000-8000-00000000000c')$$,
  '42501', null, 'the person may not insert'
);
select throws_ok(
  $$update public.accounts set is_verified = true where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'the person may not verify'
);
select throws_ok(
  $$update public.accounts set deactivated_at = null where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'the person may not reactivate'
);
select throws_ok(
  $$update public.accounts set email = 'x@fixture.test' where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'the person may not change the address'
);
select throws_ok(
  $$delete from public.accounts where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'the person may not delete'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select throws_ok(
  $$insert into public.accounts (id) values ('00000000-0000-4000-8000-00000000000c')$$,
  '42501', null, 'another person may not insert'
);
select throws_ok(
  $$update public.accounts set is_verified = true where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'another person may not verify'
);
select throws_ok(
  $$update public.accounts set deactivated_at = null where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'another person may not reactivate'
);
select throws_ok(
  $$update public.accounts set email = 'x@fixture.test' where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'another person may not change the address'
);
select throws_ok(
  $$delete from public.accounts where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'another person may not delete'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select throws_ok(
  $$insert into public.accounts (id) values ('00000000-0000-4000-8000-00000000000c')$$,
  '42501', null, 'staff may not insert'
);
select throws_ok(
  $$update public.accounts set is_verified = true where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'staff may not verify'
);
select throws_ok(
  $$update public.accounts set deactivated_at = null where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'staff may not reactivate'
);
select throws_ok(
  $$update public.accounts set email = 'x@fixture.test' where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'staff may not change the address'
);
select throws_ok(
  $$delete from public.accounts where id = '00000000-0000-4000-8000-00000000000c'$$,
  '42501', null, 'staff may not delete'
);

reset role;
select results_eq(
  $$select email, is_verified from public.accounts where id = '00000000-0000-4000-8000-00000000000c'$$,
  $$values ('customer@fixture.test', false)$$, 'the account is unchanged'
);

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select isnt_empty(
  $$update public.accounts set is_verified = true
      where id = '00000000-0000-4000-8000-00000000000c' returning id$$,
  'the service role may update'
);
select isnt_empty(
  $$delete from public.accounts where id = '00000000-0000-4000-8000-00000000000c' returning id$$,
  'the service role may delete'
);
select lives_ok(
  $$insert into public.accounts (id) values ('00000000-0000-4000-8000-00000000000c')$$,
  'the service role may insert'
);

select * from finish();
rollback;
