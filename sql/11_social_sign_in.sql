-- Signing in with Google or Facebook. Auth keeps the identities of its own doors (signInWithOAuth, signInWithIdToken) in
-- auth.identities; those of rows 14.1 and 14.2, which bring an access token, are kept here.
--
-- Auth takes every address for confirmed, so anybody can register somebody else's. When its owner comes with an identity
-- whose provider vouches for the address, every way in that was made before is voided.

create table private.social_identities (
  provider text not null,
  subject text not null,
  account_id uuid not null references public.accounts (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (provider, subject),
  constraint provider_is_known check (provider in ('google', 'facebook')),
  constraint subject_is_short check (char_length(subject) between 1 and 255)
);

create index social_identities_account_id_idx on private.social_identities (account_id);

-- No grants: definer functions only.
comment on table private.social_identities is
  'Who signs in with an access token of Google or Facebook, beside those whom Auth knows in auth.identities.';
comment on column private.social_identities.subject is 'The provider''s own id of the person.';


create function private.provider_vouches(provider text, is_email_verified boolean) returns boolean
language sql immutable
set search_path = ''
as $$
  select provider = 'google' and coalesce(is_email_verified, false)
$$;
comment on function private.provider_vouches(text, boolean) is
  'Whether a provider''s word proves that an address is the person''s. Facebook does not say whether it was confirmed.';

create function private.void_ways_in(person_id uuid, kept_identity_id uuid default null) returns void
language plpgsql
set search_path = ''
as $$
begin
  update auth.users
  set encrypted_password = null, email_change = '', email_change_token_new = '', email_change_token_current = '',
    email_change_confirm_status = 0, recovery_token = '', reauthentication_token = '', confirmation_token = ''
  where id = person_id;
  -- The identity `email` is the address itself.
  delete from auth.identities
  where user_id = person_id and provider <> 'email' and id is distinct from kept_identity_id;
  delete from private.social_identities where account_id = person_id;
  delete from auth.one_time_tokens where user_id = person_id;
  delete from auth.mfa_factors where user_id = person_id;
  delete from auth.flow_state where user_id = person_id or linking_target_id = person_id;
  delete from auth.sessions where user_id = person_id;
end
$$;
comment on function private.void_ways_in(uuid, uuid) is
  'Takes password, sessions, second factors, pending changes and all identities but one from an account: for the moment '
  'at which its address turns out to be somebody''s, who may not be the one that registered it. Called by functions that '
  'run as their owner.';

create function private.raise_sign_in_to_link() returns void
language plpgsql
set search_path = ''
as $$
begin
  raise sqlstate 'PT409' using
    message = 'An account with this e-mail address exists already.',
    detail = 'sign_in_to_link',
    hint = 'Sign in the way you did before, or reset the password.';
end
$$;
comment on function private.raise_sign_in_to_link() is 'PT409 sign_in_to_link.';


-- Definer: Auth's own role makes identities and holds no rights on these tables. An error here is a refused sign-in.
create function private.check_identity() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  account public.accounts;
  owner_id uuid;
  is_same_address boolean;
  is_vouched boolean;
begin
  perform from auth.users where id = new.user_id for no key update;
  select * into account from public.accounts where id = new.user_id for no key update;
  if not found then
    return null;
  end if;
  is_same_address := account.email <> '' and lower(new.identity_data ->> 'email') = lower(account.email);
  is_vouched := is_same_address
    and private.provider_vouches(new.provider, new.identity_data ->> 'email_verified' = 'true');

  if tg_op = 'INSERT' then
    select account_id into owner_id
    from private.social_identities where provider = new.provider and subject = new.provider_id;
    if owner_id <> new.user_id then
      raise sqlstate 'PT409' using
        message = 'This person has another account already.',
        detail = 'identity_in_use',
        hint = 'Sign in with that one.';
    end if;
    -- Auth adds an identity to an account that was there before when the address is the same. An account that is
    -- made for an identity begins in the same transaction.
    if owner_id is null and is_same_address
      and exists (select from public.profiles where id = new.user_id and created_at <> now())
    then
      if not is_vouched then
        perform private.raise_sign_in_to_link();
      end if;
      if not account.is_verified then
        perform private.void_ways_in(new.user_id, new.id);
      end if;
    end if;
  end if;

  if is_vouched and not account.is_verified then
    update public.accounts set is_verified = true where id = new.user_id;
  end if;
  return null;
end
$$;
comment on function private.check_identity() is
  'Decides about the identities that Auth makes: an account that was there before is linked only when the provider vouches '
  'for the address; if nobody had proved it, its former ways in are voided. PT409 sign_in_to_link, identity_in_use.';

create trigger identities_after_check after insert or update of identity_data on auth.identities
  for each row when (new.provider not in ('email', 'phone')) execute function private.check_identity();


create function private.social_account_id(provider text, subject text) returns uuid
language sql stable
set search_path = ''
as $$
  select coalesce(
    (
      select user_id from auth.identities
      where identities.provider = social_account_id.provider and provider_id = social_account_id.subject
    ),
    (
      select account_id from private.social_identities
      where social_identities.provider = social_account_id.provider
        and social_identities.subject = social_account_id.subject
    )
  )
$$;
comment on function private.social_account_id(text, text) is
  'Whose identity it is, in Auth or here; null when nobody''s. Called by functions that run as their owner.';


-- Definer: callers have no rights on these tables, nor on Auth's.
create function public.social_account_email(
  provider text,
  subject text,
  email text,
  is_email_verified boolean
) returns text
language plpgsql security definer
set search_path = ''
as $$
declare
  is_vouched boolean := private.provider_vouches(provider, is_email_verified);
  address text := lower(btrim(coalesce(email, '')));
  person_id uuid := private.social_account_id(provider, subject);
  account_email text;
begin
  if person_id is null then
    if address = '' then
      raise sqlstate 'PT422' using
        message = 'An account needs an e-mail address, and none came with this sign-in.',
        detail = 'email_required',
        hint = 'Allow the app to see the e-mail address, or register with one.';
    end if;
    select id into person_id from auth.users where users.email = address and not is_sso_user for no key update;
    if not found then
      return null;
    end if;
    -- Somebody who held the user until now may have linked the very same person.
    if private.social_account_id(provider, subject) is distinct from person_id then
      if not is_vouched then
        perform private.raise_sign_in_to_link();
      end if;
      if not (select is_verified from public.accounts where id = person_id for no key update) then
        perform private.void_ways_in(person_id);
      end if;
      insert into private.social_identities (provider, subject, account_id)
      values (social_account_email.provider, social_account_email.subject, person_id);
    end if;
  end if;

  if is_vouched then
    update public.accounts set is_verified = true
    where id = person_id and accounts.email = address and not is_verified;
  end if;
  select users.email into account_email from auth.users where id = person_id;
  if coalesce(account_email, '') = '' then
    raise sqlstate 'PT422' using
      message = 'This account has no e-mail address.',
      detail = 'email_required',
      hint = 'Sign in the way you did before.';
  end if;
  return account_email;
end
$$;
grant execute on function public.social_account_email(text, text, text, boolean) to service_role;
comment on function public.social_account_email(text, text, text, boolean) is
  'For the functions, which have asked the provider: the address of the account that a person of Google or Facebook signs '
  'in to, null when one has to be made. An account of the same address is linked when the provider vouches for it; if '
  'nobody had proved the address, its former ways in are voided. PT409 sign_in_to_link, PT422 email_required.';


-- Definer: Auth's own role makes the user. Only the secret key writes raw_app_meta_data.
create function private.link_new_account() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  identity jsonb := new.raw_app_meta_data -> 'social_identity';
begin
  insert into private.social_identities (provider, subject, account_id)
  values (identity ->> 'provider', identity ->> 'subject', new.id);
  -- Auth's admin API thinks one up, which nobody knows: an account without a password can say so.
  update auth.users set encrypted_password = null where id = new.id;
  update public.accounts set is_verified = true
  where id = new.id
    and private.provider_vouches(identity ->> 'provider', identity ->> 'is_email_verified' = 'true');
  return null;
end
$$;
comment on function private.link_new_account() is
  'Links an account that is made for a person of a provider, in the transaction that makes it. It has no password.';

-- Named so that it comes after users_after_create_profile_and_account. Auth's admin API writes the metadata in a second
-- statement; what it rewrites later, unchanged, must not bring back an identity that was taken away.
create trigger users_after_link_new_account after insert on auth.users
  for each row when (new.raw_app_meta_data ? 'social_identity') execute function private.link_new_account();
create trigger users_after_link_updated_account after update of raw_app_meta_data on auth.users
  for each row when (
    new.raw_app_meta_data ? 'social_identity'
    and not coalesce(old.raw_app_meta_data ? 'social_identity', false)
  ) execute function private.link_new_account();
