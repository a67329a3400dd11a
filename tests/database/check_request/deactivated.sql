-- A deactivated persons tokens are refused until the account is active again.
begin;
select plan(3);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into auth.sessions (id, user_id, not_after) values
  ('00000000-0000-4000-9000-00000000000a', '00000000-0000-4000-8000-00000000000a', null),
  ('00000000-0000-4000-9000-00000000000b', '00000000-0000-4000-8000-00000000000a',
   now() - interval '1 second'),
  ('00000000-0000-4000-9000-00000000000c', '00000000-0000-4000-8000-00000000000c', now() + interval '1 hour');

update public.accounts set deactivated_at = now() where id = '00000000-0000-4000-8000-00000000000a';

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a",
  "role": "authenticated", "session_id": "00000000-0000-4000-9000-00000000000a"}';
select throws_ok($$select private.check_request()$$, 'PT401', null, 'deactivated');

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c",
  "role": "authenticated", "session_id": "00000000-0000-4000-9000-00000000000c"}';
select lives_ok($$select private.check_request()$$, 'somebody else is not touched');

reset role;
update public.accounts set deactivated_at = null where id = '00000000-0000-4000-8000-00000000000a';

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a",
  "role": "authenticated", "session_id": "00000000-0000-4000-9000-00000000000a"}';
select lives_ok($$select private.check_request()$$, 'active again');

select * from finish();
rollback;
