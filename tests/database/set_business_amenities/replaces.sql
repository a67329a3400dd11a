-- The list that is sent is the list that there is.
begin;
select plan(7);

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

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select public.set_business_amenities(-1, array[-1, -2, -1]);
select results_eq(
  $$select amenity_id from public.business_amenities where business_id = -1 order by 1$$,
  array[-2, -1]::bigint[],
  'both, one of them named twice'
);
select public.set_business_amenities(-1, array[-2]);
select results_eq(
  $$select amenity_id from public.business_amenities where business_id = -1$$,
  array[-2]::bigint[], 'the other is gone'
);
select throws_ok(
  $$select public.set_business_amenities(-1, array[-1, -99])$$, 'PT422', null, 'an unknown id'
);
select throws_ok($$select public.set_business_amenities(-1, array[null]::bigint[])$$, 'PT422', null, 'no id');
select throws_ok($$select public.set_business_amenities(-1, null)$$, 'PT422', null, 'no list');
select results_eq(
  $$select amenity_id from public.business_amenities where business_id = -1$$, array[-2]::bigint[],
  'what was refused has changed nothing'
);
select public.set_business_amenities(-1, '{}');
select is_empty($$select from public.business_amenities where business_id = -1$$, 'an empty list empties it');

select * from finish();
rollback;
