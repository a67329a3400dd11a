-- A new session switches the account on again; other changes of Auth's tables do not.
begin;
select plan(8);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');
insert into auth.sessions (id, user_id)
values ('00000000-0000-4000-9000-00000000000c', '00000000-0000-4000-8000-00000000000b');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Àṣà Bistro', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Of another', 'approved');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select public.deactivate_account('Taking a break');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select public.deactivate_account();

reset role;
set local request.jwt.claims = '';
select lives_ok(
  $$update auth.users set last_sign_in_at = now(), updated_at = now()
    where id = '00000000-0000-4000-8000-00000000000a'$$,
  'Auth touches the user'
);
select isnt(
  (select deactivated_at from public.accounts where id = '00000000-0000-4000-8000-00000000000a'), null,
  'the account is still off'
);

select lives_ok(
  $$insert into auth.sessions (id, user_id)
    values ('00000000-0000-4000-9000-00000000000a', '00000000-0000-4000-8000-00000000000a')$$,
  'Auth begins a session'
);
select results_eq(
  $$select id, deactivated_at is null from public.accounts
    where id in ('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b') order by id$$,
  $$values
    ('00000000-0000-4000-8000-00000000000a'::uuid, true), ('00000000-0000-4000-8000-00000000000b'::uuid, false)$$,
  'that account is on, and only that one'
);
select results_eq(
  $$select id::integer, is_listed from public.businesses where id in (-1, -2, -3) order by id$$,
  $$values (-3, false), (-2, false), (-1, true)$$,
  'the business is listed again, the draft and the other are not'
);
select is_empty(
  $$select from private.account_deactivations where account_id = '00000000-0000-4000-8000-00000000000a'$$,
  'the reason is gone'
);
select results_eq(
  $$select action, actor_id from public.audit_entries
    where subject_id = '00000000-0000-4000-8000-00000000000a' order by id$$,
  $$values
    ('deactivate_account', '00000000-0000-4000-8000-00000000000a'::uuid),
    ('reactivate_account', '00000000-0000-4000-8000-00000000000a'::uuid)$$,
  'both are on record'
);
select lives_ok(
  $$insert into auth.sessions (id, user_id)
    values ('00000000-0000-4000-9000-00000000000b', '00000000-0000-4000-8000-00000000000a')$$,
  'the next sign-in passes as well'
);

select * from finish();
rollback;
