-- Reading chats: histories, lists, marks of what was read.

-- Definer: the policies of messages and images cost a call a row. It asks for the participant itself.
create function public.chat_history(
  chat_id bigint,
  before_seq bigint default null,
  after_seq bigint default null,
  page_size integer default 50
) returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  size integer := least(coalesce(page_size, 50), 100);
  chat public.chats;
  cleared bigint;
  messages public.chat_message[];
begin
  if page_size < 1 then
    raise sqlstate 'PT400' using
      message = 'This is no page size.',
      detail = 'invalid_page_size',
      hint = 'Send a whole number from 1 to 100.';
  end if;
  select * into chat from public.chats where id = chat_history.chat_id;
  cleared := case private.side_of(chat, person)
    when 'user' then chat.user_cleared_seq
    when 'business' then chat.business_cleared_seq
  end;
  if cleared is null then
    perform private.raise_chat_not_found();
  end if;
  -- One query each way, so that either reads a page's length of the index; oldest first both times.
  if after_seq is null then
    messages := array(
      select private.as_chat_message(listed.message)
      from (
        select messages as message from public.messages
        where chat_id = chat.id and seq > cleared and seq <= coalesce(before_seq - 1, chat.last_seq)
        order by seq desc
        limit size
      ) as listed
      order by (listed.message).seq
    );
  else
    messages := array(
      select private.as_chat_message(listed.message)
      from (
        select messages as message from public.messages
        where chat_id = chat.id
          and seq > greatest(cleared, after_seq)
          and seq <= coalesce(before_seq - 1, chat.last_seq)
        order by seq
        limit size
      ) as listed
      order by (listed.message).seq
    );
  end if;
  return jsonb_build_object(
    'messages', to_jsonb(messages), 'through_seq', chat.last_seq, 'cleared_through_seq', cleared
  );
end
$$;
grant execute on function public.chat_history(bigint, bigint, bigint, integer) to authenticated;
comment on function public.chat_history(bigint, bigint, bigint, integer) is
  'A page of a chat, oldest first: {messages: [chat_message], through_seq, cleared_through_seq}. Inside what the two '
  'numbers span, gaps are final. `after_seq` reads upwards, `before_seq` back. PT404 chat_not_found, PT400 '
  'invalid_page_size.';

-- Definer: chats are not granted to be written.
create function public.mark_chat_read(chat_id bigint, through_seq bigint default null) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  chat public.chats := private.hold_chat(mark_chat_read.chat_id, person);
  side text := private.side_of(chat, person);
  reached bigint := least(coalesce(through_seq, chat.last_seq), chat.last_seq);
begin
  -- Never backwards: what was read stays read.
  if side = 'user' and reached > chat.user_read_seq then
    update public.chats set user_read_seq = reached, user_unread_count = (
      select count(*) from public.messages
      where messages.chat_id = chat.id and sender_side = 'business'
        and seq > greatest(reached, chat.user_cleared_seq)
    ) where id = chat.id;
  elsif side = 'business' and reached > chat.business_read_seq then
    update public.chats set business_read_seq = reached, business_unread_count = (
      select count(*) from public.messages
      where messages.chat_id = chat.id and sender_side = 'user'
        and seq > greatest(reached, chat.business_cleared_seq)
    ) where id = chat.id;
  end if;
  if reached = chat.last_seq then
    update public.notifications set is_read = true
    where recipient_id = person and type = 'message_notification' and subject_id = chat.id and not is_read;
  end if;
end
$$;
grant execute on function public.mark_chat_read(bigint, bigint) to authenticated;
comment on function public.mark_chat_read(bigint, bigint) is
  'The caller has read up to this message, or all; the notification of the chat is read with the last one. PT404 '
  'chat_not_found.';


create type public.listed_chat as (
  chat_id bigint,
  business_id bigint,
  business_name text,
  business_logo_path text,
  customer_id uuid,
  customer_first_name text,
  customer_image_path text,
  last_message text,
  last_message_at timestamptz,
  unread_count integer,
  blocked_by text,
  is_closed boolean
);
comment on type public.listed_chat is
  'A chat of a list. `last_message` is the text, `Image` or `Images`, empty for a message that was deleted.';

