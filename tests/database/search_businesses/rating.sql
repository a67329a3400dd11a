-- Without words and coordinates the best come first, then by name; a minimum leaves out the others.
begin;
select plan(5);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.categories (id, name) overriding system value values (-1, 'Zorbquill'), (-2, 'Other kind');
insert into public.subcategories (id, category_id, name) overriding system value values
  (-1, -1, 'Vexlumen'), (-2, -2, 'Plain');
insert into public.amenities (id, name) overriding system value values (-1, 'Hy-phen'), (-2, 'Second comfort');
insert into public.businesses
  (id, owner_id, name, description, category_id, address, state, latitude, longitude, approval_status)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a',
   'Zzqmarket Palace', 'Food for all', -1, '1 Street', 'Lagos', 6.5000, 3.3500, 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a',
   'Quiet House', 'Near the zzqmarket', -1, '2 Street', 'Lagos', 6.5100, 3.3500, 'approved'),
  (-3, '00000000-0000-4000-8000-00000000000b',
   'Ẹ̀kọ́ Flàvoursum', 'Traditional', -2, '3 Street', 'Abuja', 9.0800, 7.4700, 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b',
   'Zzqmarket Draft', '', -1, '', 'Lagos', 6.5001, 3.3501, 'draft'),
  (-5, '00000000-0000-4000-8000-00000000000b',
   'Nowhere Zzqmarket', 'Without a place', null, '', null, null, null, 'approved');
insert into public.business_subcategories (business_id, subcategory_id) values (-1, -1);
insert into public.business_amenities (business_id, amenity_id) values (-1, -1), (-1, -2), (-2, -2);

update public.business_stats set rating_4_count = 1, rating_5_count = 1 where business_id = -2;

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select id from public.search_businesses(category => 'zorbquill')$$,
  array[-2, -1]::bigint[], 'the better one first'
);

reset role;
update public.business_stats set rating_5_count = 2 where business_id = -1;

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select id from public.search_businesses(category => 'zorbquill')$$,
  array[-1, -2]::bigint[], 'a new rating counts at once'
);
select results_eq(
  $$select id from public.search_businesses(category => 'zorbquill', minimum_rating => 4.6)$$,
  array[-1]::bigint[], 'at least 4.6'
);
select results_eq(
  $$select id from public.search_businesses(category => 'zorbquill', minimum_rating => 4.5)$$,
  array[-1, -2]::bigint[], '4.5 is at least 4.5'
);
select results_eq(
  $$select average_review_rating, review_count from public.search_businesses(category => 'zorbquill')$$,
  $$values (5::double precision, 2), (4.5::double precision, 2)$$, 'the numbers are shown'
);

select * from finish();
rollback;
