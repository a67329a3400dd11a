-- Requests and decisions are made by functions, never by hand.
begin;
select plan(18);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b', 'Draft of another', 'draft');

update public.businesses set approval_status = 'pending' where id in (-2, -4);
insert into public.approval_requests (id, business_id, requested_by) overriding system value values
  (-1, -2, '00000000-0000-4000-8000-00000000000a'), (-2, -4, '00000000-0000-4000-8000-00000000000b');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok(
  $$insert into public.approval_requests (business_id) values (-1)$$,
  '42501', null, 'a visitor may not insert'
);
select throws_ok(
  $$update public.approval_requests set decision = 'approve', decided_at = now()$$,
  '42501', null, 'a visitor may not decide'
);
select throws_ok($$delete from public.approval_requests$$, '42501', null, 'a visitor may not delete');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok(
  $$insert into public.approval_requests (business_id) values (-1)$$,
  '42501', null, 'a customer may not insert'
);
select throws_ok(
  $$update public.approval_requests set decision = 'approve', decided_at = now()$$,
  '42501', null, 'a customer may not decide'
);
select throws_ok($$delete from public.approval_requests$$, '42501', null, 'a customer may not delete');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok(
  $$insert into public.approval_requests (business_id) values (-1)$$, '42501', null, 'an owner may not insert'
);
select throws_ok(
  $$update public.approval_requests set decision = 'approve', decided_at = now()$$,
  '42501', null, 'an owner may not decide'
);
select throws_ok($$delete from public.approval_requests$$, '42501', null, 'an owner may not delete');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select throws_ok(
  $$insert into public.approval_requests (business_id) values (-1)$$,
  '42501', null, 'another owner may not insert'
);
select throws_ok(
  $$update public.approval_requests set decision = 'approve', decided_at = now()$$,
  '42501', null, 'another owner may not decide'
);
select throws_ok($$delete from public.approval_requests$$, '42501', null, 'another owner may not delete');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select throws_ok(
  $$insert into public.approval_requests (business_id) values (-1)$$, '42501', null, 'staff may not insert'
);
select throws_ok(
  $$update public.approval_requests set decision = 'approve', decided_at = now()$$,
  '42501', null, 'staff may not decide'
);
select throws_ok($$delete from public.approval_requests$$, '42501', null, 'staff may not delete');

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select isnt_empty(
  $$update public.approval_requests set decision = 'approve', decided_at = now() where id = -1 returning id$$,
  'the service role may update'
);
select lives_ok($$insert into public.approval_requests (business_id) values (-1)$$, 'and insert');
select isnt_empty($$delete from public.approval_requests where id = -1 returning id$$, 'and delete');

select * from finish();
rollback;
