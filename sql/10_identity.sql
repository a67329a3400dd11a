-- People: a profile that the product shows, an account that only its owner sees, and who is staff.
-- Auth owns auth.users; both rows below are made and kept by triggers on it.

create table private.staff (
  user_id uuid primary key references auth.users (id) on delete cascade,
  created_at timestamptz not null default now()
);
-- No grants: staff are appointed in SQL by whoever runs the project.
comment on table private.staff is 'Who decides about approvals. Appointed in SQL only.';

-- Definer, because nobody may read private.staff.
create function private.is_staff() returns boolean
language sql stable security definer
set search_path = ''
as $$
  select exists (select from private.staff where user_id = (select auth.uid()))
$$;
grant execute on function private.is_staff() to anon, authenticated, service_role;
comment on function private.is_staff() is 'Whether the caller is staff; for policies.';

create function public.is_staff() returns boolean
language sql stable
set search_path = ''
as $$
  select private.is_staff()
$$;
grant execute on function public.is_staff() to authenticated, service_role;
comment on function public.is_staff() is 'Whether the signed-in person is staff.';


create function private.require_person() returns uuid
language plpgsql stable
set search_path = ''
as $$
declare
  -- Without a subquery around it: a plain expression costs no query of its own.
  person uuid := auth.uid();
begin
  if person is null then
    raise sqlstate 'PT401' using
      message = 'You are not signed in.',
      detail = 'not_signed_in',
      hint = 'Sign in first.';
  end if;
  return person;
end
$$;
grant execute on function private.require_person() to authenticated, service_role;
comment on function private.require_person() is 'The id of the caller, a person who is signed in. PT401 not_signed_in.';


create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  first_name text not null default '',
  last_name text not null default '',
  profile_image_path text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint first_name_is_short check (char_length(first_name) <= 100),
  constraint last_name_is_short check (char_length(last_name) <= 100),
  constraint profile_image_path_is_short check (char_length(profile_image_path) between 1 and 400),
  -- Uploads lie below their uploader's id. No segment begins with a dot: `..` would lead to somebody else's.
  constraint profile_image_path_is_the_persons
    check (profile_image_path ~ ('^' || id::text || '(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$'))
);

alter table public.profiles enable row level security;

create policy profiles_select_own_or_staff on public.profiles for select to authenticated
  using (id = (select auth.uid()) or (select private.is_staff()));
create policy profiles_update_own on public.profiles for update to authenticated
  using (id = (select auth.uid()))
  with check (id = (select auth.uid()));

grant select on public.profiles to authenticated;
grant update (first_name, last_name, profile_image_path) on public.profiles to authenticated;
-- Insert and delete are not granted: registration makes the row, deleting the user removes it.
grant select, insert, update, delete on public.profiles to service_role;

comment on table public.profiles is 'A person''s name and picture. Made by a trigger when they sign up.';
comment on column public.profiles.profile_image_path is
  'Object in the bucket `images`; null until a picture is set.';

create trigger profiles_before_set_updated_at before update on public.profiles
  for each row execute function private.set_updated_at();


create table public.accounts (
  id uuid primary key references public.profiles (id) on delete cascade,
  email text not null default '',
  is_verified boolean not null default false,
  deactivated_at timestamptz
);

alter table public.accounts enable row level security;

create policy accounts_select_own on public.accounts for select to authenticated
  using (id = (select auth.uid()));

grant select on public.accounts to authenticated;
-- No writes are granted: the address follows Auth, the rest is set by the functions that prove it.
grant select, insert, update, delete on public.accounts to service_role;

comment on table public.accounts is
  'The private half of a person, one to one with profiles. Seen by its owner only.';
comment on column public.accounts.email is 'Follows auth.users.email; empty for a user without an address.';
comment on column public.accounts.is_verified is
  'Whether the address was proved to be theirs. Auth confirms every address, so this is kept apart from it.';
comment on column public.accounts.deactivated_at is
  'Since when the person has switched the account off; null while it is on.';


