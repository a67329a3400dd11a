-- A history is read back from the end and forward from a number, oldest first.
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

insert into public.chats (id, business_id, business_name, customer_id) overriding system value values
  (-1, -1, 'Listed', '00000000-0000-4000-8000-00000000000c');

reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select public.send_message(-1, 'Message ' || n) from generate_series(1, 5) as n;
select is(
  (select string_agg(m ->> 'seq', ',') from jsonb_array_elements(public.chat_history(-1, page_size => 2) -> 'messages') as m),
  '4,5', 'the newest'
);
select is(
  (select string_agg(m ->> 'seq', ',')
    from jsonb_array_elements(public.chat_history(-1, before_seq => 4, page_size => 2) -> 'messages') as m),
  '2,3', 'what was before'
);
select is(
  (select string_agg(m ->> 'seq', ',')
    from jsonb_array_elements(public.chat_history(-1, after_seq => 1, page_size => 3) -> 'messages') as m),
  '2,3,4', 'what came after'
);
select throws_ok('select public.chat_history(-1, page_size => 0)', 'PT400', null, 'no page of 0');
select lives_ok('select public.delete_message(-1, 2)', 'a sender deletes a message');
select is(
  (select m from jsonb_array_elements(public.chat_history(-1) -> 'messages') as m where m ->> 'seq' = '2')
    - 'created_at',
  '{"seq": 2, "sender_side": "user", "sender_id": null, "kind": "text", "body": "", "images": [], "is_deleted": true}'::jsonb,
  'it stays as a tombstone'
);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok('select public.delete_message(-1, 3)', 'PT404', null, 'nobody deletes the message of another');

select * from finish();
rollback;
