-- Messages are numbered, counted as unread for the other side, and told once until they are read.
begin;
select plan(13);

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

insert into public.chats (id, business_id, business_name, customer_id) overriding system value values
  (-1, -1, 'Listed', '00000000-0000-4000-8000-00000000000c');

reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select is((select seq from public.send_message(-1, 'Hello')), 1::bigint, 'the first');
select is((select seq from public.send_message(-1, 'Are you open?')), 2::bigint, 'the second');
select results_eq(
  'select user_unread_count, business_unread_count from public.chats where id = -1', 'values (0, 2)',
  'unread for the business'
);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  'select type, subject_id, business_id, body from public.notifications',
  $$values ('message_notification', -1::bigint, -1::bigint, 'You received a new message.')$$, 'the owner is told, once'
);
select is((select sender_side from public.send_message(-1, 'Yes')), 'business', 'the owner answers for the business');
select lives_ok('select public.mark_chat_read(-1, 1)', 'and reads the first');
select is((select business_unread_count from public.chats where id = -1), 1, 'one is left');
select lives_ok('select public.mark_chat_read(-1)', 'and the rest');
select lives_ok('select public.mark_chat_read(-1, 1)', 'never backwards');
select results_eq(
  'select business_read_seq, business_unread_count from public.chats where id = -1', 'values (3::bigint, 0)', 'all is read'
);
select is_empty('select from public.notifications where not is_read', 'the notification with it');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select public.send_message(-1, 'Thanks');
select is((select user_unread_count from public.chats where id = -1), 1, 'the customer has one unread');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select is((select count(*) from public.notifications), 2::bigint, 'after reading, the owner is told anew');

select * from finish();
rollback;
