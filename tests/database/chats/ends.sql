-- A deleted business closes its chats and the customer keeps them; a deleted person leaves tombstones; a chat of nobody goes.
begin;
select plan(5);

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

insert into public.chats (id, business_id, business_name, customer_id) overriding system value values
  (-2, -3, 'Listed of another', '00000000-0000-4000-8000-00000000000c');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select public.send_message(-1, 'To the first');
select public.send_message(-2, 'To the second');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select public.send_message(-1, 'Answer of the first');
reset role;
delete from public.businesses where id = -1;
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select results_eq(
  'select business_name, is_closed, last_message from public.user_chats() where chat_id = -1',
  $$values ('Listed', true, 'Answer of the first')$$, 'the customer keeps the history'
);
select throws_ok('select public.send_message(-1, $$Hello?$$)', 'PT409', null, 'and writes no more');
reset role;
delete from auth.users where id = '00000000-0000-4000-8000-00000000000c';
select is_empty('select from public.chats where id = -1', 'a chat that both sides have left goes');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select results_eq(
  'select sender_side, sender_id, body, deleted_at is not null from public.messages where chat_id = -2',
  $$values ('user', null::uuid, '', true)$$, 'of a person who is gone, tombstones stay'
);
select results_eq(
  'select customer_id, customer_first_name, is_closed from public.business_chats(-3)',
  $$values (null::uuid, '', true)$$, 'in a closed chat without a name'
);

select * from finish();
rollback;
