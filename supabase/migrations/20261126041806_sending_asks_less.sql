set local check_function_bodies = off;

drop function "private"."broadcast_message"(public.chats, public.chat_message);

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

comment on function "private"."broadcast"(uuid, text, jsonb) is 'The same for one person.';

comment on function "private"."broadcast_message"(public.chats, public.chat_message, uuid, text) is
  'Broadcasts `message` to both sides: chat_message and {chat_id, business_id, sender_image_path}.';

comment on function "private"."broadcast_to"(uuid[], text, jsonb) is 'Tells people something live, but for those whose account is off or being deleted, and for ids that are null. Called by functions that run as their owner.';

revoke all
  on function "private"."broadcast_message"(public.chats, public.chat_message, uuid, text)
  from public;

grant execute
  on function "private"."broadcast_message"(public.chats, public.chat_message, uuid, text)
  to "postgres";

revoke all on function "private"."broadcast_to"(uuid[], text, jsonb) from public;

grant execute on function "private"."broadcast_to"(uuid[], text, jsonb) to "postgres";
