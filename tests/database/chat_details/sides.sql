-- Each participant sees one chat with both sides, as their own side stands in it.
begin;
select plan(7);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');
update public.profiles set profile_image_path = '00000000-0000-4000-8000-00000000000c/profile/me.webp'
where id = '00000000-0000-4000-8000-00000000000c';
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Unlisted meanwhile', 'draft');
update public.businesses set logo_path = '00000000-0000-4000-8000-00000000000a/-1/logo.webp' where id = -1;
insert into public.chats (
  id, business_id, business_name, customer_id, last_seq, last_message_at, user_read_seq, user_cleared_seq,
  business_read_seq, business_unread_count, blocked_by
) overriding system value values
  (-1, -1, 'Former name', '00000000-0000-4000-8000-00000000000c', 2, '2026-01-02', 2, 0, 1, 1, 'user');
insert into public.messages (chat_id, seq, sender_side, sender_id, body) values
  (-1, 1, 'user', '00000000-0000-4000-8000-00000000000c', 'First'),
  (-1, 2, 'user', '00000000-0000-4000-8000-00000000000c', 'Second');
insert into public.chats (id, business_id, business_name, customer_id, closed_at) overriding system value values
  (-2, null, 'Gone', '00000000-0000-4000-8000-00000000000c', '2026-01-03');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select side, business_name, customer_first_name, customer_image_path, last_message, unread_count
    from public.chat_details(-1)$$,
  $$values (
    'business', 'Unlisted meanwhile', 'Customer', '00000000-0000-4000-8000-00000000000c/profile/me.webp', 'Second', 1
  )$$,
  'the owner sees the customer''s first name and picture'
);
select results_eq(
  'select last_seq, user_read_seq, business_read_seq, blocked_by, is_closed from public.chat_details(-1)',
  $$values (2::bigint, 2::bigint, 1::bigint, 'user', false)$$, 'how far each side has read, and who has blocked it'
);

reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select results_eq(
  'select side, business_name, business_logo_path, unread_count from public.chat_details(-1)',
  $$values ('user', 'Unlisted meanwhile', '00000000-0000-4000-8000-00000000000a/-1/logo.webp', 0)$$,
  'the customer sees the business, though nobody else does'
);
select results_eq(
  'select business_id, business_name, last_message, last_message_at, is_closed from public.chat_details(-2)',
  $$values (null::bigint, 'Gone', '', null::timestamptz, true)$$, 'one without messages, whose business is gone'
);

reset role;
update public.chats set user_cleared_seq = 2 where id = -1;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select is((select last_message from public.chat_details(-1)), '', 'what the side has cleared it does not see again');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select is((select last_message from public.chat_details(-1)), 'Second', 'the other side still does');
reset role;
update public.profiles set profile_image_path = null where id = '00000000-0000-4000-8000-00000000000c';
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select is((select customer_image_path from public.chat_details(-1)), null, 'a customer without a picture');

select * from finish();
rollback;
