-- When nothing has all the words, what has some of them is found.
begin;
select plan(6);

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

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select set_eq(
  $$select id from public.search_businesses(query => 'vexlumen flavoursum')$$,
  array[-1, -3]::bigint[], 'each of the two'
);
select results_eq(
  $$select id from public.search_businesses(query => 'vexlumen hyphen')$$,
  array[-1]::bigint[], 'with all the words there is no such need, if nothing else has one of them'
);
select results_eq(
  $$select id from public.search_businesses(query => 'zzqmarket palace')$$,
  array[-1]::bigint[], 'nor where something is called that'
);
select results_eq(
  $$select id from public.search_businesses(query => 'zzqmarket hyphen')$$,
  array[-1, -5, -2]::bigint[], 'after the only one with all the words come those with some'
);
select results_eq(
  $$select id from public.search_businesses(query => 'zzqmarket hyphen', page_size => 1)
    union all
    select second.id
    from public.search_businesses(query => 'zzqmarket hyphen', page_size => 2) as first,
      public.search_businesses(query => 'zzqmarket hyphen', after_cursor => first.cursor) as second
    where first.id = -5$$,
  array[-1, -2]::bigint[], 'and the next page goes on among those'
);
select results_eq(
  $$select id from public.search_businesses(query => 'zzqmarket vexlumen flavoursum')$$,
  array[-1, -3, -5, -2]::bigint[], 'more of the words first, then what few have'
);

select * from finish();
rollback;
