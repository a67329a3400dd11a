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

-- Definer: messages are not granted to be written. The caller, a function of the API, has found out who sends. Sending
-- is what people wait for most often: it asks the database as seldom as it can.
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
