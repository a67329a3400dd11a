-- What a write answered is kept once, and given to whoever made it.
begin;
select plan(14);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test');
insert into private.idempotency_keys (person_id, key, fingerprint) values
  ('00000000-0000-4000-8000-00000000000a', 'first', 'f'),
  ('00000000-0000-4000-8000-00000000000a', 'null', ''),
  ('00000000-0000-4000-8000-00000000000a', 'large', '');

set local role authenticated;
set local request.jwt.claims = '{"role": "authenticated"}';
select throws_ok($$select public.idempotent_answer('first')$$, 'PT401', null, 'nobody reads one');
select throws_ok($$select public.keep_idempotent_answer('first', '{}')$$, 'PT401', null, 'nor keeps one');

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select is(
  public.idempotent_answer('first') - 'created_at', '{"is_kept": false, "answer": null, "fingerprint": "f"}',
  'before, there is none'
);
select lives_ok($$select public.keep_idempotent_answer('first', '{"id": 1}')$$, 'it is kept');
select is(
  public.idempotent_answer('first') - 'created_at', '{"is_kept": true, "answer": {"id": 1}, "fingerprint": "f"}',
  'and read'
);
select throws_ok(
  $$select public.keep_idempotent_answer('first', '{"id": 2}')$$, 'PT409', 'An answer is kept already.', 'once'
);
select is(public.idempotent_answer('first') -> 'answer', '{"id": 1}', 'the first stays');
select public.keep_idempotent_answer('null', null);
select is(
  public.idempotent_answer('null') - 'created_at', '{"is_kept": true, "answer": null, "fingerprint": ""}',
  'an answer may be null'
);
select throws_ok(
  $$select public.keep_idempotent_answer('large', to_jsonb(repeat('x', 65535)))$$, 'PT413', null, 'too large'
);
select lives_ok($$select public.keep_idempotent_answer('large', to_jsonb(repeat('x', 65534)))$$, 'the largest');
select throws_ok($$select public.keep_idempotent_answer('unknown', '{}')$$, 'PT404', null, 'no such key');

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select throws_ok($$select public.idempotent_answer('first')$$, 'PT404', null, 'somebody else has no such key');
select throws_ok($$select public.keep_idempotent_answer('first', '{}')$$, 'PT404', null, 'and keeps nothing with it');

reset role;
update private.idempotency_keys set created_at = now() - interval '25 hours'
where person_id = '00000000-0000-4000-8000-00000000000a' and key <> 'large';
select private.run_daily_jobs();
select results_eq(
  $$select key from private.idempotency_keys where person_id = '00000000-0000-4000-8000-00000000000a'$$, array['large'],
  'a day later keys are forgotten'
);

select * from finish();
rollback;
