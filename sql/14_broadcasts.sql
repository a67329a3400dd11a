-- Broadcasts: what is told live. A person listens on one private channel, `user:<their id>`. Who may join a channel is
-- said in sql/reference/realtime_policies.sql; who is told something is chosen here at each sending, because a channel
-- that was joined stays joined until its token ends, whatever becomes of the person meanwhile.

-- What realtime.send does, for all whom it tells in one statement: it would take a call, a subtransaction and a search
-- for the day's partition for each of them. It has no rights of its own: it runs as whoever calls it, and so inserts by
-- the right of `postgres` to do so, as this does. Source: supabase/realtime, priv/repo/tenant_db_dump_17.sql.
-- As there, a failure is a warning, under the name by which Supabase's guide explains it: what it tells about is written,
-- and stays written. Where nobody has connected to Realtime for days there is no partition, and nobody to be told.
-- The time zone is that of Realtime: its table has times without one, and a caller of the Data API may choose theirs.
create function private.broadcast_to(person_ids uuid[], event text, payload jsonb) returns void
language plpgsql
set search_path = ''
set timezone = 'UTC'
-- Else it is planned at each call, because the length of the list is not known before.
set plan_cache_mode = 'force_generic_plan'
as $$
begin
  insert into realtime.messages (topic, extension, event, payload, private)
  select 'user:' || accounts.id, 'broadcast', broadcast_to.event, broadcast_to.payload, true
  from public.accounts
  where accounts.id = any (person_ids) and deactivated_at is null
    -- Of somebody who is being deleted, the rows go one after the other; the user goes first.
    and exists (select from auth.users where users.id = accounts.id);
exception when others then
  raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end
$$;
comment on function private.broadcast_to(uuid[], text, jsonb) is
  'Tells people something live, but for those whose account is off or being deleted, and for ids that are null. Called by '
  'functions that run as their owner.';

create function private.broadcast(person_id uuid, event text, payload jsonb) returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.broadcast_to(array[person_id], event, payload);
end
$$;
comment on function private.broadcast(uuid, text, jsonb) is 'The same for one person.';
