set local check_function_bodies = off;

create table "private"."password_reset_codes" (
  "id" bigint generated always as identity not null,
  "address_hash" bytea not null,
  "account_id" uuid,
  "code_hash" text not null,
  "failures" smallint not null default 0,
  "claimed_at" timestamp with time zone,
  "created_at" timestamp with time zone not null default clock_timestamp(),
  "expires_at" timestamp with time zone not null,
  constraint "address_hash_is_sha256" check ((octet_length(address_hash) = 32)),
  constraint "code_hash_is_hexadecimal" check ((code_hash ~ '^[0-9a-f]{64}$'::text)),
  constraint "failures_are_at_most_five" check (((failures >= 0) AND (failures <= 5))),
  constraint "password_reset_codes_pkey" primary key (id)
);

create or replace function private.forget_password_reset_codes()
  returns void
  language sql
  set search_path to ''
  AS $function$
  delete from private.password_reset_codes where created_at < clock_timestamp() - interval '1 hour'
$function$;

create or replace function private.password_reset_address_hash (
  email text
)
  returns bytea
  language sql
  immutable
  set search_path to ''
  AS $function$
  select sha256(convert_to(lower(btrim(email)), 'UTF8'))
$function$;

create or replace function private.run_frequent_jobs()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  perform private.roll_up_performance();
  perform private.refresh_premium();
  perform private.refresh_search_of_renamed();
  perform private.forget_recovered_callers();
  perform private.forget_password_reset_codes();
end
$function$;

create or replace function private.try_password_reset_code (
  email text,
  code_hash text
)
  returns private.password_reset_codes
  language plpgsql
  set search_path to ''
  AS $function$
declare
  hash bytea := private.password_reset_address_hash(try_password_reset_code.email);
  tried private.password_reset_codes;
begin
  -- One statement: of guesses at once, each waits for the row and then sees how many failures there are.
  update private.password_reset_codes as codes
  set failures = codes.failures + case when codes.code_hash = try_password_reset_code.code_hash then 0 else 1 end
  where codes.id = (
      select newest.id from private.password_reset_codes as newest
      where newest.address_hash = hash order by newest.id desc limit 1
    )
    and codes.claimed_at is null and codes.expires_at > clock_timestamp() and codes.failures < 5
  returning codes.* into tried;
  if tried.code_hash is distinct from try_password_reset_code.code_hash
    -- The account may have another address by now.
    or not exists (
      select from auth.users
      where users.id = tried.account_id and private.password_reset_address_hash(users.email) = hash
    )
  then
    return null;
  end if;
  return tried;
end
$function$;

create or replace function public.check_password_reset_code (
  email text,
  code_hash text
)
  returns boolean
  language sql
  security definer
  set search_path to ''
  AS $function$
  select (private.try_password_reset_code(email, code_hash)).id is not null
$function$;

create or replace function public.claim_password_reset_code (
  email text,
  code_hash text
)
  returns table (
    code_id bigint,
    user_id uuid
  )
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  tried private.password_reset_codes := private.try_password_reset_code(
    claim_password_reset_code.email, claim_password_reset_code.code_hash
  );
begin
  return query
  update private.password_reset_codes as codes set claimed_at = clock_timestamp()
  where codes.id = tried.id
  returning codes.id, codes.account_id;
end
$function$;

