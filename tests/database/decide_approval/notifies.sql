-- A decision is told to the owner and put on record.
begin;
select plan(3);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

update public.businesses set approval_status = 'pending' where id = -2;
insert into public.approval_requests (id, business_id, requested_by) overriding system value
values (-1, -2, '00000000-0000-4000-8000-00000000000a');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select lives_ok($$select public.decide_approval(-2, 'reject', 'No address.')$$, 'staff reject');
select isnt_empty(
  $$select from public.audit_entries where action = 'reject_business' and subject_id = '-2'$$, 'it is on record'
);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  'select type, subject_id, business_id, body from public.notifications',
  $$values ('approval_notification', -1::bigint, -2::bigint, 'Draft was not approved. No address.')$$,
  'the owner is told'
);

select * from finish();
rollback;
