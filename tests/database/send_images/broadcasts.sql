-- Images are told live with their paths, which only who sees the message can have signed.
begin;
select plan(2);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');
insert into public.businesses (id, owner_id, name, approval_status, logo_path) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved', '00000000-0000-4000-8000-00000000000a/-1/logo.webp');
insert into public.chats (id, business_id, business_name, customer_id) overriding system value values
  (-1, -1, 'Listed', '00000000-0000-4000-8000-00000000000c');

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select public.send_images('00000000-0000-4000-8000-00000000000a', -1,
  '[{"path": "00000000-0000-4000-8000-00000000000a/-1/a.webp", "width": 10, "height": 20},
    {"path": "00000000-0000-4000-8000-00000000000a/-1/b.webp", "width": 30, "height": 40}]');
reset role;
select results_eq(
  $$select right(topic, 1) from realtime.messages where event = 'message' order by topic$$, array['a', 'c'],
  'both sides are told'
);
select is(
  (select payload - 'id' - 'created_at' from realtime.messages where event = 'message' and right(topic, 1) = 'c'),
  '{"chat_id": -1, "seq": 1, "sender_side": "business", "sender_id": "00000000-0000-4000-8000-00000000000a",
    "kind": "images", "body": "", "is_deleted": false, "business_id": -1,
    "sender_image_path": "00000000-0000-4000-8000-00000000000a/-1/logo.webp",
    "images": [{"path": "00000000-0000-4000-8000-00000000000a/-1/a.webp", "width": 10, "height": 20},
      {"path": "00000000-0000-4000-8000-00000000000a/-1/b.webp", "width": 30, "height": 40}]}',
  'in order, and with the business''s logo'
);

select * from finish();
rollback;
