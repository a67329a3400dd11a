-- The same client_id is one message, whatever it says the second time.
begin;
select plan(4);

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
select is(
  (select seq from public.send_message(-1, 'Once', '00000000-0000-4000-8000-0000000000f1')), 1::bigint, 'sent'
);
select results_eq(
  $$select seq, body from public.send_message(-1, 'Twice', '00000000-0000-4000-8000-0000000000f1')$$,
  $$values (1::bigint, 'Once')$$, 'sent again, it is what it was'
);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select is(
  (select seq from public.send_message(-1, 'Mine', '00000000-0000-4000-8000-0000000000f1')), 2::bigint,
  'the other side''s ids are its own'
);
select is((select business_unread_count from public.chats where id = -1), 1, 'and it counts once');

select * from finish();
rollback;
