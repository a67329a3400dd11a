-- A name has an end, and the row says when it changed.
begin;
select plan(4);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}');

select throws_ok(
  $$update public.profiles set first_name = repeat('x', 101)
    where id = '00000000-0000-4000-8000-00000000000a'$$,
  '23514', 'new row for relation "profiles" violates check constraint "first_name_is_short"',
  'a long first name'
);
select throws_ok(
  $$update public.profiles set last_name = repeat('x', 101)
    where id = '00000000-0000-4000-8000-00000000000a'$$,
  '23514', 'new row for relation "profiles" violates check constraint "last_name_is_short"',
  'a long last name'
);
select throws_ok(
  $$update public.profiles set profile_image_path = id::text || '/' || repeat('x', 400)
    where id = '00000000-0000-4000-8000-00000000000a'$$,
  '23514', 'new row for relation "profiles" violates check constraint "profile_image_path_is_short"',
  'a long path'
);
select results_eq(
  $$update public.profiles set updated_at = '2020-01-01'
    where id = '00000000-0000-4000-8000-00000000000a' returning updated_at$$,
  array[now()], 'a change is dated by the database, whatever is sent'
);

select * from finish();
rollback;
