-- A business is also found by what people call its kind or its place.
begin;
select plan(10);

insert into private.search_synonyms (phrase, about, also) values
  ('vexlumen', 'kind', 'glimmerhouse'), ('xyzzy isle', 'place', 'xi'), ('near the zzqmarket', 'kind', 'oldways');

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
   'Quiet House', 'Near the zzqmarket', -1, '2 Vexlumen Road, Xyzzy Isle', 'Lagos', 6.5100, 3.3500, 'approved'),
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
select results_eq(
  $$select id from public.search_businesses(query => 'glimmerhouse')$$,
  array[-1]::bigint[], 'by another name of its kind, which a street of that name does not give'
);
select results_eq(
  $$select id from public.search_businesses(query => 'glimerhouse')$$,
  array[-1]::bigint[], 'also a mistyped one'
);
select results_eq(
  $$select id from public.search_businesses(query => 'XI')$$,
  array[-2]::bigint[], 'by what its area is called for short'
);
select results_eq(
  $$select id from public.search_businesses(query => 'oldways')$$,
  array[-2]::bigint[], 'by other words for what it says of itself'
);

reset role;
update public.businesses set name = 'Oldways House' where id = -5;

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select id from public.search_businesses(query => 'oldways')$$,
  array[-5, -2]::bigint[], 'after those that say it themselves'
);

reset role;
update private.search_synonyms set also = 'shimmerhouse' where phrase = 'vexlumen';
delete from private.search_synonyms where phrase = 'xyzzy isle';
insert into private.search_synonyms (phrase, about, also) values ('quiet house', 'kind', 'hushplace');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select is_empty(
  $$select id from public.search_businesses(query => 'xi')$$, 'no longer, once the synonym is gone'
);
select results_eq(
  $$select id from public.search_businesses(query => 'shimmerhouse')$$,
  array[-1]::bigint[], 'by the new name, once it has changed'
);
select results_eq(
  $$select id from public.search_businesses(query => 'hushplace')$$,
  array[-2]::bigint[], 'and by one that is new'
);

reset role;
update private.search_synonyms set phrase = 'zzqmarket palace' where phrase = 'quiet house';

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select id from public.search_businesses(query => 'hushplace')$$,
  array[-1]::bigint[], 'and by one that goes with another phrase now'
);

reset role;
select throws_ok(
  $$insert into private.search_synonyms (phrase, about, also) values ('Ọjà', 'kind', 'market')$$,
  '23514', null, 'a phrase that is not folded would never match'
);

select * from finish();
rollback;