-- Definer: Auth's own role makes the user and holds no rights on these tables. It must not fail for odd
-- metadata, which the person chooses freely, because a failure here is a failed sign-up.
create function private.create_profile_and_account() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  -- Social providers send given_name and family_name, or only a full name.
  whole text := btrim(coalesce(
    new.raw_user_meta_data ->> 'full_name', new.raw_user_meta_data ->> 'name', ''
  ));
  first text := coalesce(
    new.raw_user_meta_data ->> 'first_name',
    new.raw_user_meta_data ->> 'given_name',
    substring(whole from '^\S+'),
    ''
  );
  last text := coalesce(
    new.raw_user_meta_data ->> 'last_name',
    new.raw_user_meta_data ->> 'family_name',
    substring(whole from '^\S+\s+(.*)$'),
    ''
  );
begin
  insert into public.profiles (id, first_name, last_name)
  values (new.id, left(btrim(first), 100), left(btrim(last), 100));
  insert into public.accounts (id, email) values (new.id, coalesce(new.email, ''));
  return new;
end
$$;
comment on function private.create_profile_and_account() is 'Gives a new Auth user a profile and an account.';

create trigger users_after_create_profile_and_account after insert on auth.users
  for each row execute function private.create_profile_and_account();

create function private.delete_people_in_turn() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock(hashtext('private.delete_people_in_turn'));
  return null;
end
$$;
comment on function private.delete_people_in_turn() is
  'Lets one deletion of people go on at a time. What two people wrote about each other (reports, '
  'notifications) is cleared in another order for each of them, and two deletions at once would wait for '
  'each other crosswise.';

create trigger users_before_delete_in_turn before delete on auth.users
  for each statement execute function private.delete_people_in_turn();

-- Definer for the same reason. A changed address has not been proved, whatever was proved about the old one.
create function private.follow_user_email() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  update public.accounts set email = coalesce(new.email, ''), is_verified = false where id = new.id;
  return new;
end
$$;
comment on function private.follow_user_email() is 'Copies a changed address of an Auth user to the account.';

create trigger users_after_follow_email after update of email on auth.users
  for each row when (old.email is distinct from new.email) execute function private.follow_user_email();


-- Definer, because callers read neither auth.sessions nor other people's accounts.
create function private.session_is_live() returns boolean
language plpgsql stable security definer
set search_path = ''
as $$
declare
  claimed text := auth.jwt() ->> 'session_id';
begin
  -- API keys and tokens of third parties carry no session.
  if claimed is null then
    return true;
  end if;
  if not pg_input_is_valid(claimed, 'uuid') then
    return false;
  end if;
  return exists (
    select
    from auth.sessions
    join public.accounts on accounts.id = sessions.user_id
    where sessions.id = claimed::uuid
      and sessions.user_id = (select auth.uid())
      and (sessions.not_after is null or sessions.not_after > now())
      and accounts.deactivated_at is null
  );
end
$$;
grant execute on function private.session_is_live() to anon, authenticated, service_role;
comment on function private.session_is_live() is
  'False when the caller''s token belongs to a session that has ended or to a deactivated account.';

create function private.check_request() returns void
language plpgsql
set search_path = ''
as $$
declare
  subject text := auth.jwt() ->> 'sub';
  headers jsonb;
begin
  -- Third parties may name people in their own way. Without this, such a token fails or passes by whether the
  -- plan of a request happens to ask a policy who is calling.
  if not pg_input_is_valid(subject, 'uuid') then
    raise sqlstate 'PT401' using
      message = 'This token names nobody.',
      detail = 'invalid_subject',
      hint = 'Sign in.';
  end if;
  if not private.session_is_live() then
    raise sqlstate 'PT401' using
      message = 'This session has ended.',
      detail = 'session_ended',
      hint = 'Sign in again.';
  end if;
  if subject is not null and current_setting('transaction_read_only') = 'off' then
    headers := nullif(current_setting('request.headers', true), '');
    if headers ? 'idempotency-key' then
      perform private.take_idempotency_key(headers ->> 'idempotency-key', headers ->> 'idempotency-fingerprint');
    end if;
  end if;
end
$$;
grant execute on function private.check_request() to anon, authenticated, service_role;
comment on function private.check_request() is
  'Runs before every request to the Data API, so that a token does not outlive its session, and a write with the '
  'header Idempotency-Key happens once. PT401 session_ended or invalid_subject; for such a write also what '
  'take_idempotency_key raises.';
