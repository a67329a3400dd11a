-- The amenities of a business are seen by whoever sees the business.
begin;
select plan(5);

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

insert into public.business_amenities (business_id, amenity_id) values (-1, -1), (-2, -1), (-4, -1);

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select business_id from public.business_amenities where business_id < 0$$, array[-1]::bigint[],
  'a visitor: the listed one''s'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select results_eq(
  $$select business_id from public.business_amenities where business_id < 0$$, array[-1]::bigint[],
  'a customer: the listed one''s'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select business_id from public.business_amenities where business_id < 0 order by 1$$,
  array[-2, -1]::bigint[],
  'an owner: the own ones'''
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select is((select count(*) from public.business_amenities where business_id < 0), 3::bigint, 'staff: all');

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select is((select count(*) from public.business_amenities where business_id < 0), 3::bigint, 'service: all');

select * from finish();
rollback;
