-- Each side lists its chats, the latest message first, page by page.
begin;
select plan(7);

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

insert into public.chats (id, business_id, business_name, customer_id, last_seq, last_message_at)
overriding system value values
  (-1, -1, 'Listed', '00000000-0000-4000-8000-00000000000c', 1, '2026-01-01'),
  (-2, -3, 'Listed of another', '00000000-0000-4000-8000-00000000000c', 1, '2026-01-02'),
  (-3, -1, 'Listed', '00000000-0000-4000-8000-00000000000b', 1, '2026-01-03'),
  (-4, -2, 'Draft', '00000000-0000-4000-8000-00000000000c', 0, null);
insert into public.messages (chat_id, seq, sender_side, sender_id, body) values
  (-1, 1, 'user', '00000000-0000-4000-8000-00000000000c', 'First'),
  (-2, 1, 'user', '00000000-0000-4000-8000-00000000000c', 'Second'),
  (-3, 1, 'user', '00000000-0000-4000-8000-00000000000b', 'Third');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select results_eq(
  'select chat_id, business_name, last_message from public.user_chats()',
  $$values (-2::bigint, 'Listed of another', 'Second'), (-1, 'Listed', 'First')$$,
  'a customer''s, without the one that nobody has written in'
);
select results_eq('select chat_id from public.user_chats(1)', array[-2]::bigint[], 'the first page');
select results_eq(
  $$select chat_id from public.user_chats(1, '2026-01-02', -2)$$, array[-1]::bigint[], 'the second'
);
select throws_ok('select public.user_chats(0)', 'PT400', null, 'no page of 0');
select throws_ok('select public.user_chats(1, now())', 'PT400', null, 'half a cursor is none');
select throws_ok('select public.business_chats(-1)', 'PT404', null, 'a customer lists no business''s chats');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  'select chat_id, customer_first_name from public.business_chats(-1)',
  $$values (-3::bigint, 'Other'), (-1, 'Customer')$$, 'a business''s, with its customers'
);

select * from finish();
rollback;
