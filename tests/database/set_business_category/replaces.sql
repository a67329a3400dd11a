-- Category and subcategories are set together.
begin;
select plan(9);

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

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select public.set_business_category(-1, -1, array[-1, -2]);
select results_eq(
  $$select category_id, (select count(*) from public.business_subcategories where business_id = -1)
    from public.businesses where id = -1$$,
  $$values (-1::bigint, 2::bigint)$$, 'both subcategories'
);
select public.set_business_category(-1, -1, array[-2]);
select results_eq(
  $$select subcategory_id from public.business_subcategories where business_id = -1$$,
  array[-2]::bigint[], 'one is left'
);
select public.set_business_category(-1, -2, array[-3]);
select results_eq(
  $$select subcategory_id from public.business_subcategories where business_id = -1$$, array[-3]::bigint[],
  'of the other category'
);
select throws_ok(
  $$select public.set_business_category(-1, -1, array[-3])$$,
  'PT422', null, 'a subcategory of another category'
);
select throws_ok(
  $$select public.set_business_category(-1, -1, array[-99])$$, 'PT422', null, 'an unknown one'
);
select throws_ok($$select public.set_business_category(-1, -99)$$, 'PT422', null, 'an unknown category');
select throws_ok($$select public.set_business_category(-1, null)$$, 'PT422', null, 'no category');
select is(
  (select category_id from public.businesses
    where id = -1), -2::bigint, 'what was refused has changed nothing'
);
select public.set_business_category(-1, -2);
select is_empty(
  $$select from public.business_subcategories where business_id = -1$$, 'without a list there are none'
);

select * from finish();
rollback;
