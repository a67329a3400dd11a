-- A changed address reaches the account, which is then no longer verified.
begin;
select plan(1);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

update public.accounts set is_verified = true
    where id in ('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b');
update auth.users set email = 'new@fixture.test' where id = '00000000-0000-4000-8000-00000000000a';
update auth.users set email = email, updated_at = now() where id = '00000000-0000-4000-8000-00000000000b';

select results_eq(
  $$select email, is_verified from public.accounts
      where id in ('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b') order by id$$,
  $$values ('new@fixture.test', false), ('other-owner@fixture.test', true)$$,
  'the address follows and loses its proof; an unchanged one keeps it'
);

select * from finish();
rollback;