-- A view and no function, so that a list reads its chats in one query. A participant sees the other's first name and
-- picture, also of an unlisted business or from profiles, which are not public: the functions below run as their owner.
create view private.described_chats with (security_invoker = true) as
select
  chats.id as chat_id, chats.business_id, coalesce(businesses.name, chats.business_name) as business_name,
  businesses.logo_path as business_logo_path, chats.customer_id,
  coalesce(profiles.first_name, '') as customer_first_name, profiles.profile_image_path as customer_image_path,
  case
    when messages.deleted_at is not null then ''
    when messages.kind = 'text' then messages.body
    when exists (
      select from public.message_images
      where message_images.chat_id = messages.chat_id and message_images.seq = messages.seq and position = 2
    ) then 'Images'
    else 'Image'
  end as last_message,
  chats.last_message_at, chats.user_unread_count, chats.business_unread_count, chats.blocked_by,
  chats.closed_at is not null as is_closed, chats.last_seq, chats.user_cleared_seq, chats.business_cleared_seq
from public.chats
left join public.businesses on businesses.id = chats.business_id
left join public.profiles on profiles.id = chats.customer_id
left join public.messages on messages.chat_id = chats.id and messages.seq = chats.last_seq;

-- No grants: definer functions only.
comment on view private.described_chats is 'Chats as their sides see them in a list.';

create function private.check_chat_page(page_size integer, before_at timestamptz, before_id bigint) returns void
language plpgsql immutable
set search_path = ''
as $$
begin
  if page_size < 1 or (before_at is null) <> (before_id is null) then
    raise sqlstate 'PT400' using
      message = 'There is no such page.',
      detail = 'invalid_page',
      hint = 'Send a page size from 1 to 100, and time and id of the last chat together or not at all.';
  end if;
end
$$;
comment on function private.check_chat_page(integer, timestamptz, bigint) is 'PT400 invalid_page.';

-- Definer: it describes the other side.
create function public.user_chats(
  page_size integer default 50,
  before_at timestamptz default null,
  before_id bigint default null
) returns setof public.listed_chat
language plpgsql stable security definer
set search_path = ''
as $$
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
$$;
grant execute on function public.user_chats(integer, timestamptz, bigint) to authenticated;
comment on function public.user_chats(integer, timestamptz, bigint) is
  'The caller''s chats as a customer, newest message first; without those that they have cleared. Continues after the '
  'chat with `before_at` and `before_id`. PT400 invalid_page.';

-- Definer: it describes the other side.
create function public.business_chats(
  business_id bigint,
  page_size integer default 50,
  before_at timestamptz default null,
  before_id bigint default null
) returns setof public.listed_chat
language plpgsql stable security definer
set search_path = ''
as $$
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
$$;
grant execute on function public.business_chats(bigint, integer, timestamptz, bigint) to authenticated;
comment on function public.business_chats(bigint, integer, timestamptz, bigint) is
  'The chats of the caller''s business, newest message first; without those that it has cleared. PT404 '
  'business_not_found, PT400 invalid_page.';


create type public.detailed_chat as (
  chat_id bigint,
  side text,
  business_id bigint,
  business_name text,
  business_logo_path text,
  customer_id uuid,
  customer_first_name text,
  customer_image_path text,
  last_seq bigint,
  last_message text,
  last_message_at timestamptz,
  unread_count integer,
  user_read_seq bigint,
  business_read_seq bigint,
  blocked_by text,
  is_closed boolean,
  created_at timestamptz
);
comment on type public.detailed_chat is
  'One chat as its caller stands in it. `side` is the caller''s; `last_message` is as in a list, and empty where there is '
  'none that the side has not cleared.';

-- Definer: it describes the other side. It asks for the participant itself.
create function public.chat_details(chat_id bigint) returns public.detailed_chat
language plpgsql stable security definer
set search_path = ''
as $$
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
$$;
grant execute on function public.chat_details(bigint) to authenticated;
comment on function public.chat_details(bigint) is
  'A chat that the caller takes part in: both sides, read marks, and whether one can write. PT404 chat_not_found.';
