-- An owner adds and removes rows of the own businesses; nobody changes one in place.
begin;
select plan(20);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b', 'Draft of another', 'draft');

insert into public.categories (id, name) overriding system value values
  (-1, 'Fixture kind'), (-2, 'Other kind');
insert into public.subcategories (id, category_id, name) overriding system value values
  (-1, -1, 'Fixture sort'), (-2, -1, 'Second sort'), (-3, -2, 'Sort of the other kind');
insert into public.amenities (id, name) overriding system value values
  (-1, 'Fixture comfort'), (-2, 'Second comfort');

update public.businesses set category_id = -1 where id < 0;
insert into public.business_subcategories (business_id, subcategory_id) values (-1, -1);

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok(
  $$insert into public.business_subcategories (business_id, subcategory_id) values (-1, -2)$$,
  '42501', null, 'a visitor may not insert'
);
select throws_ok(
  $$update public.business_subcategories set subcategory_id = -2 where business_id = -1$$,
  '42501', null, 'a visitor may not update'
);
select throws_ok(
  $$delete from public.business_subcategories where business_id = -1$$,
  '42501', null, 'a visitor may not delete'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select throws_ok(
  $$insert into public.business_subcategories (business_id, subcategory_id) values (-1, -2)$$,
  '42501', null, 'another owner may not insert'
);
select throws_ok(
  $$update public.business_subcategories set subcategory_id = -2 where business_id = -1$$,
  '42501', null, 'another owner may not update'
);
select is_empty(
  $$delete from public.business_subcategories where business_id = -1 returning subcategory_id$$,
  'another owner may not delete'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok(
  $$insert into public.business_subcategories (business_id, subcategory_id) values (-1, -2)$$,
  '42501', null, 'a customer may not insert'
);
select throws_ok(
  $$update public.business_subcategories set subcategory_id = -2 where business_id = -1$$,
  '42501', null, 'a customer may not update'
);
select is_empty(
  $$delete from public.business_subcategories where business_id = -1 returning subcategory_id$$,
  'a customer may not delete'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select throws_ok(
  $$insert into public.business_subcategories (business_id, subcategory_id) values (-1, -2)$$,
  '42501', null, 'staff may not insert'
);
select throws_ok(
  $$update public.business_subcategories set subcategory_id = -2 where business_id = -1$$,
  '42501', null, 'staff may not update'
);
select is_empty(
  $$delete from public.business_subcategories where business_id = -1 returning subcategory_id$$,
  'staff may not delete'
);

reset role;
select results_eq(
  $$select subcategory_id from public.business_subcategories where business_id = -1$$,
  array[-1]::bigint[], 'nothing has changed so far'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok(
  $$insert into public.business_subcategories (business_id, subcategory_id) values (-1, -2)$$,
  'the owner may insert'
);
select throws_ok(
  $$update public.business_subcategories set subcategory_id = -2 where business_id = -1$$,
  '42501', null, 'the owner may not update'
);
select is(
  (select count(*) from public.business_subcategories where business_id = -1), 2::bigint, 'there are two now'
);
select throws_ok(
  $$insert into public.business_subcategories (business_id, subcategory_id) values (-3, -2)$$,
  '42501', null, 'not into another owner''s business'
);
select isnt_empty(
  $$delete from public.business_subcategories where business_id = -1 returning subcategory_id$$,
  'the owner may delete'
);

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select lives_ok(
  $$insert into public.business_subcategories (business_id, subcategory_id) values (-1, -2)$$,
  'the service role may insert'
);
select isnt_empty(
  $$delete from public.business_subcategories where business_id = -1 returning subcategory_id$$,
  'the service role may delete'
);

select * from finish();
rollback;
