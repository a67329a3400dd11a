-- A category has a name, and no other has the same in any case.
begin;
select plan(2);

insert into public.categories (id, name) overriding system value values (-1, 'Fixture name');

select throws_ok(
  $$insert into public.categories (id, name) overriding system value values (-2, ' ')$$,
  '23514', 'new row for relation "categories" violates check constraint "name_is_present"', 'a blank name'
);
select throws_ok(
  $$insert into public.categories (id, name) overriding system value values (-2, 'FIXTURE NAME')$$,
  '23505', null, 'the same name in another case'
);

select * from finish();
rollback;
