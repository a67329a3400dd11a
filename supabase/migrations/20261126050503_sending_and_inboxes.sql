set local check_function_bodies = off;

drop policy "reviews_select_visible_own_or_staff" on "public"."reviews";

drop function "private"."broadcast_message"(public.chats, public.chat_message);

drop function "private"."describe_chat"(public.chats, text);

create or replace function private.add_message (
  person uuid,
  chat_id bigint,
  kind text,
  body text,
  client_id uuid,
  images jsonb default '[]'::jsonb
)
  returns public.chat_message
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  place record;
  chat public.chats;
  side text;
  recipient uuid;
  message public.messages;
  answer public.chat_message;
begin
  -- As private.hold_chat does, the people first, then the business, then the chat; in two statements where both sides
  -- are there.
  select businesses.owner_id, businesses.logo_path, customers.profile_image_path into place
  from public.chats
  join public.businesses on businesses.id = business_id
  join public.profiles as customers on customers.id = customer_id
  join public.profiles as owners on owners.id = businesses.owner_id
  where chats.id = add_message.chat_id
  for key share of customers, owners, businesses;
  if found then
    select * into chat from public.chats where id = add_message.chat_id for no key update;
    side := case person when chat.customer_id then 'user' when place.owner_id then 'business' end;
    if side is null then
      perform private.raise_chat_not_found();
    end if;
  else
    chat := private.hold_chat(add_message.chat_id, person);
    side := private.side_of(chat, person);
  end if;
  -- The chat is held: a resend waits here for the first, and then finds what that one wrote.
  if add_message.client_id is not null then
    select * into message from public.messages
    where chat_id = chat.id and sender_side = side and client_id = add_message.client_id;
    if found then
      return private.as_chat_message(message);
    end if;
  end if;
  if chat.closed_at is not null then
    raise sqlstate 'PT409' using
      message = 'This chat is closed.',
      detail = 'chat_closed',
      hint = 'Its history can still be read.';
  end if;
  if chat.blocked_by is not null then
    raise sqlstate 'PT403' using
      message = 'This chat is blocked.',
      detail = 'chat_blocked',
      hint = case chat.blocked_by when side then 'Unblock it to write.' else 'The other side wants no messages.' end;
  end if;

  -- The clock, not the beginning of the transaction: senders wait for the chat, and times follow the numbers.
  insert into public.messages (chat_id, seq, sender_side, sender_id, client_id, kind, body, created_at)
  values (
    chat.id, chat.last_seq + 1, side, person, coalesce(add_message.client_id, gen_random_uuid()),
    add_message.kind, add_message.body, clock_timestamp()
  )
  returning * into message;
  -- Only here, where the message is new: a resend leaves the images of the first as they are.
  if kind = 'images' then
    insert into public.message_images (chat_id, seq, position, path, width, height)
    select
      message.chat_id, message.seq, number, image ->> 'path', (image ->> 'width')::integer,
      (image ->> 'height')::integer
    from jsonb_array_elements(images) with ordinality as listed (image, number);
  end if;
  update public.chats set
    last_seq = message.seq,
    last_message_at = message.created_at,
    user_unread_count = user_unread_count + (side = 'business')::integer,
    business_unread_count = business_unread_count + (side = 'user')::integer
  where id = chat.id;

  answer := private.as_chat_message(message);
  perform private.broadcast_message(
    chat, answer, place.owner_id, case side when 'user' then place.profile_image_path else place.logo_path end
  );
  recipient := case side when 'business' then chat.customer_id else place.owner_id end;
  -- One unread notification a chat is enough to lead there.
  if not exists (
    select from public.notifications
    where recipient_id = recipient and type = 'message_notification' and subject_id = chat.id and not is_read
  ) then
    perform private.notify(
      recipient, 'message_notification', 'New message',
      -- Not what it says: a message that is taken back is gone.
      case kind when 'images' then 'You received an image.' else 'You received a new message.' end,
      chat.business_id, person, chat.id
    );
  end if;
  return answer;
end
$function$;

