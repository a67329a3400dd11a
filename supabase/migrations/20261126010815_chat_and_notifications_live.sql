set local check_function_bodies = off;

drop function "private"."add_message"(uuid, bigint, text, text, uuid, jsonb);

drop function "private"."as_chat_message"(public.messages);

drop function "private"."side_of"(public.chats, uuid);

drop function "public"."send_images"(uuid, bigint, jsonb, uuid);

drop function "public"."send_message"(bigint, text, uuid);

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
  chat public.chats := private.hold_chat(add_message.chat_id, person);
  side text := private.side_of(chat, person);
  recipient uuid;
  message public.messages;
  answer public.chat_message;
begin
  -- The chat is held: a resend waits here for the first, and then finds what that one wrote.
  select * into message from public.messages
  where chat_id = chat.id and sender_side = side and client_id = add_message.client_id;
  if found then
    return private.as_chat_message(message);
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
  perform private.broadcast_message(chat, answer);
  recipient := case side
    when 'business' then chat.customer_id
    else (select owner_id from public.businesses where id = chat.business_id)
  end;
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

create or replace function private.as_chat_message (
  message public.messages
)
  returns public.chat_message
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  images jsonb := '[]';
begin
  if message.kind = 'images' then
    select coalesce(
      jsonb_agg(jsonb_build_object('path', path, 'width', width, 'height', height) order by position), images
    ) into images
    from public.message_images
    where message_images.chat_id = message.chat_id and message_images.seq = message.seq;
  end if;
  return row(
    message.seq, message.sender_side, message.sender_id, message.kind, message.body, images,
    message.deleted_at is not null, message.created_at
  )::public.chat_message;
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
  set "TimeZone" to 'UTC'
  AS $function$
begin
  perform realtime.send(payload, event, 'user:' || accounts.id, true)
  from public.accounts
  where accounts.id = person_id and deactivated_at is null
    -- Of somebody who is being deleted, the rows go one after the other; the user goes first.
    and exists (select from auth.users where users.id = accounts.id);
end
$function$;

create or replace function private.broadcast_chat_change()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  concerns_both boolean := (old.user_read_seq, old.business_read_seq, old.blocked_by, old.closed_at)
    is distinct from (new.user_read_seq, new.business_read_seq, new.blocked_by, new.closed_at);
  shared jsonb := jsonb_build_object(
    'chat_id', new.id, 'user_read_seq', new.user_read_seq, 'business_read_seq', new.business_read_seq,
    'last_seq', new.last_seq, 'blocked_by', new.blocked_by, 'is_closed', new.closed_at is not null
  );
begin
  if concerns_both or old.user_cleared_seq <> new.user_cleared_seq then
    perform private.broadcast(new.customer_id, 'chat_changed', shared || jsonb_build_object(
      'cleared_through_seq', new.user_cleared_seq, 'unread_count', new.user_unread_count
    ));
  end if;
  if concerns_both or old.business_cleared_seq <> new.business_cleared_seq then
    perform private.broadcast(
      (select owner_id from public.businesses where id = new.business_id), 'chat_changed',
      shared || jsonb_build_object(
        'cleared_through_seq', new.business_cleared_seq, 'unread_count', new.business_unread_count
      )
    );
  end if;
  return null;
end
$function$;

