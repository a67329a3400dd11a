-- A business has only subcategories of its own category, however it is tried.
begin;
select plan(6);

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

update public.businesses set category_id = -1 where id = -1;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok($$insert into public.business_subcategories values (-1, -1)$$, 'one of its category');
select throws_ok(
  $$insert into public.business_subcategories values (-1, -3)$$, 'PT422', null, 'one of another category'
);
select throws_ok(
  $$insert into public.business_subcategories values (-2, -1)$$, 'PT422', null, 'one without a category'
);
select throws_ok(
  $$insert into public.business_subcategories values (-1, -99)$$, '23503', null, 'one that does not exist'
);

update public.businesses set category_id = -1, name = 'Same kind' where id = -1;
select isnt_empty(
  $$select from public.business_subcategories where business_id = -1$$, 'the same category keeps them'
);
update public.businesses set category_id = -2 where id = -1;
select is_empty(
  $$select from public.business_subcategories where business_id = -1$$, 'another category drops them'
);

select * from finish();
rollback;
