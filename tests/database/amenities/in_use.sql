-- What businesses are described with cannot be deleted from under them.
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
insert into public.businesses (id, owner_id, name, category_id, is_active) overriding system value
values (-1, '00000000-0000-4000-8000-00000000000a', 'Fixture place', -1, false);
insert into public.business_subcategories (business_id, subcategory_id) values (-1, -1);
insert into public.business_amenities (business_id, amenity_id) values (-1, -1);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select throws_ok($$delete from public.categories where id = -1$$, '23503', null, 'a category in use');
select throws_ok(
  $$delete from public.categories where id = -2$$, '23503', null, 'a category with subcategories'
);
select throws_ok($$delete from public.subcategories where id = -1$$, '23503', null, 'a subcategory in use');
select throws_ok($$delete from public.amenities where id = -1$$, '23503', null, 'an amenity in use');
select lives_ok($$delete from public.amenities where id = -2$$, 'one that nobody uses goes');
select lives_ok($$delete from public.subcategories where id = -2$$, 'so does a subcategory');

select * from finish();
rollback;
