-- Search knows at once what has changed, and nothing that is hidden.
begin;
select plan(15);

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

create function pg_temp.finds(query text) returns boolean language sql as
  $$select exists (select from public.search_businesses(query => finds.query) where id = -1)$$;

select is(pg_temp.finds('vexlumen'), true, 'by its subcategory');
delete from public.business_subcategories where business_id = -1;
select is(pg_temp.finds('vexlumen'), false, 'which is taken away');
insert into public.business_subcategories (business_id, subcategory_id) values (-1, -1);
select is(pg_temp.finds('vexlumen'), true, 'and given back');
update public.subcategories set name = 'Drizzlewick' where id = -1;
select is(pg_temp.finds('drizzlewick'), true, 'by the new name of its subcategory');
update public.businesses set description = 'Now with gribbledore' where id = -1;
select is(pg_temp.finds('gribbledore'), true, 'by a new description');
update public.categories set name = 'Wumpletree' where id = -1;
select is(pg_temp.finds('wumpletree'), true, 'by the new name of its category');
update public.amenities set name = 'Snorkelbath' where id = -1;
select is(pg_temp.finds('snorkelbath'), true, 'by the new name of an amenity');
delete from public.business_amenities where business_id = -1 and amenity_id = -1;
select is(pg_temp.finds('snorkelbath'), false, 'which is taken away');
update public.states set aliases = '{Centreville}' where name = 'Lagos';
select is(pg_temp.finds('centreville'), true, 'by another name of its state');
update public.businesses set is_active = false where id = -1;
select is(pg_temp.finds('gribbledore'), false, 'a hidden business is gone');
select is_empty($$select from private.search_documents where business_id = -1$$, 'without a trace');
update public.businesses set is_active = true where id = -1;
select is(pg_temp.finds('gribbledore'), true, 'and comes back');
update public.accounts set deactivated_at = now() where id = '00000000-0000-4000-8000-00000000000a';
select is(pg_temp.finds('gribbledore'), false, 'with its owner it goes');
update public.accounts set deactivated_at = null where id = '00000000-0000-4000-8000-00000000000a';
select is(pg_temp.finds('gribbledore'), true, 'and comes');
delete from public.businesses where id = -1;
select is(pg_temp.finds('gribbledore'), false, 'deleted it is gone');

select * from finish();
rollback;
