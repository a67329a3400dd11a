-- A new password wants a sign-in of the last 24 hours: Auth holds to it (secure_password_change), so that a stolen token
-- does not become a stolen account. Whoever knows the present password may do without signing in anew. Auth's own
-- require_current_password does not do that: it asks for the password always, and for the sign-in as well.

-- Definer: users and sessions are Auth's, and limits the service's to count. A wrong guess must count, so it is an answer
-- and no error, which would take the count back.
create function public.confirm_current_password(password text)
returns table (is_right boolean, seconds_to_wait double precision)
language plpgsql security definer
set search_path = ''
as $$
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
$$;
grant execute on function public.confirm_current_password(text) to authenticated;
comment on function public.confirm_current_password(text) is
  'Whether this is the caller''s password. If it is, their session may set a new one within five minutes, however old it '
  'is. Each try counts against the class current_password: over the limit, seconds_to_wait is above 0 and nothing was '
  'compared. PT401 not_signed_in, PT403 no_password.';
