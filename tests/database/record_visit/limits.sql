-- Of one address, 50 businesses a day count, and 50 visitors of one business.
begin;
select plan(9);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value
select -id, '00000000-0000-4000-8000-00000000000b', 'Shop ' || id, 'approved' from generate_series(101, 160) as id;

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
set local request.headers = '{"cf-connecting-ip": "192.0.2.1", "user-agent": "One"}';
select lives_ok($$select public.record_visit(-id) from generate_series(101, 160) as id$$, 'a visit to each of 60');
reset role;
select results_eq(
  $$select count(*), min(business_id) from private.visits where business_id between -160 and -101$$,
  $$values (50::bigint, -150::bigint)$$, 'the first 50 count'
);
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
set local request.headers = '{"cf-connecting-ip": "192.0.2.1", "user-agent": "Two"}';
select lives_ok($$select public.record_visit(-id) from generate_series(101, 160) as id$$, 'by another user agent');
reset role;
select results_eq(
  $$select count(*), min(business_id) from private.visits where business_id between -160 and -101$$,
  $$values (100::bigint, -150::bigint)$$, 'the same 50 count'
);
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
set local request.headers = '{"cf-connecting-ip": "192.0.2.1", "user-agent": "One"}';
select lives_ok($$select public.record_visit(-160)$$, 'a person at that address');
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
set local request.headers = '{"cf-connecting-ip": "192.0.2.2", "user-agent": "One"}';
select lives_ok($$select public.record_visit(-160)$$, 'another address');
reset role;
select results_eq(
  $$select count(*) from private.visits where business_id = -160$$, array[2::bigint], 'both count'
);

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select lives_ok(
  $$select public.record_forwarded_visit(-1, '192.0.2.9', 'Agent ' || n) from generate_series(1, 60) as n$$,
  'one address under 60 names'
);
reset role;
select results_eq(
  $$select count(*) from private.visits where business_id = -1$$, array[50::bigint], 'is 50 visitors at most'
);

select * from finish();
rollback;
