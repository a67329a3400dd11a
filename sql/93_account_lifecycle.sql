-- Switching an account off, its coming back with the next sign-in, and deleting it with all that is
-- somebody's.

create table private.account_deactivations (
  account_id uuid primary key references public.accounts (id) on delete cascade,
  reason text not null default '',
  constraint reason_is_short check (char_length(reason) <= 1000)
);

-- No grants: definer functions only.
comment on table private.account_deactivations is
  'Why a person has switched their account off. The row goes when they come back.';
comment on column private.account_deactivations.reason is 'In their own words; empty when they gave none.';


-- Definer: callers have no right to lock accounts. An update of several businesses takes them in whatever order
-- they lie: it waits for the account before it holds the first, where private.lock_businesses_of_person goes by id.
create function private.lock_caller() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.lock_person((select auth.uid()));
  return null;
end
$$;
comment on function private.lock_caller() is
  'Holds the caller''s account before a statement of theirs changes businesses.';

-- Functions that run as their owner have locked whom they must.
create trigger businesses_before_lock_caller before update on public.businesses
  for each statement when (current_user = 'authenticated') execute function private.lock_caller();


-- Definer: deactivated_at and sessions are not the person's to write.
create function public.deactivate_account(reason text default null) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person_id uuid := private.require_person();
begin
  if char_length(btrim(deactivate_account.reason)) > 1000 then
    raise sqlstate 'PT400' using
      message = 'The reason is too long.',
      detail = 'invalid_reason',
      hint = 'Send at most 1000 characters.';
  end if;

  -- The user first, as a sign-in takes it: of a sign-in and a deactivation at once, the later one counts.
  perform from auth.users where id = person_id for no key update;
  perform from public.accounts where id = person_id for no key update;
  perform private.lock_businesses_of_person(person_id);
  update public.accounts set deactivated_at = now() where id = person_id and deactivated_at is null;
  if found then
    insert into private.account_deactivations (account_id, reason)
    values (person_id, btrim(coalesce(deactivate_account.reason, '')))
    on conflict (account_id) do update set reason = excluded.reason;
    perform private.record_audit('deactivate_account', 'account', person_id::text);
  end if;
  delete from auth.sessions where user_id = person_id;
end
$$;
grant execute on function public.deactivate_account(text) to authenticated;
comment on function public.deactivate_account(text) is
  'Switches the caller''s account off, hides what is theirs and ends all their sessions. The next sign-in '
  'switches it on again. PT401 not_signed_in, PT400 invalid_reason.';

-- Definer: Auth's own role makes the session and holds no rights on these tables. A failure here is a failed
-- sign-in, so a user without an account passes. A refreshed token begins no session.
create function private.reactivate_account() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform from auth.users where id = new.user_id for no key update;
  perform from public.accounts where id = new.user_id and deactivated_at is not null for no key update;
  if found then
    perform private.lock_businesses_of_person(new.user_id);
    update public.accounts set deactivated_at = null where id = new.user_id;
    delete from private.account_deactivations where account_id = new.user_id;
    insert into public.audit_entries (actor_id, action, subject_type, subject_id)
    values (new.user_id, 'reactivate_account', 'account', new.user_id::text);
  end if;
  return null;
end
$$;
comment on function private.reactivate_account() is
  'Whoever signs in, by whichever way, has the account on again.';

create trigger sessions_after_reactivate_account after insert on auth.sessions
  for each row execute function private.reactivate_account();


create table private.deleted_users (
  user_id uuid primary key,
  deleted_at timestamptz not null default now()
);

-- No grants: definer functions and jobs only.
comment on table private.deleted_users is
  'Users whose lines in Auth''s log and whose broadcasts the next daily job removes: no index leads to them, so that it '
  'takes a walk through all of them.';

-- Definer: Auth deletes users too, by its admin API, and its role has no rights here. What hangs on the user
-- by a foreign key goes by itself; this is the rest.
create function private.clear_after_user() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into private.deleted_users (user_id) values (old.id) on conflict do nothing;
  delete from auth.flow_state where user_id = old.id or linking_target_id = old.id;
  -- Also files that no row names: uploads lie below their uploader's id, and `0` comes after `/`.
  insert into private.files_to_delete (bucket_id, name)
  select objects.bucket_id, objects.name
  from storage.buckets
  join storage.objects on objects.bucket_id = buckets.id
    and objects.name collate "C" >= old.id::text || '/'
    and objects.name collate "C" < old.id::text || '0'
  on conflict do nothing;
  return null;
end
$$;
comment on function private.clear_after_user() is
  'Removes what no foreign key takes along with a deleted user, and queues their files.';

create trigger users_after_clear after delete on auth.users
  for each row execute function private.clear_after_user();

create function private.forget_deleted_users() returns void
language plpgsql
set search_path = ''
as $$
declare
  user_ids text[];
begin
  with deleted as (delete from private.deleted_users returning user_id)
  select array_agg(user_id::text) into user_ids from deleted;
  if user_ids is not null then
    delete from auth.audit_log_entries
    where payload ->> 'actor_id' = any (user_ids) or payload -> 'traits' ->> 'user_id' = any (user_ids);
    delete from realtime.messages
    where topic = any (select 'user:' || user_id from unnest(user_ids) as user_id)
      or payload ->> 'sender_id' = any (user_ids) or payload ->> 'actor_id' = any (user_ids);
  end if;
end
$$;
comment on function private.forget_deleted_users() is
  'Job, once a day: takes the lines about deleted users, which hold their addresses, out of Auth''s log, and out of the '
  'broadcasts what was told to them, what they wrote and what they did.';

-- Definer: users are Auth's. Nobody can delete anybody but themselves.
create function public.delete_account() returns void
language plpgsql security definer
set search_path = ''
as $$
declare
  person_id uuid := private.require_person();
begin
  -- Nothing is held before: triggers take all in the order in which it goes when Auth deletes somebody.
  delete from auth.users where id = person_id;
  if found then
    perform private.record_audit('delete_account', 'account', person_id::text);
  end if;
end
$$;
grant execute on function public.delete_account() to authenticated;
comment on function public.delete_account() is
  'Deletes the caller''s account with everything that is theirs, but for what docs/retention.md names. PT401 '
  'not_signed_in.';
