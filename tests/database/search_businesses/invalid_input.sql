-- What makes no sense is refused and not guessed.
begin;
select plan(31);

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
select throws_ok(
  $$select * from public.search_businesses(latitude => 6.5)$$, 'PT400', null, 'a latitude alone'
);
select throws_ok(
  $$select * from public.search_businesses(latitude => 91, longitude => 3)$$,
  'PT400', null, 'a latitude off the globe'
);
select throws_ok(
  $$select * from public.search_businesses(latitude => 6, longitude => 181)$$,
  'PT400', null, 'a longitude off the globe'
);
select throws_ok(
  $$select * from public.search_businesses(latitude => 'NaN', longitude => 3)$$, 'PT400', null, 'no number'
);
select throws_ok(
  $$select * from public.search_businesses(radius_km => 5)$$, 'PT400', null, 'a radius around nothing'
);
select throws_ok(
  $$select * from public.search_businesses(latitude => 6.5, longitude => 3, radius_km => 0)$$,
  'PT400', null, 'an empty radius'
);
select throws_ok(
  $$select * from public.search_businesses(latitude => 6.5, longitude => 3, radius_km => 'Infinity')$$,
  'PT400', null, 'an endless radius'
);
select throws_ok(
  $$select * from public.search_businesses(minimum_rating => 6)$$, 'PT400', null, 'a rating above 5'
);
select throws_ok(
  $$select * from public.search_businesses(minimum_rating => -1)$$, 'PT400', null, 'a rating below 0'
);
select throws_ok($$select * from public.search_businesses(page_size => 0)$$, 'PT400', null, 'an empty page');
select throws_ok(
  $$select * from public.search_businesses(after_cursor => '')$$, 'PT400', null, 'an empty cursor'
);
select throws_ok(
  $$select * from public.search_businesses(after_cursor => 'nonsense!')$$,
  'PT400', null, 'a cursor that is none'
);
select throws_ok(
  $$select * from public.search_businesses(after_cursor => 'best_____')$$,
  'PT400', null, 'a cursor without a place'
);
select throws_ok(
  $$select * from public.search_businesses(after_cursor => 'newest__-5__1_')$$,
  'PT400', null, 'a cursor of another kind'
);
select throws_ok(
  $$select * from public.search_businesses(query => 'zzqmarket', after_cursor => (select cursor
      from public.search_businesses(page_size => 1)))$$,
  'PT400', null, 'a cursor of another order'
);
select throws_ok(
  format('select * from public.search_businesses(after_cursor => %L)', written), 'PT400', null, reason
) from (values
  ('all_words_1e309_-5_1_1', 'a cursor whose numbers are none'),
  ('all_words_1.2.3_-5_1_1', 'nor are these'),
  ('all_words_-0.5_-5_1_99999999999999999999', 'a cursor of a business beyond all ids'),
  ('best__-5__1', 'a cursor without its name'),
  ('best__-5__1_YQ-_', 'a cursor whose name is no text'),
  ('best__-5__1_YQA', 'nor is one with a zero in it'),
  ('best__-5__1_' || repeat('YWFh', 20000), 'a cursor that is longer than any')
) as made_up (written, reason);
select throws_ok(
  $$select * from public.search_businesses(after_cursor => 'all_words_1e308_1e308_1e308_1')$$,
  'PT400', null, 'a cursor whose numbers are at the end of what numbers are'
);
select is_empty(
  $$select * from public.search_businesses(amenity_ids => array[-99])$$, 'nobody has an unknown amenity'
);
select is_empty(
  $$select * from public.search_businesses(amenity_ids => array[null]::bigint[])$$, 'nor one that is null'
);
select isnt_empty(
  $$select * from public.search_businesses(amenity_ids => '{}')$$, 'no amenity asks for nothing'
);
select is_empty(
  $$select * from public.search_businesses(state => repeat('x', 100000))$$, 'a very long state'
);
select is_empty(
  $$select * from public.search_businesses(category => repeat('x', 100000), subcategory => repeat('x', 100000))$$,
  'a very long category'
);
select lives_ok(
  $$select * from public.search_businesses(query => repeat('word ', 5000))$$, 'a very long question'
);
select lives_ok(
  $$select * from public.search_businesses(query => $q$' & | ! :* \ <-> ( %_$q$)$$,
  'signs that mean something elsewhere'
);
select lives_ok(
  $$select * from public.search_businesses(page_size => null, query => null)$$, 'nulls are as if not sent'
);

select * from finish();
rollback;
