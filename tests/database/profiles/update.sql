-- A person changes the own name and picture, and nothing else of anybody.
begin;
select plan(9);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$update public.profiles set first_name = 'X'$$, '42501', null, 'a visitor may not');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select results_eq(
  $$update public.profiles set first_name = 'New', last_name = 'Name',
      profile_image_path = '00000000-0000-4000-8000-00000000000c/b.png'
    where id = '00000000-0000-4000-8000-00000000000c' returning first_name$$,
  array['New'], 'a person changes the own name'
);
select is_empty(
  $$update public.profiles set first_name = 'X'
      where id = '00000000-0000-4000-8000-00000000000a' returning id$$,
  'but not another person''s'
);
select throws_ok($$update public.profiles set id = gen_random_uuid()$$, '42501', null, 'nor the id');
select throws_ok($$update public.profiles set created_at = now()$$, '42501', null, 'nor the date of joining');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select is_empty(
  $$update public.profiles set first_name = 'X'
      where id = '00000000-0000-4000-8000-00000000000a' returning id$$,
  'staff see it and cannot change it'
);

reset role;
select is(
  (select first_name from public.profiles
    where id = '00000000-0000-4000-8000-00000000000a'), 'Owner', 'the other''s name is unchanged'
);

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select results_eq(
  $$update public.profiles set first_name = 'By service'
      where id = '00000000-0000-4000-8000-00000000000a' returning first_name$$,
  array['By service'], 'the service role may'
);

-- The policy stands by itself: a grant that slips in does not let a person become another.
reset role;
grant update (id) on public.profiles to authenticated;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select throws_ok(
  $$update public.profiles set id = gen_random_uuid() where id = '00000000-0000-4000-8000-00000000000d'$$,
  '42501', 'new row violates row-level security policy for table "profiles"',
  'nor the id, were the column granted'
);

select * from finish();
rollback;