create or replace function public.complete_password_reset (
  code_id bigint
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  code private.password_reset_codes;
begin
  select * into code from private.password_reset_codes where id = code_id and claimed_at is not null;
  -- The user first, as a sign-in and a deactivation take it.
  perform from auth.users where id = code.account_id for no key update;
  -- Until now nobody had proved the address: whoever came in by Facebook, say, with an address of somebody else's, must
  -- not come in by it any more.
  if exists (select from public.accounts where id = code.account_id and not is_verified) then
    delete from auth.identities where user_id = code.account_id and provider <> 'email';
    delete from private.social_identities where account_id = code.account_id;
    delete from auth.mfa_factors where user_id = code.account_id;
  end if;
  -- The code came to this mailbox: the address is theirs, unless they have taken another one meanwhile.
  update public.accounts set is_verified = true
  where id = code.account_id and private.password_reset_address_hash(email) = code.address_hash;
  delete from auth.sessions where user_id = code.account_id;
  -- What whoever held the account before has begun must not lead back into it: a new address to confirm, a link.
  delete from auth.one_time_tokens where user_id = code.account_id;
  delete from auth.flow_state where user_id = code.account_id;
  update auth.users
  set confirmation_token = '', recovery_token = '', reauthentication_token = '',
    email_change = '', email_change_token_new = '', email_change_token_current = '', email_change_confirm_status = 0
  where id = code.account_id;
  insert into public.audit_entries (actor_id, action, subject_type, subject_id)
  select id, 'reset_password', 'account', id::text from public.accounts where id = code.account_id;
end
$function$;

create or replace function public.issue_password_reset_code (
  email text,
  code_hash text
)
  returns text
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  address text := lower(btrim(issue_password_reset_code.email));
  hash bytea := private.password_reset_address_hash(issue_password_reset_code.email);
  person_id uuid;
begin
  -- One at a time for an address, so that the codes of the hour are counted exactly.
  perform pg_advisory_xact_lock(hashtextextended('private.password_reset_codes ' || encode(hash, 'hex'), 0));
  if (
    select count(*) from private.password_reset_codes
    where address_hash = hash and created_at > clock_timestamp() - interval '1 hour'
  ) >= 5 then
    return null;
  end if;

  -- An SSO user's address is vouched for elsewhere, and may be a second user's as well.
  select users.id into person_id
  from auth.users join public.accounts on accounts.id = users.id
  where users.email = address and not users.is_sso_user and users.deleted_at is null
  for key share of accounts;
  insert into private.password_reset_codes (address_hash, account_id, code_hash, expires_at)
  values (hash, person_id, issue_password_reset_code.code_hash, clock_timestamp() + interval '10 minutes');
  return case when person_id is not null then address end;
end
$function$;

create or replace function public.release_password_reset_code (
  code_id bigint
)
  returns void
  language sql
  security definer
  set search_path to ''
  AS $function$
  update private.password_reset_codes set claimed_at = null where id = code_id
$function$;

alter table "private"."password_reset_codes"
  add constraint "password_reset_codes_account_id_fkey" foreign key (account_id)
    references public.accounts(id) on delete cascade;

create index password_reset_codes_account_id_idx on private.password_reset_codes using btree (account_id);

create index password_reset_codes_address_hash_id_idx on private.password_reset_codes
  using btree (address_hash, id);

create index password_reset_codes_created_at_idx on private.password_reset_codes using btree (created_at);

comment on column "private"."password_reset_codes"."account_id" is 'Whose it is; null where the address has no account.';

comment on column "private"."password_reset_codes"."address_hash" is 'Of the address in lower case: what strangers type in here is not kept.';

comment on column "private"."password_reset_codes"."claimed_at" is 'When a password began to be set with it.';

comment on column "private"."password_reset_codes"."code_hash" is 'A keyed hash: a million codes are tried in no time by whoever reads them here without the key.';

comment on column "private"."password_reset_codes"."failures" is 'How many wrong guesses there were, by whomever.';

comment on function "private"."forget_password_reset_codes"() is 'Job, every five minutes: after an hour a code neither opens anything nor counts.';

comment on function "private"."password_reset_address_hash"(text) is 'Under what the codes of an address are found.';

comment on function "private"."try_password_reset_code"(text, text) is 'The newest code of an address if this is it and it still counts, else null: a wrong guess is counted, and after five nothing is right any more.';

comment on function "public"."check_password_reset_code"(text, text) is 'Whether this is the code of the address. A wrong guess is counted; a right one leaves the code as it is.';

comment on function "public"."claim_password_reset_code"(text, text) is 'Takes the code of an address for setting a password: nobody else gets it. No row when it is wrong, which is counted.';

comment on function "public"."complete_password_reset"(bigint) is 'After a password was set with a claimed code: ends every session and all that was begun by mail, and takes the address for verified; if it was not before, other ways to sign in end too. The account stays switched off if it is; the next sign-in switches it on.';

comment on function "public"."issue_password_reset_code"(text, text) is 'Keeps the hash of a new code for 10 minutes, in place of the former code; at most 5 an hour for an address. Answers the address to mail the code to; null where it has no account or has had its codes.';

comment on function "public"."release_password_reset_code"(bigint) is 'Gives a claimed code back: the password was not set, for it was too weak or Auth did not answer.';

comment on table "private"."password_reset_codes" is 'Codes of the last hour. An address without an account gets one too, which nobody receives and nothing matches: so asking and guessing does, and takes, the same for both.';

revoke all on function "private"."forget_password_reset_codes"() from public;

grant execute on function "private"."forget_password_reset_codes"() to "postgres";

revoke all on function "private"."password_reset_address_hash"(text) from public;

grant execute on function "private"."password_reset_address_hash"(text) to "postgres";

revoke all on function "private"."try_password_reset_code"(text, text) from public;

grant execute on function "private"."try_password_reset_code"(text, text) to "postgres";

revoke all on function "public"."check_password_reset_code"(text, text) from public;

grant execute on function "public"."check_password_reset_code"(text, text) to "postgres", "service_role";

revoke all on function "public"."claim_password_reset_code"(text, text) from public;

grant execute on function "public"."claim_password_reset_code"(text, text) to "postgres", "service_role";

revoke all on function "public"."complete_password_reset"(bigint) from public;

grant execute on function "public"."complete_password_reset"(bigint) to "postgres", "service_role";

revoke all on function "public"."issue_password_reset_code"(text, text) from public;

grant execute on function "public"."issue_password_reset_code"(text, text) to "postgres", "service_role";

revoke all on function "public"."release_password_reset_code"(bigint) from public;

grant execute on function "public"."release_password_reset_code"(bigint) to "postgres", "service_role";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."password_reset_codes"
  to "postgres";
