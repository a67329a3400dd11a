-- A person shows an upload of their own as their picture.
begin;
select plan(4);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';

select lives_ok(
  $$update public.profiles set profile_image_path = '00000000-0000-4000-8000-00000000000a/face.webp'
    where id = '00000000-0000-4000-8000-00000000000a'$$,
  'an upload of their own'
);
select throws_ok(
  $$update public.profiles set profile_image_path = '00000000-0000-4000-8000-00000000000b/face.webp'
    where id = '00000000-0000-4000-8000-00000000000a'$$,
  '23514',
  'new row for relation "profiles" violates check constraint "profile_image_path_is_the_persons"',
  'an upload of somebody else'
);
select throws_ok(
  $$update public.profiles
    set profile_image_path = '00000000-0000-4000-8000-00000000000a/../face.webp'
    where id = '00000000-0000-4000-8000-00000000000a'$$,
  '23514', null, 'a way out of the own folder'
);
select is(
  (select profile_image_path from public.profiles where id = '00000000-0000-4000-8000-00000000000a'),
  '00000000-0000-4000-8000-00000000000a/face.webp', 'the picture is still the one that was set'
);

select * from finish();
rollback;
