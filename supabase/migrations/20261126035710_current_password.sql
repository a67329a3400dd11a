set local check_function_bodies = off;

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
  -- Auth's admin API thinks one up, which nobody knows: an account without a password can say so.
  update auth.users set encrypted_password = null where id = new.id;
  update public.accounts set is_verified = true
  where id = new.id
    and private.provider_vouches(identity ->> 'provider', identity ->> 'is_email_verified' = 'true');
  return null;
end
$function$;

create or replace function public.confirm_current_password (
  password text
)
  returns table (
    is_right boolean,
    seconds_to_wait double precision
  )
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  person_id uuid := private.require_person();
  -- Auth's hashes are bcrypt's; those of accounts that came from elsewhere may carry another tag for the same.
  kept_hash text := (
    select regexp_replace(users.encrypted_password, '^\$2[by]\$', '$2a$') from auth.users where users.id = person_id
  );
begin
  if coalesce(kept_hash, '') not like '$2a$%' then
    raise sqlstate 'PT403' using
      message = 'This account has no password that could be asked for.',
      detail = 'no_password',
      hint = 'Sign in again the way you do, then set a password within 24 hours without sending a current one.';
  end if;

  -- Counted before it is compared, by a row that guesses at the same moment wait for.
  seconds_to_wait := public.take_rate_limit('user:' || person_id, 'current_password');
  -- bcrypt looks at no more than 72 bytes, which is as long as a password may be.
  if seconds_to_wait > 0 or octet_length(confirm_current_password.password) > 72 then
    is_right := false;
  else
    is_right := coalesce(extensions.crypt(confirm_current_password.password, kept_hash) = kept_hash, false);
  end if;

  if is_right then
    -- For Auth, the caller's session is now one that has five minutes left of its 24 hours.
    update auth.sessions set created_at = clock_timestamp() - interval '23 hours 55 minutes'
    where sessions.user_id = person_id and sessions.id::text = auth.jwt() ->> 'session_id'
      and sessions.created_at < clock_timestamp() - interval '23 hours 55 minutes';
  end if;
  return next;
end
$function$;

comment on function "private"."link_new_account"() is 'Links an account that is made for a person of a provider, in the transaction that makes it. It has no password.';

comment on function "public"."confirm_current_password"(text) is 'Whether this is the caller''s password. If it is, their session may set a new one within five minutes, however old it is. Each try counts against the class current_password: over the limit, seconds_to_wait is above 0 and nothing was compared. PT401 not_signed_in, PT403 no_password.';

revoke all on function "public"."confirm_current_password"(text) from public;

grant execute on function "public"."confirm_current_password"(text) to "authenticated", "postgres";

-- From sql/reference/rate_limits.sql
-- Where the limits start. Running this again adds what is missing and keeps what whoever runs the project has set.

insert into private.rate_limit_classes (name, burst, per_minute) values
  ('read', 120, 600),
  ('search', 60, 240),
  ('write', 30, 60),
  ('upload', 10, 30),
  ('sign_in', 30, 60),
  -- Not of routes: tries of the present password, before a new one is set. One comes again every twelve minutes.
  ('current_password', 5, 5.0 / 60)
on conflict (name) do nothing;
