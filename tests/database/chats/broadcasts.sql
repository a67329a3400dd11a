-- What changes about a chat is told live to each side as that side sees it, and only where it changes for that side.
begin;
select plan(17);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test', '{"first_name": "Other"}');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Second', 'approved'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');
insert into public.chats (id, business_id, business_name, customer_id, last_seq, user_unread_count)
overriding system value values
  (-1, -1, 'Listed', '00000000-0000-4000-8000-00000000000c', 2, 2),
  (-2, -2, 'Second', '00000000-0000-4000-8000-00000000000c', 0, 0),
  (-3, -3, 'Listed of another', '00000000-0000-4000-8000-00000000000c', 0, 0),
  (-4, -3, 'Listed of another', '00000000-0000-4000-8000-00000000000d', 0, 0);
insert into public.messages (chat_id, seq, sender_side, sender_id, body)
select -1, seq, 'business', '00000000-0000-4000-8000-00000000000a', 'Hello' from generate_series(1, 2) as seq;

create function pg_temp.does(person text, what text) returns void language plpgsql as $$
begin
  delete from realtime.messages;
  perform set_config('request.jwt.claims', jsonb_build_object(
    'sub', '00000000-0000-4000-8000-00000000000' || person, 'role', 'authenticated'
  )::text, true);
  set local role authenticated;
  execute what;
  reset role;
end
$$;
create view pg_temp.told as
select right(topic, 1) as person, payload - 'id' as payload
from realtime.messages where event = 'chat_changed' order by topic, (payload ->> 'chat_id')::bigint;

select pg_temp.does('c', 'select public.mark_chat_read(-1, 1)');
select results_eq(
  'select * from pg_temp.told',
  $$values
    ('a', '{"chat_id": -1, "user_read_seq": 1, "business_read_seq": 0, "last_seq": 2, "cleared_through_seq": 0,
      "unread_count": 0, "blocked_by": null, "is_closed": false}'::jsonb),
    ('c', '{"chat_id": -1, "user_read_seq": 1, "business_read_seq": 0, "last_seq": 2, "cleared_through_seq": 0,
      "unread_count": 1, "blocked_by": null, "is_closed": false}')$$,
  'reading is told to both, with the own count'
);
select pg_temp.does('c', 'select public.mark_chat_read(-1, 1)');
select is_empty('select from realtime.messages', 'reading again changes nothing and is not told');

select pg_temp.does('a', 'select public.send_message(-1, $$Hello$$)');
select is_empty('select from pg_temp.told', 'a new message tells of itself');
select isnt_empty($$select from realtime.messages where event = 'message'$$, 'as it does here');

select pg_temp.does('c', 'select public.clear_chat(-1)');
select results_eq(
  $$select person, payload ->> 'cleared_through_seq', payload ->> 'unread_count', payload ->> 'user_read_seq'
    from pg_temp.told$$,
  $$values ('a', '0', '0', '3'), ('c', '3', '0', '3')$$, 'clearing is told to both where it also reads'
);
select pg_temp.does('a', 'select public.mark_chat_read(-1)');
select pg_temp.does('a', 'select public.clear_chat(-1)');
select results_eq(
  $$select person, payload ->> 'cleared_through_seq' from pg_temp.told$$, $$values ('a', '3')$$,
  'else it is nobody''s but the own side''s affair'
);

select pg_temp.does('c', 'select public.set_chat_blocked(-1, true)');
select results_eq(
  $$select person, payload ->> 'blocked_by' from pg_temp.told$$, $$values ('a', 'user'), ('c', 'user')$$,
  'blocking is told to both'
);
select pg_temp.does('c', 'select public.set_chat_blocked(-1, false)');
select results_eq(
  $$select person, payload ->> 'blocked_by' from pg_temp.told$$, $$values ('a', null), ('c', null)$$, 'so is its end'
);

delete from realtime.messages;
select private.close_chat(-1);
select results_eq(
  $$select person, payload ->> 'is_closed' from pg_temp.told$$, $$values ('a', 'true'), ('c', 'true')$$,
  'closing is told to both'
);

update public.accounts set deactivated_at = now() where id = '00000000-0000-4000-8000-00000000000c';
select pg_temp.does('a', 'select public.set_chat_blocked(-2, true)');
select results_eq('select person from pg_temp.told', array['a'], 'whose account is off is told nothing');
update public.accounts set deactivated_at = null where id = '00000000-0000-4000-8000-00000000000c';

select pg_temp.does('a', 'select public.delete_business(-2)');
select results_eq(
  $$select person, payload ->> 'chat_id', payload ->> 'is_closed' from pg_temp.told$$, $$values ('c', '-2', 'true')$$,
  'of a business that goes, the customer is told'
);

select pg_temp.does('c', 'select public.delete_account()');
select results_eq(
  $$select person, payload ->> 'chat_id', payload ->> 'is_closed' from pg_temp.told$$,
  $$values ('b', '-3', 'true')$$, 'of a customer who goes, the owner is told, but not where it was closed already'
);
select is_empty(
  $$select from realtime.messages where right(topic, 1) = 'c'$$, 'and nothing is told to who is gone'
);

select pg_temp.does('b', 'select public.delete_account()');
select results_eq(
  $$select person, payload ->> 'chat_id', payload ->> 'is_closed' from pg_temp.told$$, $$values ('d', '-4', 'true')$$,
  'of an owner who goes, the customers are told'
);
select is_empty(
  $$select from realtime.messages where right(topic, 1) = 'b'$$, 'and nothing is told to the owner who is gone'
);

update public.chats set blocked_by = 'user', closed_at = null where id = -4;
delete from realtime.messages;
update public.chats set last_message_at = now() where id = -4;
select is_empty('select from realtime.messages', 'a change of anything else is not told');
update public.chats set blocked_by = null where id = -4;
select results_eq('select person from pg_temp.told', array['d'], 'and of this it is, though the business is gone');

select * from finish();
rollback;
