-- A message is told live to both sides, to nobody else, and to nobody whose account is off; a broadcast that fails leaves the
-- message where it is.
begin;
select plan(13);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'new-owner@fixture.test', '{"first_name": "New"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');
update public.profiles set profile_image_path = id || '/face.webp' where id = '00000000-0000-4000-8000-00000000000c';
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved');
insert into public.chats (id, business_id, business_name, customer_id) overriding system value values
  (-1, -1, 'Listed', '00000000-0000-4000-8000-00000000000c');

create function pg_temp.send(person text, body text, client_id uuid default null) returns void language plpgsql as $$
begin
  delete from realtime.messages;
  perform set_config('request.jwt.claims', jsonb_build_object(
    'sub', '00000000-0000-4000-8000-00000000000' || person, 'role', 'authenticated'
  )::text, true);
  set local role authenticated;
  perform public.send_message(-1, body, client_id);
  reset role;
end
$$;
create view pg_temp.told as
select right(topic, 1) as person, payload from realtime.messages where event = 'message' order by topic;

select pg_temp.send('c', 'Hello', '00000000-0000-4000-9000-000000000001');
select results_eq('select person from pg_temp.told', array['a', 'c'], 'the owner is told, and the sender too');
select is_empty(
  $$select from realtime.messages
    where private is not true or extension <> 'broadcast' or topic !~ '^user:00000000-0000-4000-8000-00000000000[ac]$'$$,
  'each on their private channel'
);
select is(
  (select payload - 'created_at' from pg_temp.told where person = 'a'),
  '{"chat_id": -1, "seq": 1, "sender_side": "user", "sender_id": "00000000-0000-4000-8000-00000000000c", "kind": "text",
    "body": "Hello", "images": [], "is_deleted": false, "business_id": -1,
    "sender_image_path": "00000000-0000-4000-8000-00000000000c/face.webp"}',
  'with the message, whose it is, and the sender''s picture'
);
select is(
  (select (payload ->> 'created_at')::timestamptz from pg_temp.told where person = 'a'),
  (select created_at from public.messages where chat_id = -1 and seq = 1), 'and its time'
);
select is(
  (select count(distinct payload) from pg_temp.told), 1::bigint, 'both are told the same'
);
select results_eq(
  'select event from realtime.messages where right(topic, 1) = $$a$$ order by inserted_at',
  array['message', 'notification'], 'the message comes before its notification'
);

select pg_temp.send('c', 'Hello', '00000000-0000-4000-9000-000000000001');
select is_empty('select from realtime.messages', 'a resend tells nothing anew');

select pg_temp.send('a', 'Hello yourself');
select results_eq(
  $$select person, payload ->> 'sender_side', payload ->> 'sender_image_path' from pg_temp.told$$,
  $$values ('a', 'business', null), ('c', 'business', null)$$, 'a business without a logo has no picture'
);

update public.accounts set deactivated_at = now() where id = '00000000-0000-4000-8000-00000000000c';
select pg_temp.send('a', 'Are you there?');
select results_eq('select person from pg_temp.told', array['a'], 'whose account is off is told nothing');

update public.accounts set deactivated_at = null where id = '00000000-0000-4000-8000-00000000000c';
update public.businesses set owner_id = '00000000-0000-4000-8000-00000000000b' where id = -1;
select pg_temp.send('b', 'I have taken over');
select results_eq('select person from pg_temp.told', array['b', 'c'], 'a former owner is told nothing more');

-- A time zone of the caller's choice must not move the broadcast away from those of others.
set local timezone = 'Pacific/Kiritimati';
select pg_temp.send('b', 'From far away');
select cmp_ok(
  (select max(abs(extract(epoch from inserted_at - timezone('UTC', clock_timestamp())))) from realtime.messages), '<', 60::numeric,
  'it is stored in Realtime''s time'
);

create function pg_temp.refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
create trigger refuse before insert on realtime.messages for each row execute function pg_temp.refuse();
select lives_ok($$select pg_temp.send('b', 'Without a sound')$$, 'a broadcast that fails fails no message');
drop trigger refuse on realtime.messages;
select is((select body from public.messages where chat_id = -1 order by seq desc limit 1), 'Without a sound', 'which is written');

select * from finish();
rollback;
