-- The ids of the contracts examples exist and fit together.
begin;
select plan(4);

select results_eq(
  $$select name from public.categories where id = 2$$, array['Restaurant'], 'category 2 is Restaurant'
);
select is(
  (select count(*) from public.subcategories where category_id = 2 and id in (2, 5, 6, 7)), 4::bigint,
  'subcategories 2, 5, 6 and 7 belong to it'
);
select is(
  (select count(*) from public.amenities where id in (1, 2, 3)), 3::bigint, 'amenities 1, 2 and 3 exist'
);
select is_empty(
  $$select from public.categories where not exists (select from public.subcategories
      where category_id = categories.id)
    and id > 0$$,
  'every category has subcategories'
);

select * from finish();
rollback;
