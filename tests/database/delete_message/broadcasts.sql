-- That a message was taken back is told to both sides, and what was broadcast of it is gone: no replay brings it again.
begin;
select plan(6);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test', '{"first_name": "Other"}');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved');
insert into public.chats (id, business_id, business_name, customer_id) overriding system value values
  (-1, -1, 'Listed', '00000000-0000-4000-8000-00000000000c'),
  (-2, -1, 'Listed', '00000000-0000-4000-8000-00000000000d');

create view pg_temp.stored as
select right(topic, 1) as person, payload ->> 'body' as body from realtime.messages where event = 'message' order by 1, 2;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select public.send_message(-2, 'In another chat');
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select public.send_message(-1, 'Taken back');
select public.send_message(-1, 'Kept');
reset role;
select results_eq(
  'select * from pg_temp.stored',
  $$values ('a', 'In another chat'), ('a', 'Kept'), ('a', 'Taken back'), ('c', 'Kept'), ('c', 'Taken back'),
    ('d', 'In another chat')$$,
  'before, each can be replayed'
);
set local role authenticated;
select public.delete_message(-1, 1);
reset role;
select results_eq(
  'select * from pg_temp.stored',
  $$values ('a', 'In another chat'), ('a', 'Kept'), ('c', 'Kept'), ('d', 'In another chat')$$,
  'after, the others alone'
);
select is_empty($$select from realtime.messages where payload::text like '%Taken back%'$$, 'nothing has its text');
select results_eq(
  $$select right(topic, 1), payload - 'id' from realtime.messages where event = 'message_deleted' order by 1$$,
  $$values ('a', '{"chat_id": -1, "seq": 1}'::jsonb), ('c', '{"chat_id": -1, "seq": 1}')$$, 'both sides are told'
);

-- An older version of Realtime stores the time at which the transaction began.
update realtime.messages set inserted_at = inserted_at - interval '20 seconds' where event = 'message';
set local role authenticated;
select public.delete_message(-1, 2);
reset role;
select results_eq(
  'select * from pg_temp.stored', $$values ('a', 'In another chat'), ('d', 'In another chat')$$,
  'however Realtime takes the time'
);
select throws_ok(
  $$set local role authenticated; select public.delete_message(-1, 1)$$, 'PT404', null, 'once is enough'
);

select * from finish();
rollback;
