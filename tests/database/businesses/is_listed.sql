-- Listed is what is approved, active and of an active owner, whichever of them changes.
begin;
select plan(10);

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

create function pg_temp.listed() returns boolean language sql as
  $$select is_listed from public.businesses where id = -2$$;

select is(pg_temp.listed(), false, 'a draft is not listed');
update public.businesses set approval_status = 'approved' where id = -2;
select is(pg_temp.listed(), true, 'approval lists it');
update public.businesses set is_active = false where id = -2;
select is(pg_temp.listed(), false, 'switching it off hides it');
update public.businesses set is_active = true where id = -2;
select is(pg_temp.listed(), true, 'switching it on shows it');
update public.accounts set deactivated_at = now() where id = '00000000-0000-4000-8000-00000000000a';
select is(pg_temp.listed(), false, 'the owner''s leave hides it');
select is((select is_listed from public.businesses where id = -3), true, 'and not another owner''s');
update public.businesses set approval_status = 'pending' where id = -2;
update public.businesses set approval_status = 'approved' where id = -2;
select is(pg_temp.listed(), false, 'approval during the leave does not list it');
update public.accounts set deactivated_at = null where id = '00000000-0000-4000-8000-00000000000a';
select is(pg_temp.listed(), true, 'the owner''s return does');
update public.businesses set is_listed = false where id = -2;
select is(pg_temp.listed(), true, 'nobody decides it by hand');
update public.businesses set approval_status = 'rejected' where id = -2;
select is(pg_temp.listed(), false, 'rejection hides it');

select * from finish();
rollback;
