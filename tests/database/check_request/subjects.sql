-- A token must name a person in the way of Auth, or nobody at all.
begin;
select plan(6);

set local role authenticated;
set local request.jwt.claims = '{"sub": "provider|1234", "role": "authenticated"}';
select throws_ok(
  $$select private.check_request()$$, 'PT401', 'This token names nobody.', 'a name of another kind is refused'
);

set local request.jwt.claims = '{"sub": "", "role": "authenticated"}';
select throws_ok(
  $$select private.check_request()$$, 'PT401', 'This token names nobody.', 'so is an empty one'
);

set local request.jwt.claims = '{"sub": {"id": 1}, "role": "authenticated"}';
select throws_ok(
  $$select private.check_request()$$, 'PT401', 'This token names nobody.', 'and one that is no text'
);

set local request.jwt.claims = '{"sub": "provider|1234", "role": "authenticated",
  "session_id": "00000000-0000-4000-9000-0000000000ff"}';
select throws_ok(
  $$select private.check_request()$$, 'PT401', 'This token names nobody.', 'also with a session'
);

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-0000000000ff", "role": "authenticated"}';
select lives_ok($$select private.check_request()$$, 'a person of a third party passes');

set local request.jwt.claims = '{"sub": null, "role": "authenticated"}';
select lives_ok($$select private.check_request()$$, 'nobody passes');

select * from finish();
rollback;
