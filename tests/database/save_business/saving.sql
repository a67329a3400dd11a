-- A listed business is saved once, however often one asks.
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

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select lives_ok($$select public.save_business(-1)$$, 'a listed business');
reset role;
update public.saved_businesses set created_at = '2026-01-01' where user_id = '00000000-0000-4000-8000-00000000000c';
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select lives_ok($$select public.save_business(-1)$$, 'again');
select results_eq(
  $$select business_id, created_at from public.saved_businesses$$,
  $$values (-1::bigint, '2026-01-01'::timestamptz)$$,
  'it stays saved since the first time'
);
select throws_ok($$select public.save_business(-2)$$, 'PT404', null, 'a draft');
select throws_ok($$select public.save_business(-9)$$, 'PT404', null, 'no such business');
select throws_ok($$select public.save_business(null)$$, 'PT404', null, 'no id');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.save_business(-2)$$, 'PT404', null, 'one''s own draft');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.save_business(-1)$$, '42501', null, 'a visitor');

set local role authenticated;
set local request.jwt.claims = '{"role": "authenticated"}';
select throws_ok($$select public.save_business(-1)$$, 'PT401', null, 'a token of nobody');

select * from finish();
rollback;
