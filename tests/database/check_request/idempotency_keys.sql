-- A write with the header Idempotency-Key takes the key, once; the answers tell why one is refused.
begin;
select plan(16);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test');

create function pg_temp.send(headers jsonb) returns void language plpgsql as $$
begin
  perform set_config('request.headers', headers::text, true);
  perform private.check_request();
end
$$;
grant execute on function pg_temp.send(jsonb) to public;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok($$select pg_temp.send('{"idempotency-key": "fixture", "idempotency-fingerprint": "f"}')$$, 'the first');
select throws_ok(
  $$select pg_temp.send('{"idempotency-key": "fixture", "idempotency-fingerprint": "f"}')$$,
  'PT409', 'This request was carried out before.', 'the same again'
);
select throws_ok(
  $$select pg_temp.send('{"idempotency-key": "fixture", "idempotency-fingerprint": "g"}')$$,
  'PT422', 'This idempotency key belongs to another request.', 'another request with it'
);
select throws_ok($$select pg_temp.send('{"idempotency-key": "fixture"}')$$, 'PT422', null, 'also without a fingerprint');
select lives_ok($$select pg_temp.send('{"idempotency-key": "Fixture"}')$$, 'another key, without a fingerprint');
select throws_ok($$select pg_temp.send('{"idempotency-key": "Fixture"}')$$, 'PT409', null, 'is taken as well');
select lives_ok($$select pg_temp.send('{}'), pg_temp.send('{}')$$, 'without a key nothing is taken');

select throws_ok($$select pg_temp.send('{"idempotency-key": ""}')$$, 'PT400', null, 'an empty key');
select throws_ok($$select pg_temp.send('{"idempotency-key": "a b"}')$$, 'PT400', null, 'a space');
select throws_ok($$select pg_temp.send('{"idempotency-key": "é"}')$$, 'PT400', null, 'no ASCII');
select throws_ok(
  $$select pg_temp.send(jsonb_build_object('idempotency-key', repeat('k', 256)))$$, 'PT400', null, 'too long'
);
select lives_ok(
  $$select pg_temp.send(jsonb_build_object('idempotency-key', repeat('k', 255)))$$, 'the longest'
);
select throws_ok(
  $$select pg_temp.send(jsonb_build_object('idempotency-key', 'f', 'idempotency-fingerprint', repeat('f', 256)))$$,
  'PT400', null, 'a fingerprint that is too long'
);

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select lives_ok($$select pg_temp.send('{"idempotency-key": "fixture"}')$$, 'keys are everybody''s own');
reset role;
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select lives_ok(
  $$select pg_temp.send('{"idempotency-key": "of nobody"}')$$, 'nobody is signed in: the header says nothing'
);
reset role;
select results_eq(
  $$select person_id::text, count(*) from private.idempotency_keys
    where person_id::text like '00000000-0000-4000-8000-%' group by person_id order by person_id$$,
  $$values ('00000000-0000-4000-8000-00000000000a', 3::bigint), ('00000000-0000-4000-8000-00000000000b', 1)$$,
  'these were taken'
);

select * from finish();
rollback;
