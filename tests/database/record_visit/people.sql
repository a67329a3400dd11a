-- A person who is signed in counts once a day, the owner never.
begin;
select plan(18);

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
select lives_ok($$select public.record_visit(-1)$$, 'a visit');
select lives_ok($$select public.record_visit(-1)$$, 'a repeat is no error');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select lives_ok($$select public.record_visit(-1)$$, 'another person');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok($$select public.record_visit(-1)$$, 'the owner is no error');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select lives_ok($$select public.record_visit(-1)$$, 'the owner of another business');
select throws_ok($$select public.record_visit(-2)$$, 'PT404', null, 'a draft');
select throws_ok($$select public.record_visit(-9)$$, 'PT404', null, 'no such business');
select throws_ok($$select public.record_visit(null)$$, 'PT404', null, 'no id');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.record_visit(-2)$$, 'PT404', null, 'one''s own draft');
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000f", "role": "authenticated"}';
select lives_ok($$select public.record_visit(-1)$$, 'a person without an account is no error');
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select throws_ok($$select public.record_visit(-1)$$, '42501', null, 'the service role visits nothing');

reset role;
select results_eq(
  $$select visitor_id::text, day from private.visits where business_id in (-1, -2) order by visitor_id$$,
  $$values ('00000000-0000-4000-8000-00000000000b', private.lagos_day()), ('00000000-0000-4000-8000-00000000000c', private.lagos_day()), ('00000000-0000-4000-8000-00000000000d', private.lagos_day())$$,
  'each visitor once, not the owner'
);
update private.visits set day = day - 1 where visitor_id = '00000000-0000-4000-8000-00000000000c';
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select lives_ok($$select public.record_visit(-1)$$, 'on another day');
reset role;
select results_eq(
  $$select count(*) from private.visits where visitor_id = '00000000-0000-4000-8000-00000000000c'$$, array[2::bigint], 'it counts again'
);

insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');
update private.visits set day = day - 1 where visitor_id = '00000000-0000-4000-8000-00000000000d';
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select lives_ok($$select public.record_visit(-1)$$, 'staff');
reset role;
select results_eq(
  $$select count(*) from private.visits where visitor_id = '00000000-0000-4000-8000-00000000000d'$$, array[2::bigint], 'count as anybody'
);

delete from auth.users where id = '00000000-0000-4000-8000-00000000000c';
select results_eq(
  $$select count(*), count(visitor_id) from private.visits where business_id = -1$$, $$values (5::bigint, 3::bigint)$$,
  'visits of a deleted account stay, and name nobody'
);
select results_eq(
  $$select sum(amount) from private.performance_events where business_id = -1$$, array[5::bigint], 'and are counted'
);

select * from finish();
rollback;
