-- Clearing empties a chat for one side; what both have cleared is gone; the next message brings it back.
begin;
select plan(11);

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
select public.send_message(-1, 'One');
select public.send_message(-1, 'Two');
select lives_ok('select public.clear_chat(-1)', 'the customer clears');
select is_empty('select from public.messages where chat_id = -1', 'and sees nothing of it');
select is_empty('select from public.user_chats()', 'nor the chat in the list');
select is(
  public.chat_history(-1) - 'messages', '{"through_seq": 2, "cleared_through_seq": 2}'::jsonb,
  'the history says up to where the gap is final'
);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select is((select count(*) from public.messages where chat_id = -1), 2::bigint, 'the business sees all');
select is((select last_message from public.business_chats(-1)), 'Two', 'and lists the chat');
select public.send_message(-1, 'Three');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select is((select last_message from public.user_chats()), 'Three', 'the next message brings it back');
select is(
  (select string_agg(seq::text, ',') from public.messages where chat_id = -1), '3', 'with what came after'
);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok('select public.clear_chat(-1)', 'the business clears');
reset role;
select is(
  (select string_agg(seq::text, ',') from public.messages where chat_id = -1), '3',
  'what both have cleared is deleted, the rest is not'
);
select is((select last_seq from public.chats where id = -1), 3::bigint, 'numbers are not used again');

select * from finish();
rollback;