create or replace function private.broadcast (
  person_id uuid,
  event text,
  payload jsonb
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  perform private.broadcast_to(array[person_id], event, payload);
end
$function$;

create or replace function private.broadcast_message (
  chat public.chats,
  message public.chat_message,
  owner_id uuid,
  sender_image_path text
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  perform private.broadcast_to(
    array[chat.customer_id, owner_id], 'message',
    to_jsonb(message) || jsonb_build_object(
      'chat_id', chat.id, 'business_id', chat.business_id, 'sender_image_path', sender_image_path
    )
  );
end
$function$;

create or replace function private.broadcast_to (
  person_ids uuid[],
  event text,
  payload jsonb
)
  returns void
  language plpgsql
  set search_path to ''
  set "TimeZone" to 'UTC'
  set plan_cache_mode to 'force_generic_plan'
  AS $function$
begin
  perform realtime.send(payload, event, 'user:' || accounts.id, true)
  from public.accounts
  where accounts.id = any (person_ids) and deactivated_at is null
    -- Of somebody who is being deleted, the rows go one after the other; the user goes first.
    and exists (select from auth.users where users.id = accounts.id);
end
$function$;

create or replace function private.require_person()
  returns uuid
  language plpgsql
  stable
  set search_path to ''
  AS $function$
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
$function$;

create or replace function public.business_chats (
  business_id bigint,
  page_size integer default 50,
  before_at timestamp with time zone default null::timestamp with time zone,
  before_id bigint default null::bigint
)
  returns SETOF public.listed_chat
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.require_person();
begin
  perform private.check_chat_page(page_size, before_at, before_id);
  if not exists (select from public.businesses where id = business_chats.business_id and owner_id = person) then
    perform private.raise_business_not_found();
  end if;
  return query
  select
    chat_id, business_id, business_name, business_logo_path, customer_id, customer_first_name, customer_image_path,
    last_message, last_message_at, business_unread_count, blocked_by, is_closed
  from private.described_chats
  where business_id = business_chats.business_id and last_seq > business_cleared_seq
    and (last_message_at, chat_id) < (coalesce(before_at, 'infinity'), coalesce(before_id, 0))
  order by last_message_at desc, chat_id desc
  limit least(coalesce(page_size, 50), 100);
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
  listed private.described_chats;
begin
  select * into chat from public.chats where id = chat_details.chat_id;
  side := private.side_of(chat, person);
  if side is null then
    perform private.raise_chat_not_found();
  end if;
  select * into listed from private.described_chats where described_chats.chat_id = chat.id;
  return row(
    chat.id, side, chat.business_id, listed.business_name, listed.business_logo_path, chat.customer_id,
    listed.customer_first_name, listed.customer_image_path, chat.last_seq,
    case
      when chat.last_seq > case side when 'user' then chat.user_cleared_seq else chat.business_cleared_seq end
        then listed.last_message
      else ''
    end,
    chat.last_message_at, case side when 'user' then chat.user_unread_count else chat.business_unread_count end,
    chat.user_read_seq, chat.business_read_seq, chat.blocked_by,
    listed.is_closed, chat.created_at
  )::public.detailed_chat;
end
$function$;

create or replace function public.user_chats (
  page_size integer default 50,
  before_at timestamp with time zone default null::timestamp with time zone,
  before_id bigint default null::bigint
)
  returns SETOF public.listed_chat
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
declare
  person uuid := private.require_person();
begin
  perform private.check_chat_page(page_size, before_at, before_id);
  return query
  select
    chat_id, business_id, business_name, business_logo_path, customer_id, customer_first_name, customer_image_path,
    last_message, last_message_at, user_unread_count, blocked_by, is_closed
  from private.described_chats
  where customer_id = person and last_seq > user_cleared_seq
    and (last_message_at, chat_id) < (coalesce(before_at, 'infinity'), coalesce(before_id, 0))
  order by last_message_at desc, chat_id desc
  limit least(coalesce(page_size, 50), 100);
end
$function$;

create view "private"."described_chats" with (security_invoker=true) AS  SELECT chats.id AS chat_id,
    chats.business_id,
    COALESCE(businesses.name, chats.business_name) AS business_name,
    businesses.logo_path AS business_logo_path,
    chats.customer_id,
    COALESCE(profiles.first_name, ''::text) AS customer_first_name,
    profiles.profile_image_path AS customer_image_path,
        CASE
            WHEN (messages.deleted_at IS NOT NULL) THEN ''::text
            WHEN (messages.kind = 'text'::text) THEN messages.body
            WHEN (EXISTS ( SELECT
               FROM public.message_images
              WHERE ((message_images.chat_id = messages.chat_id) AND (message_images.seq = messages.seq) AND (message_images."position" = 2)))) THEN 'Images'::text
            ELSE 'Image'::text
        END AS last_message,
    chats.last_message_at,
    chats.user_unread_count,
    chats.business_unread_count,
    chats.blocked_by,
    (chats.closed_at IS NOT NULL) AS is_closed,
    chats.last_seq,
    chats.user_cleared_seq,
    chats.business_cleared_seq
   FROM (((public.chats
     LEFT JOIN public.businesses ON ((businesses.id = chats.business_id)))
     LEFT JOIN public.profiles ON ((profiles.id = chats.customer_id)))
     LEFT JOIN public.messages ON (((messages.chat_id = chats.id) AND (messages.seq = chats.last_seq))));

create policy "reviews_select_visible_own_or_staff" on "public"."reviews"
  for select
  to "anon", "authenticated"
  using (((author_id = ( select auth.uid() as uid)) or (is_visible AND (exists ( select
   from public.businesses
  where (businesses.id = reviews.business_id)))) or ( select private.is_staff() as is_staff)));

comment on function "private"."broadcast"(uuid, text, jsonb) is 'The same for one person.';

comment on function "private"."broadcast_message"(public.chats, public.chat_message, uuid, text) is
  'Broadcasts `message` to both sides: chat_message and {chat_id, business_id, sender_image_path}.';

comment on function "private"."broadcast_to"(uuid[], text, jsonb) is 'Tells people something live, but for those whose account is off or being deleted, and for ids that are null. Called by functions that run as their owner.';

comment on view "private"."described_chats" is 'Chats as their sides see them in a list.';

revoke all
  on function "private"."broadcast_message"(public.chats, public.chat_message, uuid, text)
  from public;

grant execute
  on function "private"."broadcast_message"(public.chats, public.chat_message, uuid, text)
  to "postgres";

revoke all on function "private"."broadcast_to"(uuid[], text, jsonb) from public;

grant execute on function "private"."broadcast_to"(uuid[], text, jsonb) to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."described_chats"
  to "postgres";
