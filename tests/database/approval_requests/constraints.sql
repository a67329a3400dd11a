-- One request is open at a time, and a decision is whole.
begin;
select plan(10);

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

select throws_ok(
  $$insert into public.approval_requests (business_id) values (-2)$$, '23505', null, 'a second open request'
);
select throws_ok(
  $$update public.approval_requests set decision = 'approve' where id = -1$$,
  '23514', 'new row for relation "approval_requests" violates check constraint "decided_at_with_decision"',
  'a decision without a time'
);
select throws_ok(
  $$update public.approval_requests set decided_at = now() where id = -1$$,
  '23514', 'new row for relation "approval_requests" violates check constraint "decided_at_with_decision"',
  'a time without a decision'
);
select throws_ok(
  $$update public.approval_requests set decision = 'maybe', decided_at = now() where id = -1$$,
  '23514', 'new row for relation "approval_requests" violates check constraint "decision_is_known"',
  'an unknown decision'
);
select throws_ok(
  $$update public.approval_requests set reason = 'Because' where id = -1$$,
  '23514', 'new row for relation "approval_requests" violates check constraint "reason_only_with_decision"',
  'a reason without a decision'
);
select throws_ok(
  $$update public.approval_requests
    set decision = 'reject', decided_at = requested_at - interval '1 s' where id = -1$$,
  '23514', 'new row for relation "approval_requests" violates check constraint "decided_after_requested"',
  'a decision before the question'
);
select throws_ok(
  $$update public.approval_requests set decided_by = '00000000-0000-4000-8000-00000000000d' where id = -1$$,
  '23514',
  'new row for relation "approval_requests" violates check constraint "decided_by_only_with_decision"',
  'a decider without a decision'
);
select throws_ok(
  $$update public.approval_requests
    set decision = 'reject', decided_at = now(), reason = repeat('x', 1001) where id = -1$$,
  '23514', 'new row for relation "approval_requests" violates check constraint "reason_is_short"',
  'a long reason'
);
update public.approval_requests
    set decision = 'reject', decided_at = now(), decided_by = '00000000-0000-4000-8000-00000000000d'
    where id = -1;
select lives_ok(
  $$insert into public.approval_requests (business_id) values (-2)$$, 'a new one after the decision'
);
delete from auth.users where id = '00000000-0000-4000-8000-00000000000d';
select results_eq(
  $$select decision, decided_by from public.approval_requests where id = -1$$,
  $$values ('reject', null::uuid)$$,
  'a decision outlives the account of who made it'
);

select * from finish();
rollback;
