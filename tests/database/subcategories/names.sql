-- A subcategory has a name, which is the only one of its kind within the category.
begin;
select plan(5);

insert into public.categories (id, name) overriding system value values
  (-1, 'Fixture kind'), (-2, 'Other kind');
insert into public.subcategories (id, category_id, name) overriding system value values
  (-1, -1, 'Fixture sort');

select throws_ok(
  $$insert into public.subcategories (id, category_id, name) overriding system value values (-2, -1, ' ')$$,
  '23514', 'new row for relation "subcategories" violates check constraint "name_is_present"', 'a blank name'
);
select throws_ok(
  $$insert into public.subcategories (id, category_id, name) overriding system value
    values (-2, -1, 'FIXTURE SORT')$$,
  '23505', null, 'the same name in another case'
);
select lives_ok(
  $$insert into public.subcategories (id, category_id, name) overriding system value
    values (-2, -2, 'Fixture sort')$$,
  'the same name in another category is fine'
);
select throws_ok(
  $$insert into public.subcategories (id, category_id, name) overriding system value values
      (-9, -1, repeat('x', 81))$$,
  '23514', null, 'a name of more than 80 characters'
);
select lives_ok(
  $$insert into public.subcategories (id, category_id, name) overriding system value values
      (-9, -1, repeat('x', 80))$$,
  'one of 80 characters'
);

select * from finish();
rollback;
