-- The author is whoever wrote it, cannot be chosen, and a post outlives them.
begin;
select plan(5);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select lives_ok($$insert into public.posts (title) values ('Fixture title')$$, 'staff write');
select throws_ok(
  $$insert into public.posts (title, author_id) values ('Fixture title 2', '00000000-0000-4000-8000-00000000000a')$$,
  '42501', null,
  'in nobody else''s name'
);
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok(
  $$insert into public.posts (title) values ('Fixture title')$$, '42501', null, 'others do not'
);
reset role;
set local request.jwt.claims = '';
select results_eq(
  $$select author_id from public.posts where title = 'Fixture title'$$,
  array['00000000-0000-4000-8000-00000000000d'::uuid], 'the author is kept'
);
delete from auth.users where id = '00000000-0000-4000-8000-00000000000d';
select results_eq(
  $$select author_id from public.posts where title = 'Fixture title'$$,
  array[null::uuid], 'and the post without them'
);

select * from finish();
rollback;
