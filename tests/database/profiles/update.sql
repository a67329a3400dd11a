-- A person changes the own name and picture.
begin;
select plan(1);

insert into auth.users (id, email) values ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select results_eq(
  $$update public.profiles set first_name = 'New', last_name = 'Name',
      profile_image_path = '00000000-0000-4000-8000-00000000000c/b.png'
    where id = '00000000-0000-4000-8000-00000000000c'
    returning first_name, last_name, profile_image_path$$,
  $$values ('New', 'Name', '00000000-0000-4000-8000-00000000000c/b.png')$$, 'all three at once'
);

select * from finish();
rollback;
