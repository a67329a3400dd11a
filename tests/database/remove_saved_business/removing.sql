-- A person takes off their list what is on it.
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

insert into public.saved_businesses (user_id, business_id) values
  ('00000000-0000-4000-8000-00000000000c', -1), ('00000000-0000-4000-8000-00000000000c', -3), ('00000000-0000-4000-8000-00000000000d', -1);
update public.businesses set is_active = false where id = -3;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select lives_ok($$select public.remove_saved_business(-1)$$, 'a saved one');
select throws_ok($$select public.remove_saved_business(-1)$$, 'PT404', null, 'not twice');
select lives_ok($$select public.remove_saved_business(-3)$$, 'one that is no longer listed');
select throws_ok($$select public.remove_saved_business(-9)$$, 'PT404', null, 'no such business');
select throws_ok($$select public.remove_saved_business(null)$$, 'PT404', null, 'no id');
select is_empty($$select from public.saved_businesses$$, 'nothing is left');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.remove_saved_business(-1)$$, '42501', null, 'a visitor');

set local role authenticated;
set local request.jwt.claims = '{"role": "authenticated"}';
select throws_ok($$select public.remove_saved_business(-1)$$, 'PT401', null, 'a token of nobody');

reset role;
select results_eq(
  $$select user_id::text from public.saved_businesses where business_id in (-1, -3)$$,
  array['00000000-0000-4000-8000-00000000000d'], 'another person''s list is theirs'
);

select * from finish();
rollback;
