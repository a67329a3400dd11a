-- A person saves listed businesses, for themselves, and sees and removes only their own.
begin;
select plan(15);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

insert into public.saved_businesses (user_id, business_id) values ('00000000-0000-4000-8000-00000000000d', -1);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select lives_ok(
  $$insert into public.saved_businesses (business_id) values (-1)$$, 'a listed business, by default for oneself'
);
select lives_ok(
  $$insert into public.saved_businesses (user_id, business_id) values ('00000000-0000-4000-8000-00000000000c', -3)$$,
  'and when one is named'
);
select throws_ok(
  $$insert into public.saved_businesses (user_id, business_id) values ('00000000-0000-4000-8000-00000000000d', -3)$$,
  '42501', null, 'for another person'
);
select throws_ok($$insert into public.saved_businesses (business_id) values (-2)$$, '42501', null, 'a draft');
select throws_ok($$insert into public.saved_businesses (business_id) values (-9)$$, '42501', null, 'no business');
select throws_ok($$insert into public.saved_businesses (business_id) values (-1)$$, '23505', null, 'twice');
select throws_ok(
  $$update public.saved_businesses set created_at = now()$$, '42501', null, 'a saved business is not changed'
);
select bag_eq(
  $$select business_id from public.saved_businesses$$, array[-1::bigint, -3], 'one sees one''s own'
);
select is_empty(
  $$delete from public.saved_businesses where user_id = '00000000-0000-4000-8000-00000000000d' returning 1$$, 'another person''s stays'
);
select isnt_empty(
  $$delete from public.saved_businesses where business_id = -3 returning 1$$, 'one''s own goes'
);

reset role;
select results_eq(
  $$select user_id::text, business_id from public.saved_businesses where business_id in (-1, -3) order by user_id$$,
  $$values ('00000000-0000-4000-8000-00000000000c', -1::bigint), ('00000000-0000-4000-8000-00000000000d', -1)$$,
  'nothing else has changed'
);

update public.businesses set is_active = false where id = -1;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok(
  $$insert into public.saved_businesses (business_id) values (-2)$$, '42501', null, 'not even one''s own draft'
);
select throws_ok(
  $$insert into public.saved_businesses (business_id) values (-1)$$, '42501', null,
  'nor one''s own that is switched off'
);
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select isnt_empty(
  $$select from public.saved_businesses where business_id = -1$$,
  'what was saved before stays the person''s to see'
);
select isnt_empty(
  $$delete from public.saved_businesses where business_id = -1 returning 1$$, 'and to remove'
);

select * from finish();
rollback;
