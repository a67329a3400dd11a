-- A page of a long chat is read from the index, and the policy hides as much as the page does.
begin;
select plan(6);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved');
insert into public.chats (id, business_id, business_name, customer_id) overriding system value values
  (-1, -1, 'Listed', '00000000-0000-4000-8000-00000000000c');

insert into public.messages (chat_id, seq, sender_side, sender_id, body, created_at)
select -1, n, 'user', '00000000-0000-4000-8000-00000000000c', 'Message ' || n, now() + n * interval '1 second' from generate_series(1, 300) as n;
update public.chats set last_seq = 300, last_message_at = now(), user_cleared_seq = 100 where id = -1;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select results_eq(
  $$select message ->> 'body'
    from jsonb_array_elements(public.chat_history(-1, page_size => 2) -> 'messages') as message$$,
  array['Message 299', 'Message 300'], 'the newest, oldest first'
);
select results_eq(
  $$select message ->> 'body'
    from jsonb_array_elements(public.chat_history(-1, after_seq => 0, page_size => 2) -> 'messages') as message$$,
  array['Message 101', 'Message 102'], 'the first that is not cleared'
);
select results_eq(
  $$select message ->> 'body'
    from jsonb_array_elements(public.chat_history(-1, before_seq => 103) -> 'messages') as message$$,
  array['Message 101', 'Message 102'], 'back to what is cleared'
);
select is(
  jsonb_array_length(public.chat_history(-1, page_size => 1000) -> 'messages'), 100, 'at most a hundred'
);
select results_eq(
  'select min(seq), count(*) from public.messages where chat_id = -1', $$values (101::bigint, 200::bigint)$$,
  'the table shows the same'
);
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select is((select count(*) from public.messages where chat_id = -1), 300::bigint, 'the other side sees all');

select * from finish();
rollback;
