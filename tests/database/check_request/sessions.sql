-- A token does not outlive its session.
begin;
select plan(10);

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

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a",
  "role": "authenticated", "session_id": "00000000-0000-4000-9000-00000000000a"}';
select lives_ok($$select private.check_request()$$, 'a token of a running session passes');

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a",
  "role": "authenticated", "session_id": "00000000-0000-4000-9000-00000000000b"}';
select throws_ok(
  $$select private.check_request()$$, 'PT401', null, 'one of a session past its end is refused'
);

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a",
  "role": "authenticated", "session_id": "00000000-0000-4000-9000-0000000000ff"}';
select throws_ok(
  $$select private.check_request()$$, 'PT401', null, 'one of a session that is gone is refused'
);

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a",
  "role": "authenticated", "session_id": "00000000-0000-4000-9000-00000000000c"}';
select throws_ok(
  $$select private.check_request()$$, 'PT401', null, 'one that names somebody elses session is refused'
);

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a",
  "role": "authenticated", "session_id": "nonsense"}';
select throws_ok($$select private.check_request()$$, 'PT401', null, 'one whose session is no id is refused');

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok($$select private.check_request()$$, 'one without a session passes: it is no token of Auth');

reset role;
delete from auth.sessions where id = '00000000-0000-4000-9000-00000000000a';

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a",
  "role": "authenticated", "session_id": "00000000-0000-4000-9000-00000000000a"}';
select throws_ok($$select private.check_request()$$, 'PT401', null, 'signing out ends the token');

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c",
  "role": "authenticated", "session_id": "00000000-0000-4000-9000-00000000000c"}';
select lives_ok($$select private.check_request()$$, 'and only that one');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select lives_ok($$select private.check_request()$$, 'a visitor passes');

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select lives_ok($$select private.check_request()$$, 'the service role passes');

select * from finish();
rollback;
