-- Switching the account off ends all of a person's sessions and hides the businesses, and nobody else's.
begin;
select plan(9);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');
insert into auth.sessions (id, user_id) values
  ('00000000-0000-4000-9000-00000000000a', '00000000-0000-4000-8000-00000000000a'),
  ('00000000-0000-4000-9000-00000000000b', '00000000-0000-4000-8000-00000000000a'),
  ('00000000-0000-4000-9000-00000000000c', '00000000-0000-4000-8000-00000000000b');
insert into auth.refresh_tokens (token, user_id, session_id)
values ('fixture-token', '00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-9000-00000000000a');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Àṣà Bistro', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Of another', 'approved');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a",
  "role": "authenticated", "session_id": "00000000-0000-4000-9000-00000000000a"}';
select lives_ok($$select private.check_request()$$, 'the session is live');
select lives_ok(
  $$select public.deactivate_account(' Taking a break ')$$, 'a person switches the account off'
);
select throws_ok($$select private.check_request()$$, 'PT401', null, 'the session has ended');

reset role;
select results_eq(
  $$select user_id from auth.sessions where id in (
      '00000000-0000-4000-9000-00000000000a', '00000000-0000-4000-9000-00000000000b',
      '00000000-0000-4000-9000-00000000000c'
    )$$,
  array['00000000-0000-4000-8000-00000000000b'::uuid], 'so have all others of the person'
);
select is_empty(
  $$select from auth.refresh_tokens where token = 'fixture-token'$$, 'nothing can be refreshed'
);
select results_eq(
  $$select id::integer, is_listed, is_active from public.businesses where id in (-1, -3) order by id$$,
  $$values (-3, true, true), (-1, false, true)$$, 'the business is hidden, not switched off'
);
select isnt_empty(
  $$select from public.accounts where id = '00000000-0000-4000-8000-00000000000a' and deactivated_at = now()$$,
  'the account says since when'
);
select results_eq(
  $$select reason from private.account_deactivations where account_id = '00000000-0000-4000-8000-00000000000a'$$,
  array['Taking a break'], 'the reason is kept'
);
select results_eq(
  $$select actor_id, subject_type, subject_id, details from public.audit_entries where action = 'deactivate_account'
      and subject_id = '00000000-0000-4000-8000-00000000000a'$$,
  $$values (
    '00000000-0000-4000-8000-00000000000a'::uuid, 'account', '00000000-0000-4000-8000-00000000000a', '{}'::jsonb
  )$$,
  'it is on record, without the reason'
);

select * from finish();
rollback;
