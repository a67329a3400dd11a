-- Only staff are staff.
begin;
select plan(8);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select is(public.is_staff(), true, 'staff are');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select is(public.is_staff(), false, 'a customer is not');
select throws_ok($$select * from private.staff$$, '42501', null, 'nobody reads who is');
select throws_ok(
  $$insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000c')$$,
  '42501', null, 'nobody appoints oneself'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select throws_ok(
  $$insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000c')$$,
  '42501', null, 'nor do staff appoint others'
);

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.is_staff()$$, '42501', null, 'a visitor may not ask');

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select is(public.is_staff(), false, 'the service role is nobody');
select throws_ok($$select * from private.staff$$, '42501', null, 'and does not read who is staff either');

select * from finish();
rollback;
