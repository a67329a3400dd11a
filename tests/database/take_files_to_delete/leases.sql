-- The queue is worked through: each file is handed to one at a time, until it is gone.
begin;
select plan(11);

delete from private.files_to_delete;
insert into auth.users (id, email) values ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test');
insert into storage.buckets (id, name) values ('images', 'images'), ('chat-images', 'chat-images') on conflict do nothing;
insert into storage.objects (bucket_id, name)
select bucket_id, '00000000-0000-4000-8000-00000000000a/' || name
from (values ('images', 'a'), ('images', 'b'), ('chat-images', 'c'), ('images', 'named')) as files (bucket_id, name);
insert into private.files_to_delete (bucket_id, name)
select bucket_id, '00000000-0000-4000-8000-00000000000a/' || name
from (values ('images', 'named'), ('images', 'gone'), ('images', 'a'), ('images', 'b'), ('chat-images', 'c'))
  as files (bucket_id, name);
-- Past the trigger, as by a transaction that began before the job.
set local session_replication_role = replica;
update public.profiles set profile_image_path = id || '/named' where id = '00000000-0000-4000-8000-00000000000a';
set local session_replication_role = origin;

create function pg_temp.take(at_most integer) returns text[] language sql as $$
  select array_agg(bucket_id || '/' || split_part(name, '/', 2) order by name)
  from public.take_files_to_delete(at_most)
$$;
create function pg_temp.queue() returns text[] language sql security definer as $$
  select array_agg(split_part(name, '/', 2) order by name) from private.files_to_delete
$$;
grant execute on function pg_temp.take(integer), pg_temp.queue() to public;

set local role authenticated;
select throws_ok($$select pg_temp.take(1)$$, '42501', null, 'whoever is signed in does not call it');
set local role service_role;
select is(pg_temp.take(2), array['images/a', 'images/b'], 'the longest waiting first, without what is named or gone');
select is(pg_temp.queue(), array['a', 'b', 'c'], 'which have left the queue');
select is(pg_temp.take(2), array['chat-images/c'], 'what was handed out is not handed out again');
select is(pg_temp.take(2), null, 'then there is none');

reset role;
update private.files_to_delete set leased_until = now() - interval '1 second' where name like '%/a';
set local role service_role;
select is(pg_temp.take(null), array['images/a'], 'what is still there after its time is handed out once more');

-- What the Storage API does for its caller.
reset role;
set local storage.allow_delete_query = 'true';
delete from storage.objects where name like '00000000-0000-4000-8000-00000000000a/%' and name not like '%/named';
set local role service_role;
select is(pg_temp.take(100), null, 'a file that was deleted');
select is(pg_temp.queue(), null, 'leaves the queue');

reset role;
insert into storage.objects (bucket_id, name)
select 'images', '00000000-0000-4000-8000-00000000000a/' || number from generate_series(1, 1102) as number;
insert into private.files_to_delete (bucket_id, name)
select 'images', '00000000-0000-4000-8000-00000000000a/' || number from generate_series(1, 1102) as number;
set local role service_role;
select is(cardinality(pg_temp.take(0)), 1, 'one at least');
select is(cardinality(pg_temp.take(5000)), 1000, 'and a thousand at most');
select is((select count(*) from public.take_files_to_delete()), 100::bigint, 'a hundred unless asked otherwise');

select * from finish();
rollback;
