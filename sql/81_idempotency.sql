-- Writes that happen at most once: the key that a client sends along is taken in the transaction of the write itself,
-- so that there is never one without the other.

create table private.idempotency_keys (
  person_id uuid references auth.users (id) on delete cascade,
  key text,
  fingerprint text not null,
  answer jsonb,
  created_at timestamptz not null default now(),
  primary key (person_id, key),
  constraint key_is_visible_ascii check (key ~ '^[!-~]{1,255}$'),
  constraint fingerprint_is_short check (char_length(fingerprint) <= 255),
  constraint answer_is_small check (octet_length(answer::text) <= 65536)
);

-- No grants: definer functions only.
comment on table private.idempotency_keys is
  'Keys of writes that have happened, for at least a day, and what the client kept of their answers.';
comment on column private.idempotency_keys.fingerprint is
  'What the client says the request was, such as a hash of it; empty when it said nothing.';
comment on column private.idempotency_keys.answer is 'Null until the client has kept it.';


-- Definer: the table is granted to nobody.
create function private.take_idempotency_key(key text, fingerprint text) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  known text;
begin
  if take_idempotency_key.key !~ '^[!-~]{1,255}$' then
    raise sqlstate 'PT400' using
      message = 'This is no idempotency key.',
      detail = 'invalid_idempotency_key',
      hint = 'Send between 1 and 255 visible ASCII characters.';
  end if;
  if char_length(take_idempotency_key.fingerprint) > 255 then
    raise sqlstate 'PT400' using
      message = 'This is no fingerprint of a request.',
      detail = 'invalid_idempotency_fingerprint',
      hint = 'Send at most 255 characters.';
  end if;

  -- The foreign key below would only share the user: of two writes that go on to lock it, as deleting an account does,
  -- each would wait for the other.
  perform from auth.users where id = person for no key update;
  if not found then
    raise sqlstate 'PT401' using
      message = 'This session has ended.',
      detail = 'session_ended',
      hint = 'Sign in again.';
  end if;
  -- A twin waits here until the first has ended. Only what was committed counts.
  insert into private.idempotency_keys (person_id, key, fingerprint)
  values (person, take_idempotency_key.key, coalesce(take_idempotency_key.fingerprint, ''))
  on conflict do nothing;
  if found then
    return;
  end if;
  select fingerprint into known
  from private.idempotency_keys where person_id = person and key = take_idempotency_key.key;
  if known is distinct from coalesce(take_idempotency_key.fingerprint, '') then
    raise sqlstate 'PT422' using
      message = 'This idempotency key belongs to another request.',
      detail = 'idempotency_key_reused',
      hint = 'Send a new key with each new request.';
  end if;
  raise sqlstate 'PT409' using
    message = 'This request was carried out before.',
    detail = 'idempotency_key_used',
    hint = 'Its answer, if it was kept, is what idempotent_answer has.';
end
$$;
grant execute on function private.take_idempotency_key(text, text) to authenticated;
comment on function private.take_idempotency_key(text, text) is
  'Takes a key for the write that this transaction makes. PT400 invalid_idempotency_key or '
  'invalid_idempotency_fingerprint, PT401 session_ended, PT409 idempotency_key_used, PT422 idempotency_key_reused.';


create function private.raise_idempotency_key_not_found() returns void
language plpgsql
set search_path = ''
as $$
begin
  raise sqlstate 'PT404' using
    message = 'You have sent no such idempotency key.',
    detail = 'idempotency_key_not_found',
    hint = 'Keys are kept for a day, and only of requests that succeeded.';
end
$$;
comment on function private.raise_idempotency_key_not_found() is 'One answer for an unknown key and one of somebody else.';

-- Definer: the table is granted to nobody. It asks for the caller itself.
create function public.keep_idempotent_answer(key text, answer jsonb) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  -- An answer may be null, and is kept all the same.
  kept jsonb := coalesce(keep_idempotent_answer.answer, 'null');
begin
  if octet_length(kept::text) > 65536 then
    raise sqlstate 'PT413' using
      message = 'This answer is too large to be kept.',
      detail = 'idempotent_answer_too_large',
      hint = 'Keep at most 64 KiB.';
  end if;
  update private.idempotency_keys set answer = kept
  where person_id = person and key = keep_idempotent_answer.key and answer is null;
  if found then
    return;
  end if;
  if not exists (
    select from private.idempotency_keys where person_id = person and key = keep_idempotent_answer.key
  ) then
    perform private.raise_idempotency_key_not_found();
  end if;
  raise sqlstate 'PT409' using
    message = 'An answer is kept already.',
    detail = 'idempotent_answer_kept',
    hint = 'The first one stays.';
end
$$;
grant execute on function public.keep_idempotent_answer(text, jsonb) to authenticated;
comment on function public.keep_idempotent_answer(text, jsonb) is
  'Keeps what the caller''s write with this Idempotency-Key answered, once. PT401 not_signed_in, PT404 '
  'idempotency_key_not_found, PT409 idempotent_answer_kept, PT413 idempotent_answer_too_large.';

-- Definer: the table is granted to nobody. It asks for the caller itself.
create function public.idempotent_answer(key text) returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  taken private.idempotency_keys;
begin
  select * into taken from private.idempotency_keys where person_id = person and key = idempotent_answer.key;
  if not found then
    perform private.raise_idempotency_key_not_found();
  end if;
  return jsonb_build_object(
    'is_kept', taken.answer is not null, 'answer', taken.answer, 'fingerprint', taken.fingerprint,
    'created_at', taken.created_at
  );
end
$$;
grant execute on function public.idempotent_answer(text) to authenticated;
comment on function public.idempotent_answer(text) is
  'What was kept of the caller''s write with this Idempotency-Key: {is_kept, answer, fingerprint, created_at}; the '
  'answer is null while none is kept. PT401 not_signed_in, PT404 idempotency_key_not_found.';


create function private.forget_idempotency_keys() returns void
language sql
set search_path = ''
as $$
  delete from private.idempotency_keys where created_at < now() - interval '24 hours'
$$;
comment on function private.forget_idempotency_keys() is 'Job, once a day: forgets keys that are older than a day.';
