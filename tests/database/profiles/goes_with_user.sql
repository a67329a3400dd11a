-- A profile goes only with its user.
begin;
select plan(2);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test');

delete from auth.users where id = '00000000-0000-4000-8000-00000000000c';
select is_empty(
  $$select from public.profiles where id = '00000000-0000-4000-8000-00000000000c'$$,
  'deleting the user deletes the profile'
);
select isnt_empty(
  $$select from public.profiles where id = '00000000-0000-4000-8000-00000000000a'$$, 'and nobody else''s'
);

select * from finish();
rollback;
