-- Opening a chat and writing in it.

create function private.raise_chat_not_found() returns void
language plpgsql
set search_path = ''
as $$
begin
  raise sqlstate 'PT404' using
    message = 'You have no such chat.',
    detail = 'chat_not_found',
    hint = 'Use the id of a chat that you take part in.';
end
$$;
comment on function private.raise_chat_not_found() is
  'One answer for a chat that does not exist and one of other people.';

-- In plpgsql, which keeps its plans: a function in SQL with a search path of its own is planned at each call.
create function private.side_of(chat public.chats, person uuid) returns text
language plpgsql stable
set search_path = ''
as $$
begin
  return case
    when chat.customer_id = person then 'user'
    when exists (select from public.businesses where id = chat.business_id and owner_id = person) then 'business'
  end;
end
$$;
comment on function private.side_of(public.chats, uuid) is 'On which side of a chat a person is; null for neither.';

-- Definer: chats are not granted to be written.
create function private.hold_chat(chat_id bigint, person uuid) returns public.chats
language plpgsql security definer
set search_path = ''
as $$
declare
  chat public.chats;
begin
  -- The people first, then the business, then the chat: whoever deletes one of them comes in that order.
  select * into chat from public.chats where id = chat_id;
  perform from public.profiles
  where id in (chat.customer_id, (select owner_id from public.businesses where id = chat.business_id))
  for key share;
  perform from public.businesses where id = chat.business_id for key share;
  select * into chat from public.chats where id = chat_id for no key update;
  if not found or private.side_of(chat, person) is null then
    perform private.raise_chat_not_found();
  end if;
  return chat;
end
$$;
comment on function private.hold_chat(bigint, uuid) is
  'A chat that the person takes part in, held until the end. PT404 chat_not_found.';

-- Definer: chats are not granted to be written. It asks for the caller itself.
create function public.open_chat(business_id bigint) returns public.chats
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  business public.businesses;
  chat public.chats;
begin
  select * into chat from public.chats
  where business_id = open_chat.business_id and customer_id = person;
  if found then
    return chat;
  end if;
  perform private.lock_person(person);
  select * into business from public.businesses
  where id = open_chat.business_id and (is_listed or owner_id = person)
  for key share;
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such business.',
      detail = 'business_not_found',
      hint = 'Use the id of a business of the directory.';
  end if;
  if business.owner_id = person then
    raise sqlstate 'PT403' using
      message = 'Nobody chats with their own business.',
      detail = 'own_business',
      hint = 'Open one of the chats that customers began.';
  end if;
  insert into public.chats (business_id, business_name, customer_id)
  values (business.id, business.name, person)
  on conflict (business_id, customer_id) do nothing;
  select * into chat from public.chats
  where business_id = open_chat.business_id and customer_id = person;
  return chat;
end
$$;
grant execute on function public.open_chat(bigint) to authenticated;
comment on function public.open_chat(bigint) is
  'The caller''s chat with a listed business, made if it is missing. PT403 own_business, PT404 business_not_found.';

-- Whoever deletes a business holds it before its chats. Here the chat is held already, so such a business is not waited
-- for: its notification, which would go with it, is left out.
create function private.notify_of_message(
  recipient_id uuid, sender_id uuid, business_id bigint, chat_id bigint, kind text
) returns void
language plpgsql
set search_path = ''
as $$
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
$$;
comment on function private.notify_of_message(uuid, uuid, bigint, bigint, text) is
  'Notifies the other side of a message, whose chat is held. Never waits. Called by functions that run as their owner.';

-- Definer: messages are not granted to be written. The caller, a function of the API, has found out who sends. Sending
-- is what people wait for most often: it asks the database as seldom as it can, and for few tables at a time, because most
-- of what a statement costs here is its beginning, which grows with the tables and indexes that it opens.
create function private.add_message(
  person uuid,
  chat_id bigint,
  kind text,
  body text,
  client_id uuid,
  images jsonb default '[]'
) returns public.chat_message
language plpgsql security definer
set search_path = ''
as $$
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
$$;
comment on function private.add_message(uuid, bigint, text, text, uuid, jsonb) is
  'Writes the next message of a chat, counts it as unread for the other side and tells them, in one transaction. PT404 '
  'chat_not_found, PT409 chat_closed, PT403 chat_blocked.';

-- Definer: it calls add_message, which is granted to nobody.
create function public.send_message(chat_id bigint, body text, client_id uuid default null)
returns public.chat_message
language plpgsql security definer
set search_path = ''
as $$
begin
  if coalesce(body, '') !~ '\S' or char_length(body) > 4000 then
    raise sqlstate 'PT400' using
      message = 'A message has between 1 and 4000 characters.',
      detail = 'invalid_message',
      hint = 'Send a text of that length.';
  end if;
  return private.add_message(private.require_person(), chat_id, 'text', body, client_id);
end
$$;
grant execute on function public.send_message(bigint, text, uuid) to authenticated;
comment on function public.send_message(bigint, text, uuid) is
  'Sends a text. The same client_id again answers the message that it made the first time. PT400 invalid_message, '
  'PT404 chat_not_found, PT409 chat_closed, PT403 chat_blocked.';

-- Definer: it calls add_message. For the function that has inspected the uploads; nobody else knows what they hold.
create function public.send_images(
  person_id uuid,
  chat_id bigint,
  images jsonb,
  client_id uuid default null
) returns public.chat_message
language plpgsql security definer
set search_path = ''
as $$
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
$$;
grant execute on function public.send_images(uuid, bigint, jsonb, uuid) to service_role;
comment on function public.send_images(uuid, bigint, jsonb, uuid) is
  'Sends images on behalf of a person. The same client_id again answers the first message; files that it does not hold '
  'are nobody''s. PT400 invalid_images, PT422 image_not_of_sender, PT404 chat_not_found, PT409 chat_closed or '
  'image_already_sent, PT403 chat_blocked.';
