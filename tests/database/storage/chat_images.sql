-- A file of a chat is selected, and so signed for, by whoever sees its message. No other file is anybody's.
begin;
select plan(9);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'stranger@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved');
insert into public.chats (id, business_id, business_name, customer_id, last_seq) overriding system value values
  (-1, -1, 'Listed', '00000000-0000-4000-8000-00000000000c', 2);
insert into public.messages (chat_id, seq, sender_side, sender_id, kind)
select -1, seq, 'user', '00000000-0000-4000-8000-00000000000c', 'images' from generate_series(1, 2) as seq;
insert into public.message_images (chat_id, seq, position, path, width, height)
select -1, seq, 1, '00000000-0000-4000-8000-00000000000c/-1/' || seq || '.png', 1, 1 from generate_series(1, 2) as seq;
insert into storage.buckets (id, name) values ('images', 'images'), ('chat-images', 'chat-images') on conflict do nothing;
insert into storage.objects (bucket_id, name, owner_id) values
  ('chat-images', '00000000-0000-4000-8000-00000000000c/-1/1.png', '00000000-0000-4000-8000-00000000000c'),
  ('chat-images', '00000000-0000-4000-8000-00000000000c/-1/2.png', '00000000-0000-4000-8000-00000000000c'),
  ('chat-images', '00000000-0000-4000-8000-00000000000c/-1/unsent.png', '00000000-0000-4000-8000-00000000000c'),
  ('images', '00000000-0000-4000-8000-00000000000c/-1/1.png', '00000000-0000-4000-8000-00000000000c');

create function pg_temp.seen(person text, session_id uuid default null) returns text[] language plpgsql as $$
declare
  names text[];
begin
  perform set_config('request.jwt.claims', jsonb_strip_nulls(jsonb_build_object(
    'sub', '00000000-0000-4000-8000-00000000000' || person, 'role', 'authenticated', 'session_id', session_id
  ))::text, true);
  set local role authenticated;
  select array_agg(bucket_id || '/' || split_part(name, '/', 3) order by bucket_id, name) into names
  from storage.objects where name like '00000000-0000-4000-8000-00000000000c/%';
  reset role;
  return names;
end
$$;

select is(pg_temp.seen('c'), array['chat-images/1.png', 'chat-images/2.png'], 'the customer sees both');
select is(pg_temp.seen('a'), array['chat-images/1.png', 'chat-images/2.png'], 'so does the owner');
select is(pg_temp.seen('b'), null, 'a stranger sees none');
select is(
  pg_temp.seen('c', '00000000-0000-4000-9000-0000000000ff'), null, 'nor does a token whose session has ended'
);

update public.chats set business_cleared_seq = 1 where id = -1;
select is(pg_temp.seen('a'), array['chat-images/2.png'], 'what the owner has cleared is gone for them');
select is(pg_temp.seen('c'), array['chat-images/1.png', 'chat-images/2.png'], 'and not for the customer');

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
set local role authenticated;
select public.delete_message(-1, 2);
reset role;
select is(pg_temp.seen('c'), array['chat-images/1.png'], 'a message that was taken back shows no image');
select is(pg_temp.seen('a'), null, 'to nobody');
select results_eq(
  $$select format('%s for %s to %s', policyname, cmd, roles) collate "default"
    from pg_policies where schemaname = 'storage' and tablename = 'objects'$$,
  array['objects_select_chat_images for SELECT to {authenticated}'],
  'there is no other policy'
);

select * from finish();
rollback;
