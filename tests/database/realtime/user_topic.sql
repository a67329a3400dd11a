-- The channel of a person is listened to by that person, as long as their session lives and their account is on; nobody
-- sends there, and nobody shows presence.
begin;
select plan(17);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'person@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'stranger@fixture.test');
insert into auth.sessions (id, user_id) values
  ('00000000-0000-4000-9000-00000000000a', '00000000-0000-4000-8000-00000000000a'),
  ('00000000-0000-4000-9000-00000000000b', '00000000-0000-4000-8000-00000000000b');

-- As Realtime asks: a row of each extension is put there, and looked for with the claims and the topic of who joins.
create function pg_temp.listens(topic text, caller text, claims jsonb) returns text[] language plpgsql as $$
declare
  extensions text[];
begin
  delete from realtime.messages;
  insert into realtime.messages (topic, extension, private) values (topic, 'broadcast', true), (topic, 'presence', true);
  perform set_config('realtime.topic', topic, true), set_config('request.jwt.claims', claims::text, true);
  perform set_config('role', caller, true);
  select array_agg(extension order by extension) into extensions from realtime.messages;
  perform set_config('role', 'none', true);
  return extensions;
end
$$;
create function pg_temp.sends(topic text, extension text, caller text, claims jsonb) returns boolean language plpgsql as $$
begin
  perform set_config('realtime.topic', topic, true), set_config('request.jwt.claims', claims::text, true);
  perform set_config('role', caller, true);
  insert into realtime.messages (topic, extension, private) values (topic, extension, true);
  perform set_config('role', 'none', true);
  return true;
exception when insufficient_privilege then
  return false;
end
$$;
create function pg_temp.person(letter text) returns jsonb language sql as $$
  select jsonb_build_object(
    'sub', '00000000-0000-4000-8000-00000000000' || letter, 'role', 'authenticated',
    'session_id', '00000000-0000-4000-9000-00000000000' || letter
  )
$$;

create function pg_temp.own_topic() returns text language sql as $$ select 'user:00000000-0000-4000-8000-00000000000a' $$;

select is(
  pg_temp.listens(pg_temp.own_topic(), 'authenticated', pg_temp.person('a')), array['broadcast'],
  'a person listens to broadcasts, and sees no presence'
);
select is(pg_temp.listens(pg_temp.own_topic(), 'authenticated', pg_temp.person('b')), null, 'a stranger does not');
select is(pg_temp.listens(pg_temp.own_topic(), 'anon', '{"role": "anon"}'), null, 'nor does a visitor');
select is(pg_temp.listens(pg_temp.own_topic(), 'anon', pg_temp.person('a')), null, 'whatever their token says');
select is(
  pg_temp.listens(pg_temp.own_topic(), 'authenticated', '{"role": "authenticated"}'), null,
  'nor a token that names nobody'
);
select is(
  pg_temp.listens('user:', 'authenticated', '{"role": "authenticated"}'), null, 'not even to the channel of nobody'
);
select is(
  pg_temp.listens(upper(pg_temp.own_topic()), 'authenticated', pg_temp.person('a')), null,
  'another way of writing the channel is no channel'
);
select is(
  pg_temp.listens(pg_temp.own_topic() || ' ', 'authenticated', pg_temp.person('a')), null, 'nor with a space'
);
select is(
  pg_temp.listens(pg_temp.own_topic(), 'authenticated', pg_temp.person('a') || '{"session_id": "odd"}'), null,
  'an odd session is none'
);

select is(
  pg_temp.sends(pg_temp.own_topic(), 'broadcast', 'service_role', '{"role": "service_role"}'), true,
  'a row could be put there'
);
select is(
  pg_temp.sends(pg_temp.own_topic(), 'broadcast', 'authenticated', pg_temp.person('a')), false,
  'but a person does not send on their own channel'
);
select is(
  pg_temp.sends(pg_temp.own_topic(), 'presence', 'authenticated', pg_temp.person('a')), false, 'nor shows presence'
);
select is(
  pg_temp.sends(pg_temp.own_topic(), 'broadcast', 'authenticated', pg_temp.person('b')), false,
  'a stranger even less'
);

delete from auth.sessions where id = '00000000-0000-4000-9000-00000000000a';
select is(
  pg_temp.listens(pg_temp.own_topic(), 'authenticated', pg_temp.person('a')), null, 'an ended session hears nothing'
);
insert into auth.sessions (id, user_id) values
  ('00000000-0000-4000-9000-00000000000a', '00000000-0000-4000-8000-00000000000a');
select is(
  pg_temp.listens(pg_temp.own_topic(), 'authenticated', pg_temp.person('a')), array['broadcast'], 'a new one does'
);
update public.accounts set deactivated_at = now() where id = '00000000-0000-4000-8000-00000000000a';
select is(
  pg_temp.listens(pg_temp.own_topic(), 'authenticated', pg_temp.person('a')), null,
  'an account that is off hears nothing'
);

select bag_eq(
  $$select format('%s for %s to %s', policyname, cmd, roles) collate "default"
    from pg_policies where schemaname = 'realtime'$$,
  array[
    'messages_select_own for SELECT to {authenticated}', 'messages_select_chat for SELECT to {authenticated}',
    'messages_insert_chat for INSERT to {authenticated}'
  ],
  'there are no other policies'
);

select * from finish();
rollback;
