-- What is no list of images of this sender and chat is refused in words.
begin;
select plan(17);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved');
insert into public.chats (id, business_id, business_name, customer_id) overriding system value values
  (-1, -1, 'Listed', '00000000-0000-4000-8000-00000000000c');

set local role service_role;
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1, '["text"]')$$,
  'PT400', null, 'an image is an object'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/a.webp", "width": "ten", "height": 20}]')$$,
  'PT400', null, 'a width is a number'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/a.webp", "width": "10", "height": 20}]')$$,
  'PT400', null, 'and not a text'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/a.webp", "height": 20}]')$$,
  'PT400', null, 'none is missing'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/a.webp", "width": 0, "height": 20}]')$$,
  'PT400', null, 'at least one pixel'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/a.webp", "width": 1.5, "height": 20}]')$$,
  'PT400', null, 'whole ones'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/a.webp", "width": 50001, "height": 20}]')$$,
  'PT400', null, 'not too many'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/a.webp", "width": 1e300, "height": 20}]')$$,
  'PT400', null, 'however it is written'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1, '{"path": "x"}')$$,
  'PT400', null, 'a list is a list'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/a.webp", "width": 10, "height": 20},
      {"path": "00000000-0000-4000-8000-00000000000c/-1/a.webp", "width": 10, "height": 20}]')$$,
  'PT400', null, 'no file twice'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/../x.webp", "width": 1, "height": 1}]')$$,
  'PT422', null, 'a path leads nowhere else'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/.hidden", "width": 1, "height": 1}]')$$,
  'PT422', null, 'and hides nothing'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-2/x.webp", "width": 1, "height": 1}]')$$,
  'PT422', null, 'nor to another chat'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1, (
    select jsonb_agg(jsonb_build_object(
      'path', '00000000-0000-4000-8000-00000000000c/-1/' || n, 'width', 1, 'height', 1))
    from generate_series(1, 11) as n))$$,
  'PT400', null, 'eleven are too many'
);
select lives_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1, (
    select jsonb_agg(jsonb_build_object(
      'path', '00000000-0000-4000-8000-00000000000c/-1/' || n, 'width', 50000, 'height', 1))
    from generate_series(1, 10) as n))$$,
  'ten are sent'
);
select throws_ok(
  $$select public.send_images('00000000-0000-4000-8000-00000000000c', -1,
    '[{"path": "00000000-0000-4000-8000-00000000000c/-1/1", "width": 1, "height": 1}]')$$,
  'PT409', null, 'a file goes with one message only'
);
select is((select last_seq from public.chats where id = -1), 1::bigint, 'what was refused took no number');

select * from finish();
rollback;
