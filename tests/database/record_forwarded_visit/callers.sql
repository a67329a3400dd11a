-- Only the service role may say at which address a visitor is.
begin;
select plan(12);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select lives_ok($$select public.record_forwarded_visit(-1, '192.0.2.1', 'One')$$, 'the service role');
select lives_ok($$select public.record_forwarded_visit(-1, '192.0.2.1', 'One')$$, 'a repeat');
select lives_ok($$select public.record_forwarded_visit(-1, '192.0.2.2', null)$$, 'no user agent');
select lives_ok($$select public.record_forwarded_visit(-1, 'unknown', 'One')$$, 'what is no address');
select lives_ok($$select public.record_forwarded_visit(-1, null, 'One')$$, 'no address');
select throws_ok($$select public.record_forwarded_visit(-2, '192.0.2.1', 'One')$$, 'PT404', null, 'a draft');
select throws_ok($$select public.record_forwarded_visit(null, '192.0.2.1', 'One')$$, 'PT404', null, 'no id');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.record_forwarded_visit(-1, '192.0.2.3', '')$$, '42501', null, 'a visitor');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok($$select public.record_forwarded_visit(-1, '192.0.2.3', '')$$, '42501', null, 'a person');

reset role;
select results_eq(
  $$select count(*) from private.visits where business_id = -1$$, array[2::bigint], 'two visitors'
);

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
set local request.headers = '{"cf-connecting-ip": "192.0.2.1", "user-agent": "One"}';
select lives_ok($$select public.record_visit(-1)$$, 'the same visitor without the function between');
reset role;
select results_eq(
  $$select count(*) from private.visits where business_id = -1$$, array[2::bigint], 'is the same visitor'
);

select * from finish();
rollback;
