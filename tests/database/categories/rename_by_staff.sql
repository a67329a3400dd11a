-- What staff rename is found by its new name at once, in other people's businesses.
begin;
select plan(6);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.categories (id, name) overriding system value values
  (-1, 'Fixture kind'), (-2, 'Other kind');
insert into public.subcategories (id, category_id, name) overriding system value values
  (-1, -1, 'Fixture sort'), (-2, -1, 'Second sort'), (-3, -2, 'Sort of the other kind');
insert into public.amenities (id, name) overriding system value values
  (-1, 'Fixture comfort'), (-2, 'Second comfort');
insert into public.businesses (id, owner_id, name, category_id, approval_status) overriding system value
values (-1, '00000000-0000-4000-8000-00000000000a', 'Fixture place', -1, 'approved');
insert into public.business_subcategories (business_id, subcategory_id) values (-1, -1);
insert into public.business_amenities (business_id, amenity_id) values (-1, -1);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select is_empty($$select from public.search_businesses(query => 'zorblax')$$, 'nothing has the new name yet');
select lives_ok($$update public.categories set name = 'Zorblax' where id = -1$$, 'staff rename the category');
select isnt_empty(
  $$select from public.search_businesses(query => 'zorblax') where id = -1$$, 'by its category'
);
update public.subcategories set name = 'Quimbly' where id = -1;
select isnt_empty(
  $$select from public.search_businesses(query => 'quimbly') where id = -1$$, 'by its subcategory'
);
update public.amenities set name = 'Vexlorp' where id = -1;
select isnt_empty(
  $$select from public.search_businesses(query => 'vexlorp') where id = -1$$, 'by its amenity'
);
select is_empty($$select from public.search_businesses(query => 'fixture comfort kind sort') where id = -1
    and name <> 'Fixture place'$$, 'and no name but its own has stayed');

select * from finish();
rollback;
