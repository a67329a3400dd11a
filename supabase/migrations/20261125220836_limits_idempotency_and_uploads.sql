set local check_function_bodies = off;

drop trigger "profiles_before_all_lock_businesses" on "public"."profiles";

drop function "private"."lock_businesses_of_person"();

create table "private"."idempotency_keys" (
  "person_id" uuid not null,
  "key" text not null,
  "fingerprint" text not null,
  "answer" jsonb,
  "created_at" timestamp with time zone not null default now(),
  constraint "answer_is_small" check ((octet_length((answer)::text) <= 65536)),
  constraint "fingerprint_is_short" check ((char_length(fingerprint) <= 255)),
  constraint "idempotency_keys_pkey" primary key (person_id, key),
  constraint "key_is_visible_ascii" check ((key ~ '^[!-~]{1,255}$'::text))
);

create unlogged table "private"."rate_limit_callers" (
  "caller" text not null,
  "class_name" text not null,
  "full_at" timestamp with time zone not null,
  constraint "rate_limit_callers_pkey" primary key (caller, class_name)
);

alter table "private"."rate_limit_callers"
  set (fillfactor=50);

create table "private"."rate_limit_classes" (
  "name" text not null,
  "burst" integer not null,
  "per_minute" double precision not null,
  constraint "burst_lets_one_through" check ((burst >= 1)),
  constraint "per_minute_refills"
    check (((per_minute > (0)::double precision) AND (per_minute < 'Infinity'::double precision))),
  constraint "rate_limit_classes_pkey" primary key (name)
);

alter table "private"."files_to_delete"
  add column "leased_until" timestamp with time zone;

create type "public"."detailed_chat" as (
  "chat_id" bigint,
  "side" text,
  "business_id" bigint,
  "business_name" text,
  "business_logo_path" text,
  "customer_id" uuid,
  "customer_first_name" text,
  "customer_image_path" text,
  "last_seq" bigint,
  "last_message" text,
  "last_message_at" timestamp with time zone,
  "unread_count" integer,
  "user_read_seq" bigint,
  "business_read_seq" bigint,
  "blocked_by" text,
  "is_closed" boolean,
  "created_at" timestamp with time zone
);

alter type "public"."found_business" add attribute "is_premium" boolean cascade;

alter type "public"."found_business" add attribute "thumbnail_path" text cascade;

alter type "public"."saved_business" add attribute "is_premium" boolean cascade;

alter type "public"."saved_business" add attribute "slug" text cascade;

alter type "public"."saved_business" add attribute "thumbnail_path" text cascade;

alter type "public"."trending_business" add attribute "is_premium" boolean cascade;

alter type "public"."trending_business" add attribute "slug" text cascade;

alter type "public"."trending_business" add attribute "thumbnail_path" text cascade;

create or replace function private.check_images (
  images jsonb
)
  returns void
  language plpgsql
  immutable
  set search_path to ''
  AS $function$
begin
  -- `case`, because only it keeps a later condition from being asked of what an earlier one has refused.
  if not (case
    when jsonb_typeof(images) is distinct from 'array' then false
    when jsonb_array_length(images) not between 1 and 10 then false
    else not exists (
      select from jsonb_array_elements(images) as image
      where not case
        when jsonb_typeof(image -> 'width') = 'number'
          and jsonb_typeof(image -> 'height') = 'number'
          then image ->> 'width' ~ '^[1-9][0-9]{0,4}$' and (image ->> 'width')::numeric <= 50000
            and image ->> 'height' ~ '^[1-9][0-9]{0,4}$' and (image ->> 'height')::numeric <= 50000
        else false
      end
    ) and (
      select count(distinct image ->> 'path') = count(image ->> 'path') from jsonb_array_elements(images) as image
    )
  end) then
    raise sqlstate 'PT400' using
      message = 'Between 1 and 10 images go at once.',
      detail = 'invalid_images',
      hint = 'Send a list of {path, width, height}, each path once, width and height in pixels up to 50000.';
  end if;
end
$function$;

create or replace function private.check_request()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
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
$function$;

create or replace function private.forget_idempotency_keys()
  returns void
  language sql
  set search_path to ''
  AS $function$
  delete from private.idempotency_keys where created_at < now() - interval '24 hours'
