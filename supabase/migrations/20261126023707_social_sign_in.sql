set local check_function_bodies = off;

create table "private"."social_identities" (
  "provider" text not null,
  "subject" text not null,
  "account_id" uuid not null,
  "created_at" timestamp with time zone not null default now(),
  constraint "provider_is_known" check ((provider = ANY (ARRAY['google'::text, 'facebook'::text]))),
  constraint "social_identities_pkey" primary key (provider, subject),
  constraint "subject_is_short" check (((char_length(subject) >= 1) AND (char_length(subject) <= 255)))
);

create or replace function private.check_identity()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
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
$function$;

create or replace function private.export_identity (
  person_id uuid
)
  returns jsonb
  language sql
  stable
  set search_path to ''
  AS $function$
  select jsonb_build_object(
    'profiles', (select jsonb_agg(to_jsonb(profiles)) from public.profiles where id = person_id),
    'accounts', (select jsonb_agg(to_jsonb(accounts)) from public.accounts where id = person_id),
    'account_deactivations', (
      select jsonb_agg(to_jsonb(account_deactivations))
      from private.account_deactivations where account_id = person_id
    ),
    'staff', (select jsonb_agg(to_jsonb(staff)) from private.staff where user_id = person_id),
    -- Of Auth's tables the columns are named: they hold password, tokens and keys.
    'users', (
      select jsonb_agg(jsonb_build_object(
        'id', id, 'email', email, 'phone', phone, 'names', raw_user_meta_data,
        'email_confirmed_at', email_confirmed_at, 'last_sign_in_at', last_sign_in_at, 'created_at', created_at
      ))
      from auth.users where id = person_id
    ),
    'identities', (
      select jsonb_agg(jsonb_build_object(
        'provider', provider, 'provider_id', provider_id, 'email', email, 'identity_data', identity_data,
        'last_sign_in_at', last_sign_in_at, 'created_at', created_at
      ) order by created_at, provider)
      from auth.identities where user_id = person_id
    ),
    'social_identities', (
      select jsonb_agg(to_jsonb(social_identities) order by provider, subject)
      from private.social_identities where account_id = person_id
    ),
    'sessions', (
      select jsonb_agg(jsonb_build_object(
        'created_at', created_at, 'updated_at', updated_at, 'user_agent', user_agent, 'ip', ip
      ) order by created_at)
      from auth.sessions where user_id = person_id
    ),
    'mfa_factors', (
      select jsonb_agg(jsonb_build_object(
        'factor_type', factor_type, 'friendly_name', friendly_name, 'phone', phone, 'status', status,
        'created_at', created_at
      ) order by created_at)
      from auth.mfa_factors where user_id = person_id
    )
  )
$function$;

create or replace function private.link_new_account()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  identity jsonb := new.raw_app_meta_data -> 'social_identity';
begin
  insert into private.social_identities (provider, subject, account_id)
  values (identity ->> 'provider', identity ->> 'subject', new.id);
  update public.accounts set is_verified = true
  where id = new.id
    and private.provider_vouches(identity ->> 'provider', identity ->> 'is_email_verified' = 'true');
  return null;
end
$function$;

create or replace function private.provider_vouches (
  provider text,
  is_email_verified boolean
)
  returns boolean
  language sql
  immutable
  set search_path to ''
  AS $function$
  select provider = 'google' and coalesce(is_email_verified, false)
$function$;

create or replace function private.raise_sign_in_to_link()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  raise sqlstate 'PT409' using
    message = 'An account with this e-mail address exists already.',
    detail = 'sign_in_to_link',
    hint = 'Sign in the way you did before, or reset the password.';
end
$function$;

create or replace function private.social_account_id (
  provider text,
  subject text
)
  returns uuid
  language sql
  stable
  set search_path to ''
  AS $function$
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
$function$;

create or replace function private.void_ways_in (
  person_id uuid,
  kept_identity_id uuid default null::uuid
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
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
$function$;

create or replace function public.social_account_email (
  provider text,
  subject text,
  email text,
  is_email_verified boolean
)
  returns text
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
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
$function$;

alter table "private"."social_identities"
  add constraint "social_identities_account_id_fkey" foreign key (account_id) references public.accounts(id)
    on delete cascade;

create index social_identities_account_id_idx on private.social_identities using btree (account_id);

create trigger identities_after_check
  after insert or update of identity_data on auth.identities
  for each row
  when ((new.provider <> ALL (ARRAY['email'::text, 'phone'::text])))
  execute function private.check_identity();

create trigger users_after_link_new_account
  after insert on auth.users
  for each row
  when ((new.raw_app_meta_data ? 'social_identity'::text))
  execute function private.link_new_account();

create trigger users_after_link_updated_account
  after update of raw_app_meta_data on auth.users
  for each row
  when
    (((new.raw_app_meta_data ? 'social_identity'::text) AND (NOT COALESCE((old.raw_app_meta_data ?
    'social_identity'::text), false))))
  execute function private.link_new_account();

comment on column "private"."social_identities"."subject" is 'The provider''s own id of the person.';

comment on function "private"."check_identity"() is 'Decides about the identities that Auth makes: an account that was there before is linked only when the provider vouches for the address; if nobody had proved it, its former ways in are voided. PT409 sign_in_to_link, identity_in_use.';

comment on function "private"."link_new_account"() is 'Links an account that is made for a person of a provider, in the transaction that makes it.';

comment on function "private"."provider_vouches"(text, boolean) is 'Whether a provider''s word proves that an address is the person''s. Facebook does not say whether it was confirmed.';

comment on function "private"."raise_sign_in_to_link"() is 'PT409 sign_in_to_link.';

comment on function "private"."social_account_id"(text, text) is 'Whose identity it is, in Auth or here; null when nobody''s. Called by functions that run as their owner.';

comment on function "private"."void_ways_in"(uuid, uuid) is 'Takes password, sessions, second factors, pending changes and all identities but one from an account: for the moment at which its address turns out to be somebody''s, who may not be the one that registered it. Called by functions that run as their owner.';

comment on function "public"."social_account_email"(text, text, text, boolean) is 'For the functions, which have asked the provider: the address of the account that a person of Google or Facebook signs in to, null when one has to be made. An account of the same address is linked when the provider vouches for it; if nobody had proved the address, its former ways in are voided. PT409 sign_in_to_link, PT422 email_required.';

comment on table "private"."social_identities" is 'Who signs in with an access token of Google or Facebook, beside those whom Auth knows in auth.identities.';

revoke all on function "private"."check_identity"() from public;

grant execute on function "private"."check_identity"() to "postgres";

revoke all on function "private"."link_new_account"() from public;

grant execute on function "private"."link_new_account"() to "postgres";

revoke all on function "private"."provider_vouches"(text, boolean) from public;

grant execute on function "private"."provider_vouches"(text, boolean) to "postgres";

revoke all on function "private"."raise_sign_in_to_link"() from public;

grant execute on function "private"."raise_sign_in_to_link"() to "postgres";

revoke all on function "private"."social_account_id"(text, text) from public;

grant execute on function "private"."social_account_id"(text, text) to "postgres";

revoke all on function "private"."void_ways_in"(uuid, uuid) from public;

grant execute on function "private"."void_ways_in"(uuid, uuid) to "postgres";

revoke all on function "public"."social_account_email"(text, text, text, boolean) from public;

grant execute
  on function "public"."social_account_email"(text, text, text, boolean)
  to "postgres", "service_role";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."social_identities"
  to "postgres";