create or replace function private.broadcast_message (
  chat public.chats,
  message public.chat_message
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
declare
  owner_id uuid;
  sender_image_path text;
  payload jsonb;
begin
  select businesses.owner_id, businesses.logo_path into owner_id, sender_image_path
  from public.businesses where id = chat.business_id;
  if message.sender_side = 'user' then
    sender_image_path := (select profile_image_path from public.profiles where id = message.sender_id);
  end if;
  payload := to_jsonb(message) || jsonb_build_object(
    'chat_id', chat.id, 'business_id', chat.business_id, 'sender_image_path', sender_image_path
  );
  perform private.broadcast(chat.customer_id, 'message', payload);
  perform private.broadcast(owner_id, 'message', payload);
end
$function$;

create or replace function private.broadcast_message_deletion (
  chat public.chats,
  seq bigint,
  sent_at timestamp with time zone
)
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
declare
  owner_id uuid := (select businesses.owner_id from public.businesses where id = chat.business_id);
  told jsonb := jsonb_build_object('chat_id', chat.id, 'seq', seq);
begin
  delete from realtime.messages
  where inserted_at between timezone('UTC', sent_at - interval '1 minute')
      and timezone('UTC', sent_at + interval '1 minute')
    and topic in ('user:' || chat.customer_id, 'user:' || owner_id)
    and extension = 'broadcast' and private is true
    and event = 'message' and payload @> told;
  perform private.broadcast(chat.customer_id, 'message_deleted', told);
  perform private.broadcast(owner_id, 'message_deleted', told);
end
$function$;

create or replace function private.broadcast_notification()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform private.broadcast(new.recipient_id, 'notification', jsonb_build_object(
    'id', new.id, 'type', new.type, 'title', new.title, 'body', new.body, 'business_id', new.business_id,
    'actor_id', new.actor_id, 'subject_id', new.subject_id, 'is_read', new.is_read, 'created_at', new.created_at
  ));
  return null;
end
$function$;

create or replace function private.broadcast_notification_change()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  perform private.broadcast(
    new.recipient_id, 'notification_changed', jsonb_build_object('id', new.id, 'is_read', new.is_read)
  );
  return null;
end
$function$;

create or replace function private.broadcast_notification_deletion()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  -- Of what goes with its business or its actor there may be thousands, and whoever deletes those holds others up.
  if (old.business_id is null or exists (select from public.businesses where id = old.business_id))
    and (old.actor_id is null or exists (select from public.profiles where id = old.actor_id))
  then
    perform private.broadcast(old.recipient_id, 'notification_deleted', jsonb_build_object('id', old.id));
  end if;
  return null;
end
$function$;

create or replace function private.forget_deleted_users()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
declare
  user_ids text[];
begin
  with deleted as (delete from private.deleted_users returning user_id)
  select array_agg(user_id::text) into user_ids from deleted;
  if user_ids is not null then
    delete from auth.audit_log_entries
    where payload ->> 'actor_id' = any (user_ids) or payload -> 'traits' ->> 'user_id' = any (user_ids);
    delete from realtime.messages
    where topic = any (select 'user:' || user_id from unnest(user_ids) as user_id)
      or payload ->> 'sender_id' = any (user_ids) or payload ->> 'actor_id' = any (user_ids);
  end if;
end
$function$;

create or replace function private.is_open_chat_topic (
  topic text
)
  returns boolean
  language plpgsql
  stable
  security definer
  set search_path to ''
  AS $function$
declare
  written text := substr(topic, 6);
  chat public.chats;
begin
  if pg_input_is_valid(written, 'bigint') is not true then
    return false;
  end if;
  select * into chat from public.chats
  where id = written::bigint and closed_at is null and blocked_by is null
    -- The one way of writing it: with a space or a zero more, it would be another channel of the same chat.
    and topic = 'chat:' || id;
  return private.side_of(chat, (select auth.uid())) is not null;
end
$function$;

create or replace function private.side_of (
  chat public.chats,
  person uuid
)
  returns text
  language plpgsql
  stable
  set search_path to ''
  AS $function$
begin
  return case
    when chat.customer_id = person then 'user'
    when exists (select from public.businesses where id = chat.business_id and owner_id = person) then 'business'
  end;
end
$function$;

create or replace function public.delete_message (
  chat_id bigint,
  seq bigint
)
  returns void
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  chat public.chats := private.hold_chat(delete_message.chat_id, person);
  sent_at timestamptz;
begin
  update public.messages set body = '', sender_id = null, deleted_at = now()
  where messages.chat_id = chat.id and messages.seq = delete_message.seq and sender_id = person
  returning created_at into sent_at;
  if not found then
    raise sqlstate 'PT404' using
      message = 'You have written no such message.',
      detail = 'message_not_found',
      hint = 'Use the number of a message of yours.';
  end if;
  perform private.broadcast_message_deletion(chat, delete_message.seq, sent_at);
end
$function$;

create or replace function public.send_images (
  person_id uuid,
  chat_id bigint,
  images jsonb,
  client_id uuid default null::uuid
)
  returns public.chat_message
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

create or replace function public.send_message (
  chat_id bigint,
  body text,
  client_id uuid default null::uuid
)
  returns public.chat_message
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  if coalesce(body, '') !~ '\S' or char_length(body) > 4000 then
    raise sqlstate 'PT400' using
      message = 'A message has between 1 and 4000 characters.',
      detail = 'invalid_message',
      hint = 'Send a text of that length.';
  end if;
  return private.add_message(private.require_person(), chat_id, 'text', body, client_id);
end
$function$;

create trigger chats_after_broadcast_change
  after update on public.chats
  for each row
  when
    (((old.user_read_seq IS DISTINCT FROM new.user_read_seq) OR (old.business_read_seq IS DISTINCT FROM
    new.business_read_seq) OR (old.user_cleared_seq IS DISTINCT FROM new.user_cleared_seq) OR
    (old.business_cleared_seq IS DISTINCT FROM new.business_cleared_seq) OR
    (old.blocked_by IS DISTINCT FROM new.blocked_by) OR (old.closed_at IS DISTINCT FROM new.closed_at)))
  execute function private.broadcast_chat_change();

create trigger notifications_after_broadcast_change
  after update of is_read on public.notifications
  for each row
  when ((old.is_read IS DISTINCT FROM new.is_read))
  execute function private.broadcast_notification_change();

create trigger notifications_after_broadcast_deletion
  after delete on public.notifications
  for each row
  execute function private.broadcast_notification_deletion();

create trigger notifications_after_broadcast
  after insert on public.notifications
  for each row
  execute function private.broadcast_notification();

comment on function "private"."add_message"(uuid, bigint, text, text, uuid, jsonb) is
  'Writes the next message of a chat, counts it as unread for the other side and tells them, in one transaction. PT404 chat_not_found, PT409 chat_closed, PT403 chat_blocked.';

comment on function "private"."as_chat_message"(public.messages) is 'A message in the form that callers get.';

comment on function "private"."broadcast"(uuid, text, jsonb) is 'Tells a person something live, unless their account is off or being deleted; nobody when the id is null. Called by functions that run as their owner.';

comment on function "private"."broadcast_chat_change"() is 'Broadcasts `chat_changed` to each side for which something has changed: {chat_id, user_read_seq, business_read_seq, last_seq, cleared_through_seq, unread_count, blocked_by, is_closed}, the side''s own count and mark of clearing.';

comment on function "private"."broadcast_message"(public.chats, public.chat_message) is
  'Broadcasts `message` to both sides: chat_message and {chat_id, business_id, sender_image_path}.';

comment on function "private"."broadcast_message_deletion"(public.chats, bigint, timestamp
  with time zone) is 'Broadcasts `message_deleted` to both sides: {chat_id, seq}, and takes back what was broadcast of the message.';

comment on function "private"."broadcast_notification"() is 'Broadcasts `notification`: {id, type, title, body, business_id, actor_id, subject_id, is_read, created_at}.';

comment on function "private"."broadcast_notification_change"() is 'Broadcasts `notification_changed`: {id, is_read}.';

comment on function "private"."broadcast_notification_deletion"() is 'Broadcasts `notification_deleted`: {id}. Nothing is told of notifications that go with their business, their actor or their recipient.';

comment on function "private"."forget_deleted_users"() is 'Job, once a day: takes the lines about deleted users, which hold their addresses, out of Auth''s log, and out of the broadcasts what was told to them, what they wrote and what they did.';

comment on function "private"."is_open_chat_topic"(text) is 'Whether a channel is `chat:<id>` of a chat that the caller takes part in and that is neither blocked nor closed; for policies.';

comment on function "private"."side_of"(public.chats, uuid) is 'On which side of a chat a person is; null for neither.';

comment on function "public"."send_images"(uuid, bigint, jsonb, uuid) is 'Sends images on behalf of a person. The same client_id again answers the first message; files that it does not hold are nobody''s. PT400 invalid_images, PT422 image_not_of_sender, PT404 chat_not_found, PT409 chat_closed or image_already_sent, PT403 chat_blocked.';

comment on function "public"."send_message"(bigint, text, uuid) is 'Sends a text. The same client_id again answers the message that it made the first time. PT400 invalid_message, PT404 chat_not_found, PT409 chat_closed, PT403 chat_blocked.';

comment on table "private"."deleted_users" is 'Users whose lines in Auth''s log and whose broadcasts the next daily job removes: no index leads to them, so that it takes a walk through all of them.';

comment on type "public"."chat_message" is 'A message as callers get it. `images`: [{path, width, height}] in the private bucket chat-images.';

revoke all on function "private"."add_message"(uuid, bigint, text, text, uuid, jsonb) from public;

grant execute on function "private"."add_message"(uuid, bigint, text, text, uuid, jsonb) to "postgres";

revoke all on function "private"."as_chat_message"(public.messages) from public;

grant execute on function "private"."as_chat_message"(public.messages) to "postgres";

revoke all on function "private"."broadcast"(uuid, text, jsonb) from public;

grant execute on function "private"."broadcast"(uuid, text, jsonb) to "postgres";

revoke all on function "private"."broadcast_chat_change"() from public;

grant execute on function "private"."broadcast_chat_change"() to "postgres";

revoke all on function "private"."broadcast_message"(public.chats, public.chat_message) from public;

grant execute on function "private"."broadcast_message"(public.chats, public.chat_message) to "postgres";

revoke all
  on function "private"."broadcast_message_deletion"(public.chats, bigint, timestamp with time zone)
  from public;

grant execute
  on function "private"."broadcast_message_deletion"(public.chats, bigint, timestamp with time zone)
  to "postgres";

revoke all on function "private"."broadcast_notification"() from public;

grant execute on function "private"."broadcast_notification"() to "postgres";

revoke all on function "private"."broadcast_notification_change"() from public;

grant execute on function "private"."broadcast_notification_change"() to "postgres";

revoke all on function "private"."broadcast_notification_deletion"() from public;

grant execute on function "private"."broadcast_notification_deletion"() to "postgres";

revoke all on function "private"."is_open_chat_topic"(text) from public;

grant execute on function "private"."is_open_chat_topic"(text) to "authenticated", "postgres";

revoke all on function "private"."side_of"(public.chats, uuid) from public;

grant execute on function "private"."side_of"(public.chats, uuid) to "postgres";

revoke all on function "public"."send_images"(uuid, bigint, jsonb, uuid) from public;

grant execute on function "public"."send_images"(uuid, bigint, jsonb, uuid) to "postgres", "service_role";

revoke all on function "public"."send_message"(bigint, text, uuid) from public;

grant execute on function "public"."send_message"(bigint, text, uuid) to "authenticated", "postgres";

-- From sql/reference/realtime_policies.sql
-- Who may listen and send on a private channel of Realtime, which asks these when a channel is joined and when its
-- token is renewed. The table is the platform's, so no schema diff carries its policies. There is no other: everything
-- else is refused. Realtime does not run the pre-request, so the session is asked for here.
-- https://supabase.com/docs/guides/realtime/authorization

-- What the database tells a person. Nobody sends there: no policy lets anybody insert on such a channel.
drop policy if exists messages_select_own on realtime.messages;
create policy messages_select_own on realtime.messages for select to authenticated
  using (
    extension = 'broadcast'
    and (select realtime.topic()) = 'user:' || (select auth.uid())
    and (select private.session_is_live())
  );

-- Typing and presence among the two sides of a chat, as long as they can write to each other.
drop policy if exists messages_select_chat on realtime.messages;
create policy messages_select_chat on realtime.messages for select to authenticated
  using (
    extension in ('broadcast', 'presence')
    and (select private.is_open_chat_topic(realtime.topic()))
    and (select private.session_is_live())
  );
drop policy if exists messages_insert_chat on realtime.messages;
create policy messages_insert_chat on realtime.messages for insert to authenticated
  with check (
    extension in ('broadcast', 'presence')
    and (select private.is_open_chat_topic(realtime.topic()))
    and (select private.session_is_live())
  );