$function$;

create or replace function private.forget_recovered_callers()
  returns void
  language sql
  set search_path to ''
  AS $function$
  delete from private.rate_limit_callers where full_at < clock_timestamp()
$function$;

create or replace function private.hold_caller()
  returns uuid
  language plpgsql
  set search_path to ''
  AS $function$
declare
  person uuid := private.require_person();
begin
  perform private.hold_person(person);
  return person;
end
$function$;

create or replace function private.hold_person (
  person_id uuid
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  perform private.lock_person(person_id);
  -- A token may outlive what it stands for by the moment in which this waited.
  if not exists (select from public.accounts where id = person_id and deactivated_at is null) then
    raise sqlstate 'PT401' using
      message = 'This session has ended.',
      detail = 'session_ended',
      hint = 'Sign in again.';
  end if;
end
$function$;

create or replace function private.lock_before_person_goes()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform from public.accounts where id = old.id for update;
  perform private.lock_businesses_of_person(old.id);
  return old;
end
$function$;

create or replace function private.queue_former_image()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  former text := case when tg_op <> 'INSERT' then to_jsonb(old) ->> tg_argv[0] end;
  present text := case when tg_op <> 'DELETE' then to_jsonb(new) ->> tg_argv[0] end;
begin
  if present is not null then
    delete from private.files_to_delete where bucket_id = 'images' and name = present;
  end if;
  if former is not null
    and not exists (select from private.named_files where bucket_id = 'images' and name = former)
  then
    insert into private.files_to_delete (bucket_id, name) values ('images', former) on conflict do nothing;
  end if;
  return null;
end
$function$;

create or replace function private.queue_orphaned_uploads()
  returns void
  language sql
  set search_path to ''
  AS $function$
  insert into private.files_to_delete (bucket_id, name)
  select bucket_id, name
  from storage.objects
  where bucket_id in ('images', 'chat-images')
    -- Content is laid before the post or the ad is written, which may take its time.
    and not (bucket_id = 'images' and name like 'content/%')
    and greatest(created_at, updated_at) < now() - interval '24 hours'
    and not exists (
      select from private.named_files
      where named_files.bucket_id = objects.bucket_id and named_files.name = objects.name
    )
  on conflict do nothing
$function$;

create or replace function private.raise_idempotency_key_not_found()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  raise sqlstate 'PT404' using
    message = 'You have sent no such idempotency key.',
    detail = 'idempotency_key_not_found',
    hint = 'Keys are kept for a day, and only of requests that succeeded.';
end
$function$;

create or replace function private.rate_limit_caller (
  caller text
)
  returns text
  language plpgsql
  immutable
  set search_path to ''
  AS $function$
declare
  written text := substring(caller from '^address:(.*)$');
  address inet;
begin
  if written is null then
    return caller;
  end if;
  -- Otherwise whoever can write a header would be somebody new with each request.
  if not pg_input_is_valid(written, 'inet') then
    return 'address:';
  end if;
  address := host(written::inet)::inet;
  return 'address:' || case
    when family(address) = 4 then host(address)
    -- An IPv4 address in the form of IPv6 is that address.
    when address << '::ffff:0:0/96' then substring(host(address) from '[^:]*$')
    -- A subscriber has at least a whole /64 to choose from (https://www.rfc-editor.org/rfc/rfc6177).
    else network(set_masklen(address, 64))::text
  end;
end
$function$;

create or replace function private.run_daily_jobs()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  perform private.forget_past_opening_exceptions();
  perform private.forget_deleted_users();
  perform private.forget_unused_words();
  perform private.delete_expired_invoices();
  perform private.forget_visitors();
  perform private.forget_idempotency_keys();
  perform private.queue_orphaned_uploads();
  perform private.refresh_trending();
end
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
end
$function$;

create or replace function private.take_idempotency_key (
  key text,
  fingerprint text
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
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
$function$;

create or replace function public.add_business_images (
  person_id uuid,
  business_id bigint,
  images jsonb
)
  returns SETOF public.business_images
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  business public.businesses;
begin
  perform private.check_images(images);
  perform private.hold_person(person_id);
  select * into business from public.businesses where id = add_business_images.business_id for no key update;
  if not found or business.owner_id <> person_id and not business.is_listed then
    perform private.raise_business_not_found();
  end if;
  if business.owner_id <> person_id then
    raise sqlstate 'PT403' using
      message = 'Only the owner of this business may do that.',
      detail = 'not_the_owner',
      hint = 'Add images to a business of your own.';
  end if;
  if exists (
    select from jsonb_array_elements(images) as image
    where length(image ->> 'path') > 400
      or (
        image ->> 'path' ~ ('^' || person_id || '/' || business.id || '/[A-Za-z0-9_-][A-Za-z0-9._-]*\.[a-z0-9]{2,5}$')
      ) is not true
  ) then
    raise sqlstate 'PT422' using
      message = 'An image of a business lies below its owner''s id and the business''s.',
      detail = 'image_not_of_owner',
      hint = 'The path is <owner>/<business>/<name>.<extension>.';
  end if;

  insert into public.business_images (business_id, path, width, height)
  select business.id, image ->> 'path', (image ->> 'width')::integer, (image ->> 'height')::integer
  from jsonb_array_elements(images) with ordinality as listed (image, number)
  where image ->> 'path' not in (select path from public.business_images where business_id = business.id)
  order by number;
  return query
  select business_images.*
  from jsonb_array_elements(images) with ordinality as listed (image, number)
  join public.business_images on path = image ->> 'path'
  order by number;
end
$function$;

create or replace function public.chat_details (
  chat_id bigint
)
  returns public.detailed_chat
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
declare
  person uuid := private.require_person();
  chat public.chats;
  side text;
  listed public.listed_chat;
begin
  select * into chat from public.chats where id = chat_details.chat_id;
  side := private.side_of(chat, person);
  if side is null then
    perform private.raise_chat_not_found();
  end if;
  listed := private.describe_chat(chat, side);
  return row(
    chat.id, side, chat.business_id, listed.business_name, listed.business_logo_path, chat.customer_id,
    listed.customer_first_name, listed.customer_image_path, chat.last_seq,
    case
      when chat.last_seq > case side when 'user' then chat.user_cleared_seq else chat.business_cleared_seq end
        then listed.last_message
      else ''
    end,
    chat.last_message_at, listed.unread_count, chat.user_read_seq, chat.business_read_seq, chat.blocked_by,
    listed.is_closed, chat.created_at
  )::public.detailed_chat;
end
$function$;

create or replace function public.delete_account()
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  person_id uuid := private.require_person();
begin
  -- Nothing is held before: triggers take all in the order in which it goes when Auth deletes somebody.
  delete from auth.users where id = person_id;
  if found then
    perform private.record_audit('delete_account', 'account', person_id::text);
  end if;
end
$function$;

create or replace function public.idempotent_answer (
  key text
)
  returns jsonb
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
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
$function$;

create or replace function public.keep_idempotent_answer (
  key text,
  answer jsonb
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
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
$function$;

create or replace function public.my_saved_businesses (
  page_size integer default 50,
  before_saved_at timestamp with time zone default null::timestamp with time zone,
  before_id bigint default null::bigint
)
  returns SETOF public.saved_business
  language plpgsql
  stable
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.require_person();
begin
  perform private.check_page_size(page_size);
  if (before_saved_at is null) <> (before_id is null) then
    raise sqlstate 'PT400' using
      message = 'This cursor is incomplete.',
      detail = 'invalid_cursor',
      hint = 'Send saved_at and id of the last result, or neither for the first page.';
  end if;
  return query
  select
    businesses.id,
    businesses.name,
    businesses.description,
    businesses.category_id,
    categories.name,
    businesses.logo_path,
    businesses.address,
    businesses.state,
    saved_businesses.created_at,
    (select is_premium from public.business_stats where business_id = businesses.id),
    businesses.slug,
    (select path from public.business_images where business_id = businesses.id order by id limit 1)
  from public.saved_businesses
  join public.businesses on businesses.id = saved_businesses.business_id and businesses.is_listed
  left join public.categories on categories.id = businesses.category_id
  where saved_businesses.user_id = person
    and (saved_businesses.created_at, saved_businesses.business_id)
      < (coalesce(before_saved_at, 'infinity'), coalesce(before_id, 0))
  order by saved_businesses.created_at desc, saved_businesses.business_id desc
  limit page_size;
end
$function$;

create or replace function public.search_businesses (
  query text default null::text,
  category text default null::text,
  subcategory text default null::text,
  state text default null::text,
  latitude double precision default null::double precision,
  longitude double precision default null::double precision,
  radius_km double precision default null::double precision,
  amenity_ids bigint[] default null::bigint[],
  minimum_rating double precision default null::double precision,
  open_now boolean default null::boolean,
  page_size integer default 50,
  after_cursor text default null::text
)
  returns SETOF public.found_business
  language plpgsql
  stable
  security definer
  set search_path to ''
  set plan_cache_mode to 'force_custom_plan'
  AS $function$
#variable_conflict use_column
declare
  filters private.search_filters;
  after private.search_key := private.read_cursor(after_cursor);
  terms tsquery[] := private.search_terms(coalesce(query, ''));
  ordering text;
  term tsquery;
  all_words tsquery;
  any_word tsquery;
  size integer := least(coalesce(page_size, 50), 100);
  keys private.search_key[];
begin
  perform private.check_search_input(latitude, longitude, radius_km, minimum_rating, page_size);
  filters.place := private.earth_position(latitude, longitude);
  filters.reach := private.chord_km(radius_km);
  filters.minimum_rating := minimum_rating;
  if open_now then
    filters.open_at := now();
    filters.open_hours := private.hours_of(now());
  end if;
  if cardinality(amenity_ids) > 0 then
    -- Each once, and known ones only: however long the list is, what is looked up is short.
    filters.amenity_ids := array(select id from public.amenities where id = any (amenity_ids));
    if exists (
      select from unnest(amenity_ids) as wanted
      where wanted is null or wanted <> all (filters.amenity_ids)
    ) then
      return;
    end if;
  end if;
  -- No name is longer than what is kept of these, and lower case of a megabyte takes its time.
  state := left(btrim(state), 200);
  category := left(btrim(category), 200);
  subcategory := left(btrim(subcategory), 200);
  if state <> '' then
    filters.state := private.state_named(state);
    if filters.state is null then
      return;
    end if;
  end if;
  if category <> '' then
    select id into filters.category_id from public.categories where lower(name) = lower(category);
    if not found then
      return;
    end if;
  end if;
  if subcategory <> '' then
    select array_agg(id) into filters.subcategory_ids
    from public.subcategories
    where lower(name) = lower(subcategory)
      and (filters.category_id is null or category_id = filters.category_id);
    if filters.subcategory_ids is null then
      return;
    end if;
  end if;

  ordering := case
    when cardinality(terms) = 0 and filters.place is null then 'best'
    when cardinality(terms) = 0 then 'nearest'
    when after.ordering = 'any_word' then 'any_word'
    else 'all_words'
  end;
  if after.ordering <> ordering then
    raise sqlstate 'PT400' using
      message = 'This cursor belongs to another search.',
      detail = 'invalid_cursor',
      hint = 'Send the same words and coordinates as for the page before.';
  end if;

  if ordering = 'best' then
    keys := array(select found from private.find_best(filters, size, after) as found);
  elsif ordering = 'nearest' then
    keys := array(select found from private.find_nearest(filters, size, after) as found);
  else
    foreach term in array terms loop
      all_words := coalesce(all_words && term, term);
      any_word := coalesce(any_word || term, term);
    end loop;
    if ordering = 'all_words' then
      keys := array(
        select found from private.find_by_words(filters, all_words, ordering, size, after) as found
      );
      -- Nothing has all the words: what has some of them, the most telling first.
      if cardinality(keys) = 0 and after is null and cardinality(terms) > 1 then
        ordering := 'any_word';
      end if;
    end if;
    if ordering = 'any_word' then
      keys := array(
        select found from private.find_by_words(filters, any_word, ordering, size, after) as found
      );
    end if;
  end if;

  return query
  select
    businesses.id,
    businesses.name,
    businesses.description,
    businesses.address,
    businesses.state,
    businesses.logo_path,
    businesses.category_id,
    categories.name,
    businesses.latitude,
    businesses.longitude,
    round(
      private.ground_km(
        private.earth_position(businesses.latitude, businesses.longitude) operator(extensions.<->) filters.place
      )::numeric, 3
    )::double precision,
    business_stats.average_review_rating,
    business_stats.rating_count,
    private.write_cursor(
      row(key.ordering, key.relevance, key.rating, key.distance, key.name, key.business_id)
    ),
    private.is_open_at(
      documents.weekly_hours, documents.exceptional_days, documents.exceptional_hours, now()
    ),
    businesses.slug,
    business_stats.is_premium,
    (select path from public.business_images where business_id = businesses.id order by id limit 1)
  from unnest(keys) with ordinality
    as key (ordering, relevance, rating, distance, name, business_id, position)
  join public.businesses on businesses.id = key.business_id and businesses.is_listed
  join private.search_documents as documents on documents.business_id = businesses.id
  join public.business_stats on business_stats.business_id = businesses.id
  left join public.categories on categories.id = businesses.category_id
  order by position;
end
$function$;

create or replace function public.send_images (
  person_id uuid,
  chat_id bigint,
  images jsonb,
  client_id uuid default null::uuid
)
  returns public.messages
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
begin
  perform private.check_images(images);
  if exists (
    select from jsonb_array_elements(images) as image
    where length(image ->> 'path') > 400
      or (
        image ->> 'path' ~ ('^' || person_id || '/' || send_images.chat_id || '/[A-Za-z0-9_-][A-Za-z0-9._-]*$')
      ) is not true
  ) then
    raise sqlstate 'PT422' using
      message = 'An image of a chat lies below its sender''s id and the chat''s.',
      detail = 'image_not_of_sender',
      hint = 'The path is <sender>/<chat>/<name>.';
  end if;
  return private.add_message(person_id, send_images.chat_id, 'images', '', send_images.client_id, images);
exception when unique_violation then
  raise sqlstate 'PT409' using
    message = 'One of these files was sent before.',
    detail = 'image_already_sent',
    hint = 'Upload it again: a file goes with its message.';
end
$function$;

create or replace function public.take_files_to_delete (
  at_most integer default 100
)
  returns table (
    bucket_id text,
    name text
  )
  language sql
  security definer
  set search_path to ''
  AS $function$
  delete from private.files_to_delete as queued
  where exists (
      select from private.named_files where named_files.bucket_id = queued.bucket_id and named_files.name = queued.name
    )
    or not exists (
      select from storage.objects where objects.bucket_id = queued.bucket_id and objects.name = queued.name
    );

  with due as (
    select id from private.files_to_delete
    where leased_until is null or leased_until < now()
    order by id
    limit least(greatest(at_most, 1), 1000)
    for update skip locked
  )
  update private.files_to_delete as queued set leased_until = now() + interval '5 minutes'
  from due where queued.id = due.id
  returning queued.bucket_id, queued.name
$function$;

create or replace function public.take_rate_limit (
  caller text,
  route_class text
)
  returns double precision
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  counted text := private.rate_limit_caller(take_rate_limit.caller);
  cost interval;
  most interval;
  seconds double precision;
begin
  if counted is null or char_length(counted) not between 1 and 100 then
    raise sqlstate 'PT400' using
      message = 'This is no caller.',
      detail = 'invalid_caller',
      hint = 'Send user:<id> or address:<ip>.';
  end if;
  select make_interval(secs => 60 / per_minute), make_interval(secs => 60 / per_minute * burst) into cost, most
  from private.rate_limit_classes where name = route_class;
  if not found then
    raise sqlstate 'PT400' using
      message = 'There is no such class of routes.',
      detail = 'unknown_route_class',
      hint = 'Use a name of private.rate_limit_classes.';
  end if;

  -- The clock, not the beginning of the transaction: the row may have been waited for.
  insert into private.rate_limit_callers as known (caller, class_name, full_at)
  values (counted, route_class, clock_timestamp() + cost)
  on conflict on constraint rate_limit_callers_pkey do update
  set full_at = greatest(known.full_at, clock_timestamp()) + cost
  where greatest(known.full_at, clock_timestamp()) + cost <= clock_timestamp() + most;
  if found then
    return 0;
  end if;

  select extract(epoch from full_at + cost - most - clock_timestamp()) into seconds
  from private.rate_limit_callers where rate_limit_callers.caller = counted and class_name = route_class;
  -- By now it may be over; 0 would say that this one was counted.
  return greatest(seconds, 0.001);
end
$function$;

create or replace function public.trending_businesses (
  page_size integer default 10
)
  returns SETOF public.trending_business
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  level double precision := private.trending_level(private.lagos_day());
begin
  perform private.check_page_size(page_size);
  return query
  with tail as materialized (
    select business_id, sum(amount * weight) as score, sum(amount)::integer as visits
    from private.performance_events
    join private.trending_weights() as weights using (day)
    where metric = 'profile_visits'
    group by business_id
  ),
  best as materialized (
    select business_id, heat, visits
    from private.trending_scores
    join public.businesses on businesses.id = business_id and is_listed
    order by heat desc, business_id
    limit page_size
  ),
  -- The best of all are among the best so far and those that were visited since. What is long is looked up
  -- one by one: the scores of the latter, and further down the businesses, in order and no more than are
  -- shown.
  parts as (
    select business_id, power(2, heat - level) as score, visits from best
    union all
    select business_id, score, visits from tail
    union all
    select business_id, power(2, known.heat - level), known.visits
    from tail
    cross join lateral (
      select heat, visits from private.trending_scores
      where trending_scores.business_id = tail.business_id
      limit 1
    ) as known
    where business_id not in (select business_id from best)
  ),
  scored as (
    select
      business_id,
      round(sum(score)::numeric, 4)::double precision as score,
      sum(visits)::integer as visits
    from parts
    group by business_id
    order by score desc, business_id
  )
  select
    business_id,
    business.name,
    business.description,
    business.category_id,
    categories.name,
    business.logo_path,
    business.state,
    scored.visits,
    scored.score,
    (select is_premium from public.business_stats where business_id = business.id),
    business.slug,
    (select path from public.business_images where business_id = business.id order by id limit 1)
  from scored
  cross join lateral (
    select * from public.businesses where id = scored.business_id and is_listed limit 1
  ) as business
  left join public.categories on categories.id = business.category_id
  order by scored.score desc, business_id
  limit page_size;
end
$function$;

alter table "private"."idempotency_keys"
  add constraint "idempotency_keys_person_id_fkey" foreign key (person_id) references auth.users(id)
    on delete cascade;

create view "private"."named_files" with (security_invoker=true) AS  SELECT 'images'::text AS bucket_id,
    businesses.logo_path AS name
   FROM public.businesses
  WHERE (businesses.logo_path IS NOT NULL)
UNION ALL
 SELECT 'images'::text AS bucket_id,
    business_images.path AS name
   FROM public.business_images
UNION ALL
 SELECT 'images'::text AS bucket_id,
    profiles.profile_image_path AS name
   FROM public.profiles
  WHERE (profiles.profile_image_path IS NOT NULL)
UNION ALL
 SELECT 'images'::text AS bucket_id,
    posts.thumbnail_path AS name
   FROM public.posts
  WHERE (posts.thumbnail_path IS NOT NULL)
UNION ALL
 SELECT 'images'::text AS bucket_id,
    ads.image_path AS name
   FROM public.ads
UNION ALL
 SELECT 'chat-images'::text AS bucket_id,
    message_images.path AS name
   FROM public.message_images;

create index businesses_logo_path_idx on public.businesses using btree (logo_path)
  where (logo_path is not null);

create index profiles_profile_image_path_idx on public.profiles using btree (profile_image_path)
  where (profile_image_path is not null);

create trigger profiles_before_all_lock_businesses
  before delete on public.profiles
  for each row
  execute function private.lock_before_person_goes();

comment on column "private"."files_to_delete"."leased_until" is 'Until when somebody is at it; after that it is handed out again. Null while nobody has been.';

comment on column "private"."idempotency_keys"."answer" is 'Null until the client has kept it.';

comment on column "private"."idempotency_keys"."fingerprint" is 'What the client says the request was, such as a hash of it; empty when it said nothing.';

comment on column "private"."rate_limit_callers"."full_at" is 'When the caller will have the whole burst again.';

comment on column "private"."rate_limit_classes"."burst" is 'How many requests may come at once.';

comment on column "private"."rate_limit_classes"."per_minute" is 'How many may come again in each minute after that.';

comment on function "private"."check_images"(jsonb) is 'Whether this is a list of uploads: [{path, width, height}]; where the paths lead is asked by whoever takes them. PT400 invalid_images.';

comment on function "private"."check_request"() is 'Runs before every request to the Data API, so that a token does not outlive its session, and a write with the header Idempotency-Key happens once. PT401 session_ended or invalid_subject; for such a write also what take_idempotency_key raises.';

comment on function "private"."forget_idempotency_keys"() is 'Job, once a day: forgets keys that are older than a day.';

comment on function "private"."forget_recovered_callers"() is 'Job, every five minutes: whoever has the whole burst again needs no row.';

comment on function "private"."hold_person"(uuid) is 'Holds a person, whose account is on and stays on until the transaction ends. PT401 session_ended.';

comment on function "private"."lock_before_person_goes"() is 'Holds what deleting a person is about to delete or change: the account, the person''s businesses and the reviewed ones.';

comment on function "private"."queue_orphaned_uploads"() is 'Job, once a day: queues uploads that no row has named for a day.';

comment on function "private"."raise_idempotency_key_not_found"() is 'One answer for an unknown key and one of somebody else.';

comment on function "private"."rate_limit_caller"(text) is 'Under which name a caller counts: an IPv6 address by its /64; all that is no address together.';

comment on function "private"."take_idempotency_key"(text, text) is 'Takes a key for the write that this transaction makes. PT400 invalid_idempotency_key or invalid_idempotency_fingerprint, PT401 session_ended, PT409 idempotency_key_used, PT422 idempotency_key_reused.';

comment on function "public"."add_business_images"(uuid, bigint, jsonb) is 'Adds uploads to the gallery of a person''s business and answers their rows in the order sent; one that is there already is answered as it is. PT400 invalid_images, PT401 session_ended, PT403 not_the_owner, PT404 business_not_found, PT409 too_many_images, PT422 image_not_of_owner.';

comment on function "public"."chat_details"(bigint) is 'A chat that the caller takes part in: both sides, read marks, and whether one can write. PT404 chat_not_found.';

comment on function "public"."idempotent_answer"(text) is 'What was kept of the caller''s write with this Idempotency-Key: {is_kept, answer, fingerprint, created_at}; the answer is null while none is kept. PT401 not_signed_in, PT404 idempotency_key_not_found.';

comment on function "public"."keep_idempotent_answer"(text, jsonb) is 'Keeps what the caller''s write with this Idempotency-Key answered, once. PT401 not_signed_in, PT404 idempotency_key_not_found, PT409 idempotent_answer_kept, PT413 idempotent_answer_too_large.';

comment on function "public"."take_files_to_delete"(integer) is 'Up to 1000 files to delete through the Storage API, the longest waiting first. Nobody else gets them for five minutes; whatever is still there then is handed out again. What a row names, or is gone, leaves the queue.';

comment on function "public"."take_rate_limit"(text, text) is 'Counts a request of `user:<id>` or `address:<ip>` against a class of routes: 0 when it may go on, otherwise the seconds after which one may; what is refused takes nothing away. PT400 invalid_caller or unknown_route_class.';

comment on table "private"."idempotency_keys" is 'Keys of writes that have happened, for at least a day, and what the client kept of their answers.';

comment on table "private"."rate_limit_callers" is 'Who has asked lately: `user:<id>` or `address:<ip>`. Whoever is not here has the whole burst.';

comment on table "private"."rate_limit_classes" is 'The limits, one for each class of routes. Laid by sql/reference/rate_limits.sql; a change counts at once.';

comment on type "public"."detailed_chat" is 'One chat as its caller stands in it. `side` is the caller''s; `last_message` is as in a list, and empty where there is none that the side has not cleared.';

comment on type "public"."found_business" is 'A result of search_businesses. `distance_km`, to the metre, is null without coordinates, `is_open` when no hours are known; `cursor` continues after this result; `thumbnail_path` is the first image of the gallery, null without one; `is_premium` is the badge.';

comment on type "public"."saved_business" is 'A business that the caller has saved. `id` is the business''s; `thumbnail_path` is the first image of its gallery, null without one; `is_premium` is the badge.';

comment on type "public"."trending_business" is 'A result of trending_businesses. `number_of_profile_visits` is that of the last 30 days; `thumbnail_path` is the first image of the gallery, null without one; `is_premium` is the badge.';

comment on view "private"."named_files" is 'Every object of Storage that a row names.';

revoke all on function "private"."check_images"(jsonb) from public;

grant execute on function "private"."check_images"(jsonb) to "postgres";

revoke all on function "private"."forget_idempotency_keys"() from public;

grant execute on function "private"."forget_idempotency_keys"() to "postgres";

revoke all on function "private"."forget_recovered_callers"() from public;

grant execute on function "private"."forget_recovered_callers"() to "postgres";

revoke all on function "private"."hold_person"(uuid) from public;

grant execute on function "private"."hold_person"(uuid) to "postgres";

revoke all on function "private"."lock_before_person_goes"() from public;

grant execute on function "private"."lock_before_person_goes"() to "postgres";

revoke all on function "private"."queue_orphaned_uploads"() from public;

grant execute on function "private"."queue_orphaned_uploads"() to "postgres";

revoke all on function "private"."raise_idempotency_key_not_found"() from public;

grant execute on function "private"."raise_idempotency_key_not_found"() to "postgres";

revoke all on function "private"."rate_limit_caller"(text) from public;

grant execute on function "private"."rate_limit_caller"(text) to "postgres";

revoke all on function "private"."take_idempotency_key"(text, text) from public;

grant execute on function "private"."take_idempotency_key"(text, text) to "authenticated", "postgres";

revoke all on function "public"."add_business_images"(uuid, bigint, jsonb) from public;

grant execute on function "public"."add_business_images"(uuid, bigint, jsonb) to "postgres", "service_role";

revoke all on function "public"."chat_details"(bigint) from public;

grant execute on function "public"."chat_details"(bigint) to "authenticated", "postgres";

revoke all on function "public"."idempotent_answer"(text) from public;

grant execute on function "public"."idempotent_answer"(text) to "authenticated", "postgres";

revoke all on function "public"."keep_idempotent_answer"(text, jsonb) from public;

grant execute on function "public"."keep_idempotent_answer"(text, jsonb) to "authenticated", "postgres";

revoke all on function "public"."take_files_to_delete"(integer) from public;

grant execute on function "public"."take_files_to_delete"(integer) to "postgres", "service_role";

revoke all on function "public"."take_rate_limit"(text, text) from public;

grant execute on function "public"."take_rate_limit"(text, text) to "postgres", "service_role";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."idempotency_keys"
  to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."rate_limit_callers"
  to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."rate_limit_classes"
  to "postgres";

grant usage on type "public"."detailed_chat" to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."named_files"
  to "postgres";

-- From sql/reference/rate_limits.sql
-- Where the limits start. Running this again adds what is missing and keeps what whoever runs the project has set.

insert into private.rate_limit_classes (name, burst, per_minute) values
  ('read', 120, 600),
  ('search', 60, 240),
  ('write', 30, 60),
  ('upload', 10, 30),
  ('sign_in', 30, 60)
on conflict (name) do nothing;

-- From sql/reference/storage_policies.sql
-- Who may have a file of a private bucket. The table is the platform's, so no schema diff carries its policies. There is
-- no other: files are written by functions that hold the secret key.

-- A signed URL is made for whoever may select the object. The policies of message_images say which those are; Storage
-- does not run the pre-request, so the session is asked for here.
drop policy if exists objects_select_chat_images on storage.objects;
create policy objects_select_chat_images on storage.objects for select to authenticated
  using (
    bucket_id = 'chat-images'
    and (select private.session_is_live())
    and exists (select from public.message_images where message_images.path = objects.name)
  );
