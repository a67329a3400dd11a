-- Images are sent for a person by the function that inspected them, from the senders folder of the chat.
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
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1, '[]')$$, '42501', null,
  'a customer does not call it'
);
reset role;
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select results_eq(
  $$select seq, kind from public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/a.webp", "width": 10, "height": 20},
      {"path": "00000000-0000-4000-8000-00000000000c/-1/b.webp", "width": 30, "height": 40}]',
    '00000000-0000-4000-8000-0000000000f1')$$,
  $$values (1::bigint, 'images')$$, 'two images are one message'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000a/-1/a.webp", "width": 10, "height": 20}]')$$,
  'PT422', null, 'not from the folder of another'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1, '[{"width": 10, "height": 20}]')$$,
  'PT422', null, 'nor from nowhere'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1, '[]')$$, 'PT400', null, 'none is too few'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1, null)$$, 'PT400', null, 'nothing, too'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000b', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000b/-1/a.webp", "width": 10, "height": 20}]')$$,
  'PT404', null, 'a stranger sends none'
);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select is(
  public.chat_history(-1) #>> '{messages,0,images,1,path}', '00000000-0000-4000-8000-00000000000c/-1/b.webp',
  'the other side sees them in order'
);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select is((select last_message from public.user_chats()), 'Images', 'the list says what it is');
select public.delete_message(-1, 1);
select is_empty('select from public.message_images where chat_id = -1', 'a deleted message has no images');
reset role;
select is(
  (select count(*) from private.files_to_delete where bucket_id = 'chat-images' and name like '%/-1/_.webp'), 2::bigint,
  'and its files are queued'
);

select * from finish();
rollback;
