-- With coordinates the nearest come first, at their distance over the ground.
begin;
select plan(8);

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

update public.businesses set longitude = 3.45 where id = -2;

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select id from public.search_businesses(
    latitude => 6.5, longitude => 3.44, page_size => 100
  ) where id < 0 and id <> -5$$,
  array[-2, -1, -3]::bigint[], 'nearest first; without a place there is no distance'
);
select results_eq(
  $$select id from public.search_businesses(
    category => 'zorbquill', latitude => 6.5, longitude => 3.44
  )$$,
  array[-2, -1]::bigint[], 'with a filter'
);
select results_eq(
  $$select id from public.search_businesses(
    category => 'zorbquill', latitude => 6.5, longitude => 3.44, radius_km => 5
  )$$,
  array[-2]::bigint[], 'within a radius'
);
select results_eq(
  $$select id from public.search_businesses(
    category => 'zorbquill', latitude => 6.5, longitude => 3.44, radius_km => 20000
  )$$,
  array[-2, -1]::bigint[], 'within half the world'
);
select results_eq(
  $$select round(distance_km::numeric, 1) from public.search_businesses(
    query => 'flavoursum', latitude => 6.5, longitude => 3.35)$$,
  array[536.9], 'great-circle distance from Lagos to Abuja'
);
select is_empty(
  $$select distance_km from public.search_businesses(latitude => 6.5123, longitude => 3.3712)
    where distance_km::numeric <> round(distance_km::numeric, 3)$$,
  'to the metre'
);
select results_eq(
  $$select distance_km from public.search_businesses(query => 'flavoursum')$$,
  array[null]::double precision[], 'no coordinates, no distance'
);
select results_eq(
  $$select id from public.search_businesses(query => 'nowhere', latitude => 6.5, longitude => 3.44)$$,
  array[-5]::bigint[], 'words find a business without a place too'
);

select * from finish();
rollback;
