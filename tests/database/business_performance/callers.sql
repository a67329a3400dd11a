-- The owner alone reads the numbers, of any of their businesses.
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

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok($$select public.business_performance(-1, 'this_month', 'reviews')$$, 'the owner');
select lives_ok($$select public.business_performance(-2)$$, 'of a draft, by defaults');
select throws_ok($$select public.business_performance(-3)$$, 'PT404', null, 'of another''s business');
select throws_ok($$select public.business_performance(-9)$$, 'PT404', null, 'no such business');
select throws_ok($$select public.business_performance(null)$$, 'PT404', null, 'no id');
select throws_ok($$select public.business_performance(-1, 'yesterday')$$, 'PT400', null, 'no window of ours');
select throws_ok($$select public.business_performance(-1, null)$$, 'PT400', null, 'no window');
select throws_ok($$select public.business_performance(-1, 'all_time', 'x')$$, 'PT400', null, 'no metric of ours');
select throws_ok($$select public.business_performance(-1, 'all_time', null)$$, 'PT400', null, 'no metric');

reset role;
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select throws_ok($$select public.business_performance(-1)$$, 'PT404', null, 'staff');
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.business_performance(-1)$$, '42501', null, 'a visitor');
set local role authenticated;
set local request.jwt.claims = '{"role": "authenticated"}';
select throws_ok($$select public.business_performance(-1)$$, 'PT401', null, 'a token of nobody');

select * from finish();
rollback;
