-- Only the two sides of a chat see it.
begin;
select plan(6);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');
insert into public.chats (id, business_id, business_name, customer_id) overriding system value values
  (-1, -1, 'Listed', '00000000-0000-4000-8000-00000000000c');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select is((select chat_id from public.chat_details(-1)), -1::bigint, 'the customer');
select throws_ok('select public.chat_details(-9)', 'PT404', null, 'no such chat');
select throws_ok('select public.chat_details(null)', 'PT404', null, 'no id');
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select throws_ok('select public.chat_details(-1)', 'PT404', null, 'the owner of another business');
set local request.jwt.claims = '{"role": "authenticated"}';
select throws_ok('select public.chat_details(-1)', 'PT401', null, 'a token of nobody');

reset role;
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok('select public.chat_details(-1)', '42501', null, 'a visitor');

select * from finish();
rollback;
