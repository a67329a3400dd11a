-- A person deletes the own account, at once and for good, and nobody else's.
begin;
select plan(11);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');
insert into auth.sessions (id, user_id) values
  ('00000000-0000-4000-9000-00000000000a', '00000000-0000-4000-8000-00000000000a');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Àṣà Bistro', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Of another', 'approved');
insert into public.approval_requests (id, business_id, requested_by, decision, decided_by, decided_at)
overriding system value values
  (-1, -3, '00000000-0000-4000-8000-00000000000b', 'approve', '00000000-0000-4000-8000-00000000000d', now());

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.delete_account()$$, '42501', null, 'not a visitor');
set local role authenticated;
set local request.jwt.claims = '{"role": "authenticated"}';
select throws_ok($$select public.delete_account()$$, 'PT401', null, 'nor nobody');

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a",
  "role": "authenticated", "session_id": "00000000-0000-4000-9000-00000000000a"}';
select lives_ok($$select public.delete_account()$$, 'a person deletes the account');
select throws_ok($$select private.check_request()$$, 'PT401', null, 'the session has ended');
select lives_ok($$select public.delete_account()$$, 'once more is the same answer');

reset role;
select results_eq(
  $$select id from auth.users where id in (
      '00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b',
      '00000000-0000-4000-8000-00000000000d'
    ) order by id$$,
  array['00000000-0000-4000-8000-00000000000b', '00000000-0000-4000-8000-00000000000d']::uuid[],
  'that user is gone, and only that one'
);
select results_eq(
  $$select id::integer from public.businesses where id in (-1, -2, -3)$$, array[-3], 'so are the businesses'
);
select results_eq(
  $$select actor_id, details from public.audit_entries
    where action = 'delete_account' and subject_id = '00000000-0000-4000-8000-00000000000a'$$,
  $$values (null::uuid, '{}'::jsonb)$$, 'it is on record, once'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select lives_ok($$select public.delete_account()$$, 'staff may delete theirs');
reset role;
select is_empty(
  $$select from private.staff where user_id = '00000000-0000-4000-8000-00000000000d'$$,
  'they are staff no longer'
);
select results_eq(
  $$select decision, decided_by from public.approval_requests where id = -1$$,
  $$values ('approve', null::uuid)$$,
  'what they decided stays'
);

select * from finish();
rollback;
