-- The last word finds what begins with it, as long as nothing has it as it is.
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
  $$select id from public.search_businesses(query => 'zzq')$$,
  array[-1, -2, -5]::bigint[], 'three letters are enough'
);
select set_eq(
  $$select id from public.search_businesses(query => 'zzqmark')$$,
  array[-1, -2, -5]::bigint[], 'more are as good'
);
select results_eq(
  $$select id from public.search_businesses(query => 'quiet zzqm', page_size => 3)$$,
  array[-2, -5, -1]::bigint[], 'together with the words before'
);
select is_empty(
  $$select id from public.search_businesses(query => 'zz')$$, 'two are too few'
);
select is_empty(
  $$select id from public.search_businesses(query => 'zzq xxkkjjww')$$, 'a word in front is taken for finished'
);

reset role;
update public.businesses set name = 'Zzqm' where id = -3;

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select id from public.search_businesses(query => 'zzqm')$$,
  array[-3]::bigint[], 'what is called just that is meant'
);

select * from finish();
rollback;
