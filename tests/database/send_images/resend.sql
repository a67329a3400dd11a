-- Images that are sent again are those of the first time, whatever comes with them.
begin;
select plan(8);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved');
insert into public.chats (id, business_id, business_name, customer_id) overriding system value values
  (-1, -1, 'Listed', '00000000-0000-4000-8000-00000000000c');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select public.send_message(-1, 'A text', '00000000-0000-4000-8000-0000000000f2');

reset role;
set local role service_role;
select public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/a.webp", "width": 10, "height": 20}]',
    '00000000-0000-4000-8000-0000000000f1');
select results_eq(
  $$select seq from public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/a.webp", "width": 10, "height": 20},
      {"path": "00000000-0000-4000-8000-00000000000c/-1/b.webp", "width": 10, "height": 20}]',
    '00000000-0000-4000-8000-0000000000f1')$$,
  array[2::bigint], 'a resend is the same message'
);
select results_eq(
  'select path from public.message_images where chat_id = -1 and seq = 2',
  array['00000000-0000-4000-8000-00000000000c/-1/a.webp'], 'and gains no image'
);
select results_eq(
  $$select kind from public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/c.webp", "width": 10, "height": 20}]',
    '00000000-0000-4000-8000-0000000000f2')$$,
  array['text'], 'the id of a text answers the text'
);
select is_empty('select from public.message_images where chat_id = -1 and seq = 1', 'which gets no images');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select results_eq(
  $$select seq, images from public.send_message(-1, 'A text', '00000000-0000-4000-8000-0000000000f1')$$,
  $$values (2::bigint,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/a.webp", "width": 10, "height": 20}]'::jsonb)$$,
  'the id of images answers the images, to a text as well'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select public.delete_message(-1, 2);
reset role;
set local role service_role;
select results_eq(
  $$select is_deleted from public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/d.webp", "width": 10, "height": 20}]',
    '00000000-0000-4000-8000-0000000000f1')$$,
  array[true], 'a message that was taken back stays so'
);
select is_empty('select from public.message_images where chat_id = -1 and seq = 2', 'and gets no images back');
select is((select last_seq from public.chats where id = -1), 2::bigint, 'nothing was sent anew');

select * from finish();
rollback;
