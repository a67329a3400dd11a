-- The owner alone reads the scores.
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
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok($$select public.business_performance_scores(-1)$$, 'the owner');
select lives_ok($$select public.business_performance_scores(-2, 366)$$, 'of a draft, for a year');
select throws_ok($$select public.business_performance_scores(-3)$$, 'PT404', null, 'of another''s business');
select throws_ok($$select public.business_performance_scores(null)$$, 'PT404', null, 'no id');
select throws_ok($$select public.business_performance_scores(-1, 0)$$, 'PT400', null, 'no day');
select throws_ok($$select public.business_performance_scores(-1, 367)$$, 'PT400', null, 'too many days');
select throws_ok($$select public.business_performance_scores(-1, null)$$, 'PT400', null, 'no number of days');
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.business_performance_scores(-1)$$, '42501', null, 'a visitor');
set local role authenticated;
set local request.jwt.claims = '{"role": "authenticated"}';
select throws_ok($$select public.business_performance_scores(-1)$$, 'PT401', null, 'a token of nobody');

select * from finish();
rollback;
