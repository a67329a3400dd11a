-- A customer and a business have one chat, which a customer opens.
begin;
select plan(8);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select is((select business_name from public.open_chat(-1)), 'Listed', 'a customer opens a chat with a listed business');
select is(
  (select id from public.open_chat(-1)), (select id from public.chats where business_id = -1), 'again it is the same'
);
select throws_ok('select public.open_chat(-2)', 'PT404', null, 'a draft of another is not there');
select throws_ok('select public.open_chat(null)', 'PT404', null, 'nor is none');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok('select public.open_chat(-1)', 'PT403', null, 'nobody chats with the own business');
select lives_ok('select public.open_chat(-3)', 'an owner is a customer of others');
reset role;
update public.businesses set is_active = false where id = -1;
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select is((select business_name from public.open_chat(-1)), 'Listed', 'a chat outlasts the listing');
reset role;
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok('select public.open_chat(-1)', '42501', null, 'a visitor has no chats');

select * from finish();
rollback;
