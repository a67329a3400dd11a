set local check_function_bodies = off;

drop trigger "chats_after_broadcast_change" on "public"."chats";

drop index "public"."chats_customer_id_idx";

drop index "public"."chats_customer_id_last_message_at_idx";

drop function "private"."broadcast_message"(public.chats, public.chat_message, uuid, text);

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
  sender_image_path text;
  chat record;
  side text;
  recipient uuid;
  message public.messages;
  sent_at timestamptz;
  answer public.chat_message;
begin
  -- As in private.hold_chat, people come before the chat: the sender, whom the message will name. The other side and the
  -- business are not held, else all who write to a busy one would hold the same row; nothing below waits for them.
  select profile_image_path into sender_image_path from public.profiles where id = person for key share;
  select
    chats.id, chats.business_id, chats.customer_id, chats.last_seq, chats.closed_at, chats.blocked_by,
    businesses.owner_id, businesses.logo_path
  into chat
  from public.chats
  left join public.businesses on businesses.id = chats.business_id
  where chats.id = add_message.chat_id and person in (chats.customer_id, businesses.owner_id)
  for no key update of chats;
  if not found then
    perform private.raise_chat_not_found();
  end if;
  if person = chat.customer_id then
    side := 'user';
    recipient := chat.owner_id;
  else
    side := 'business';
    recipient := chat.customer_id;
    sender_image_path := chat.logo_path;
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
  sent_at := clock_timestamp();
  insert into public.messages (chat_id, seq, sender_side, sender_id, client_id, kind, body, created_at)
  values (
    chat.id, chat.last_seq + 1, side, person, coalesce(add_message.client_id, gen_random_uuid()), add_message.kind,
    add_message.body, sent_at
  );
  -- Only here, where the message is new: a resend leaves the images of the first as they are.
  if kind = 'images' then
    insert into public.message_images (chat_id, seq, position, path, width, height)
    select
      chat.id, chat.last_seq + 1, number, image ->> 'path', (image ->> 'width')::integer, (image ->> 'height')::integer
    from jsonb_array_elements(images) with ordinality as listed (image, number);
  end if;
  update public.chats set
    last_seq = chat.last_seq + 1,
    last_message_at = sent_at,
    user_unread_count = user_unread_count + (side = 'business')::integer,
    business_unread_count = business_unread_count + (side = 'user')::integer
  where id = chat.id;

  answer := row(
    chat.last_seq + 1, side, person, kind, body,
    case kind when 'images' then private.images_of_message(chat.id, chat.last_seq + 1) else '[]' end, false, sent_at
  )::public.chat_message;
  perform private.broadcast_message(
    array[chat.customer_id, chat.owner_id], answer, chat.id, chat.business_id, sender_image_path
  );
  -- One unread notification a chat is enough to lead there.
  if not exists (
    select from public.notifications
    where recipient_id = recipient and type = 'message_notification' and subject_id = chat.id and not is_read
  ) then
    perform private.notify_of_message(recipient, person, chat.business_id, chat.id, kind);
  end if;
  return answer;
end
$function$;

create or replace function private.as_chat_message (
  message public.messages
)
  returns public.chat_message
  language plpgsql
  stable
  set search_path to ''
  AS $function$
begin
  return row(
    message.seq, message.sender_side, message.sender_id, message.kind, message.body,
    case message.kind when 'images' then private.images_of_message(message.chat_id, message.seq) else '[]' end,
    message.deleted_at is not null, message.created_at
  )::public.chat_message;
end
$function$;

create or replace function private.broadcast_message (
  person_ids uuid[],
  message public.chat_message,
  chat_id bigint,
  business_id bigint,
  sender_image_path text
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  perform private.broadcast_to(
    person_ids, 'message',
    to_jsonb(message) || jsonb_build_object(
      'chat_id', chat_id, 'business_id', business_id, 'sender_image_path', sender_image_path
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
  insert into realtime.messages (topic, extension, event, payload, private)
  select 'user:' || accounts.id, 'broadcast', broadcast_to.event, broadcast_to.payload, true
  from public.accounts
  where accounts.id = any (person_ids) and deactivated_at is null
    -- Of somebody who is being deleted, the rows go one after the other; the user goes first.
    and exists (select from auth.users where users.id = accounts.id);
exception when others then
  raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end
$function$;

create or replace function private.images_of_message (
  chat_id bigint,
  seq bigint
)
  returns jsonb
  language plpgsql
  stable
  set search_path to ''
  AS $function$
begin
  return (
    select coalesce(
      jsonb_agg(jsonb_build_object('path', path, 'width', width, 'height', height) order by position), '[]'
    )
    from public.message_images
    where message_images.chat_id = images_of_message.chat_id and message_images.seq = images_of_message.seq
  );
end
$function$;

create or replace function private.notify_of_message (
  recipient_id uuid,
  sender_id uuid,
  business_id bigint,
  chat_id bigint,
  kind text
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  perform from public.businesses where id = notify_of_message.business_id for key share skip locked;
  if found then
    perform private.notify(
      recipient_id, 'message_notification', 'New message',
      -- Not what it says: a message that is taken back is gone.
      case kind when 'images' then 'You received an image.' else 'You received a new message.' end,
      business_id, sender_id, chat_id
    );
  end if;
end
$function$;

create index chats_customer_id_last_message_at_idx on public.chats
  using btree (customer_id, last_message_at desc, id desc);

create trigger chats_after_broadcast_change
  after update of user_read_seq,
    business_read_seq, user_cleared_seq, business_cleared_seq, blocked_by, closed_at on public.chats
  for each row
  when
    (((old.user_read_seq IS DISTINCT FROM new.user_read_seq) OR (old.business_read_seq IS DISTINCT FROM
    new.business_read_seq) OR (old.user_cleared_seq IS DISTINCT FROM new.user_cleared_seq) OR
    (old.business_cleared_seq IS DISTINCT FROM new.business_cleared_seq) OR
    (old.blocked_by IS DISTINCT FROM new.blocked_by) OR (old.closed_at IS DISTINCT FROM new.closed_at)))
  execute function private.broadcast_chat_change();

comment on function "private"."broadcast_message"(uuid[], public.chat_message, bigint, bigint, text) is
  'Broadcasts `message` to both sides: chat_message and {chat_id, business_id, sender_image_path}.';

comment on function "private"."images_of_message"(bigint, bigint) is 'The images of a message in the form that callers get: [{path, width, height}], in order.';

comment on function "private"."notify_of_message"(uuid, uuid, bigint, bigint, text) is
  'Notifies the other side of a message, whose chat is held. Never waits. Called by functions that run as their owner.';

revoke all
  on function "private"."broadcast_message"(uuid[], public.chat_message, bigint, bigint, text)
  from public;

grant execute
  on function "private"."broadcast_message"(uuid[], public.chat_message, bigint, bigint, text)
  to "postgres";

revoke all on function "private"."images_of_message"(bigint, bigint) from public;

grant execute on function "private"."images_of_message"(bigint, bigint) to "postgres";

revoke all on function "private"."notify_of_message"(uuid, uuid, bigint, bigint, text) from public;

grant execute on function "private"."notify_of_message"(uuid, uuid, bigint, bigint, text) to "postgres";
