-- A category has a name, and no other has the same in any case.
begin;
select plan(4);

insert into public.categories (id, name) overriding system value values (-1, 'Fixture name');

select throws_ok(
  $$insert into public.categories (id, name) overriding system value values (-2, ' ')$$,
  '23514', 'new row for relation "categories" violates check constraint "name_is_present"', 'a blank name'
);
select throws_ok(
  $$insert into public.categories (id, name) overriding system value values (-2, 'FIXTURE NAME')$$,
  '23505', null, 'the same name in another case'
);
select throws_ok(
  $$insert into public.categories (id, name) overriding system value values (-9, repeat('x', 81))$$,
  '23514', null, 'a name of more than 80 characters'
);
select lives_ok(
  $$insert into public.categories (id, name) overriding system value values (-9, repeat('x', 80))$$,
  'one of 80 characters'
);

select * from finish();
rollback;
