-- Without a token the visitor is address and user agent, as the gateway has them.
begin;
select plan(25);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
set local request.headers = '{"cf-connecting-ip": "192.0.2.1", "user-agent": "One"}';
select lives_ok($$select public.record_visit(-1)$$, 'a visit');
select lives_ok($$select public.record_visit(-1)$$, 'a repeat is no error');
set local request.headers = '{"cf-connecting-ip": "192.0.2.1", "user-agent": "One", "x-forwarded-for": "198.51.100.1"}';
select lives_ok($$select public.record_visit(-1)$$, 'the same, who names another address');
set local request.headers = '{"cf-connecting-ip": "::ffff:192.0.2.1", "user-agent": "One"}';
select lives_ok($$select public.record_visit(-1)$$, 'the same by a socket of both families');
reset role;
select results_eq(
  $$select count(*) from private.visits where business_id = -1$$, array[1::bigint], 'one visitor'
);

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
set local request.headers = '{"cf-connecting-ip": "192.0.2.1", "user-agent": "Two"}';
select lives_ok($$select public.record_visit(-1)$$, 'another user agent');
set local request.headers = '{"cf-connecting-ip": "192.0.2.2", "user-agent": "One"}';
select lives_ok($$select public.record_visit(-1)$$, 'another address');
set local request.headers = '{"cf-connecting-ip": "192.0.2.3"}';
select lives_ok($$select public.record_visit(-1)$$, 'no user agent');
set local request.headers = '{"cf-connecting-ip": "2001:db8:0:1::1", "user-agent": "One"}';
select lives_ok($$select public.record_visit(-1)$$, 'an IPv6 address');
set local request.headers = '{"cf-connecting-ip": "2001:db8:0:1:ffff::2", "user-agent": "One"}';
select lives_ok($$select public.record_visit(-1)$$, 'a further one of the same network');
set local request.headers = '{"cf-connecting-ip": "2001:db8:0:2::1", "user-agent": "One"}';
select lives_ok($$select public.record_visit(-1)$$, 'one of another network');
reset role;
select results_eq(
  $$select count(*) from private.visits where business_id = -1$$, array[6::bigint], 'five more visitors'
);

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
set local request.headers = '{"user-agent": "One", "x-forwarded-for": "198.51.100.1"}';
select lives_ok($$select public.record_visit(-1)$$, 'no address that the gateway vouches for');
set local request.headers = '{"cf-connecting-ip": "not an address", "user-agent": "One"}';
select lives_ok($$select public.record_visit(-1)$$, 'an address that is none');
set local request.headers = '';
select lives_ok($$select public.record_visit(-1)$$, 'no headers');
select throws_ok($$select public.record_visit(-2)$$, 'PT404', null, 'a draft');
reset role;
select results_eq(
  $$select count(*) from private.visits where business_id = -1$$, array[6::bigint], 'do not count'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
set local request.headers = '{"cf-connecting-ip": "192.0.2.1", "user-agent": "One"}';
select lives_ok($$select public.record_visit(-1)$$, 'a person is a person wherever they are');
reset role;
select results_eq(
  $$select visitor_id::text, anonymous_visitor from private.visits where business_id = -1 and visitor_id is not null$$,
  $$values ('00000000-0000-4000-8000-00000000000c', null::bytea)$$, 'and nothing of the address is kept'
);

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
set local request.headers = '{"cf-connecting-ip": "192.0.2.1", "user-agent": "One"}';
select lives_ok($$select public.record_visit(-3)$$, 'another business');
reset role;
select is_empty(
  $$select from private.visits as one join private.visits as other using (anonymous_visitor)
    where one.business_id = -1 and other.business_id = -3$$,
  'it cannot be told that one visitor saw both'
);
select results_eq(
  $$select count(*) from private.visitor_secrets where day = private.lagos_day() and length(secret) = 32$$,
  array[1::bigint], 'one secret for the day'
);
select lives_ok(
  $$update private.visitor_secrets set secret = extensions.gen_random_bytes(32) where day = private.lagos_day()$$,
  'under another secret'
);
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
set local request.headers = '{"cf-connecting-ip": "192.0.2.2", "user-agent": "One"}';
select lives_ok($$select public.record_visit(-1)$$, 'the same visitor');
reset role;
select results_eq(
  $$select count(*) from private.visits where business_id = -1 and anonymous_visitor is not null$$, array[7::bigint],
  'is nobody who was seen before'
);

select * from finish();
rollback;
