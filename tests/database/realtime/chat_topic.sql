-- The channel of a chat is for its two sides alone, to listen and to send, as long as they can write to each other.
begin;
select plan(39);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'new-owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test');
insert into auth.sessions (id, user_id)
select ('00000000-0000-4000-9000-00000000000' || right(id::text, 1))::uuid, id
from auth.users where email like '%@fixture.test';
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved');
insert into public.chats (id, business_id, business_name, customer_id) overriding system value values
  (-1, -1, 'Listed', '00000000-0000-4000-8000-00000000000c'),
  (-2, -1, 'Listed', '00000000-0000-4000-8000-00000000000d'),
  (9223372036854775807, null, 'Gone', '00000000-0000-4000-8000-00000000000d');

-- What somebody may do on a channel, as Realtime asks: `broadcast` and `presence`, each with r(ead) and w(rite).
create function pg_temp.may(person text, topic text default 'chat:-1', caller text default 'authenticated', claims jsonb default '{}')
returns text language plpgsql as $$
declare
  allowed text := '';
  one text;
begin
  perform set_config('request.jwt.claims', (jsonb_build_object(
    'sub', '00000000-0000-4000-8000-00000000000' || person, 'role', caller,
    'session_id', '00000000-0000-4000-9000-00000000000' || person
  ) || claims)::text, true);
  perform set_config('realtime.topic', topic, true);
  foreach one in array array['broadcast', 'presence'] loop
    delete from realtime.messages;
    insert into realtime.messages (topic, extension, private) values (topic, one, true);
    perform set_config('role', caller, true);
    if exists (select from realtime.messages) then
      allowed := allowed || ' r:' || one;
    end if;
    begin
      insert into realtime.messages (topic, extension, private) values (topic, one, true);
      allowed := allowed || ' w:' || one;
    exception when insufficient_privilege then
      null;
    end;
    perform set_config('role', 'none', true);
  end loop;
  return ltrim(allowed);
end
$$;
create function pg_temp.all_of_it() returns text language sql as $$
  select 'r:broadcast w:broadcast r:presence w:presence'
$$;

select is(pg_temp.may('c'), pg_temp.all_of_it(), 'the customer listens and sends');
select is(pg_temp.may('a'), pg_temp.all_of_it(), 'so does the owner');
select is(pg_temp.may('b'), '', 'a stranger does neither');
select is(pg_temp.may('d'), '', 'nor does another customer of the business');
select is(pg_temp.may('d', 'chat:-2'), pg_temp.all_of_it(), 'who has a chat of their own');
select is(pg_temp.may('c', 'chat:-2'), '', 'which is not the first one''s');
select is(pg_temp.may('c', caller => 'anon'), '', 'a visitor does neither, whatever their token says');
select is(pg_temp.may('c', claims => '{"sub": null}'), '', 'nor a token that names nobody');
select is(
  pg_temp.may('c', claims => '{"session_id": "00000000-0000-4000-9000-0000000000ff"}'), '', 'nor one of an ended session'
);
select is(
  pg_temp.may('c', claims => '{"session_id": "00000000-0000-4000-9000-00000000000a"}'), '', 'nor one of another''s session'
);
select is(pg_temp.may('c', 'chat:-3'), '', 'a chat that is not there has no channel');
select is(
  pg_temp.may('c', 'user:00000000-0000-4000-8000-00000000000c'), 'r:broadcast',
  'the own channel is only listened to'
);

-- Every other way of writing the same number is another channel, and nobody's.
select is(pg_temp.may('c', topic), '', format('no channel: %L', topic))
from unnest(array[
  'chat:abc', 'chat:', 'chat', 'chat:-1 ', 'chat: -1', E'chat:-1\n', 'chat:-01', 'chat:-0x1', 'chat:-1.0', 'chat:--1',
  'Chat:-1', 'user:-1', 'chats-1', 'chat:99999999999999999999', 'chat:-1:typing', ' chat:-1'
]) as topic;
select is(
  pg_temp.may('d', 'chat:9223372036854775807'), pg_temp.all_of_it(), 'the largest number there is, is one'
);
select is(pg_temp.may('d', 'chat:9223372036854775808'), '', 'the next is not');
set local realtime.topic = '';
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
set local role authenticated;
select is_empty('select from realtime.messages', 'without a channel, there is nothing');
reset role;

update public.chats set blocked_by = 'business' where id = -1;
select is(pg_temp.may('c'), '', 'a blocked chat is silent for the one');
select is(pg_temp.may('a'), '', 'and for the other, who has blocked it');
update public.chats set blocked_by = null where id = -1;
select is(pg_temp.may('c'), pg_temp.all_of_it(), 'until the block is taken back');

update public.businesses set owner_id = '00000000-0000-4000-8000-00000000000b' where id = -1;
select is(pg_temp.may('a'), '', 'a former owner is a stranger');
select is(pg_temp.may('b'), pg_temp.all_of_it(), 'the new one takes part');

update public.accounts set deactivated_at = now() where id = '00000000-0000-4000-8000-00000000000c';
select is(pg_temp.may('c'), '', 'an account that is off does nothing');
update public.accounts set deactivated_at = null where id = '00000000-0000-4000-8000-00000000000c';
select is(pg_temp.may('c'), pg_temp.all_of_it(), 'until it is on');

select private.close_chat(-1);
select is(pg_temp.may('c') || pg_temp.may('b'), '', 'a closed chat is silent for both');

select * from finish();
rollback;
