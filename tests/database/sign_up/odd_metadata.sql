-- What a person puts into the metadata cannot make signing up fail, or write anything but names.
begin;
select plan(4);

select lives_ok(
  $$insert into auth.users (id, email, raw_user_meta_data) values
    ('00000000-0000-4000-8000-00000000000a', 'a@fixture.test',
     jsonb_build_object('first_name', repeat('x', 5000), 'last_name', 7, 'is_verified', true, 'profile_image_path', '/')),
    ('00000000-0000-4000-8000-00000000000b', 'b@fixture.test', '[1, 2]'),
    ('00000000-0000-4000-8000-00000000000c', 'c@fixture.test', '"text"')$$,
  'odd metadata does not stop a sign-up'
);
select results_eq(
  $$select char_length(first_name), last_name, profile_image_path from public.profiles
      where id = '00000000-0000-4000-8000-00000000000a'$$,
  $$values (100, '7', null::text)$$,
  'a long name is cut, a number is text, nothing else is taken'
);
select is(
  (select is_verified from public.accounts
    where id = '00000000-0000-4000-8000-00000000000a'), false, 'nobody verifies oneself'
);
select is((select count(*) from public.accounts
    where id in ('00000000-0000-4000-8000-00000000000b', '00000000-0000-4000-8000-00000000000c')), 2::bigint,
  'all have accounts');

select * from finish();
rollback;
