-- A contact that was the owners address follows it; a chosen one stays.
begin;
select plan(1);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b', 'Draft of another', 'draft');

update public.businesses set contact_email = 'owner@fixture.test' where id = -1;
update public.businesses set contact_email = 'shop@fixture.test' where id = -2;
update public.businesses set contact_email = 'owner@fixture.test' where id = -3;
update auth.users set email = 'moved@fixture.test' where id = '00000000-0000-4000-8000-00000000000a';

select results_eq(
  $$select contact_email from public.businesses where id in (-1, -2, -3) order by id desc$$,
  array['moved@fixture.test', 'shop@fixture.test', 'owner@fixture.test'],
  'the own address follows, the chosen one stays, another owner''s is not touched'
);

select * from finish();
rollback;
