-- Chats: one for each business and customer. The business's side is its owner.

create table public.chats (
  id bigint generated always as identity primary key,
  business_id bigint references public.businesses (id) on delete set null,
  business_name text not null,
  customer_id uuid references public.profiles (id) on delete set null,
  last_seq bigint not null default 0,
  last_message_at timestamptz,
  closed_at timestamptz,
  blocked_by text,
  user_read_seq bigint not null default 0,
  user_cleared_seq bigint not null default 0,
  user_unread_count integer not null default 0,
  business_read_seq bigint not null default 0,
  business_cleared_seq bigint not null default 0,
  business_unread_count integer not null default 0,
  created_at timestamptz not null default now(),
  constraint one_chat_per_business_and_customer unique (business_id, customer_id),
  constraint blocked_by_is_a_side check (blocked_by in ('user', 'business')),
  constraint read_and_cleared_exist check (
    greatest(user_read_seq, user_cleared_seq, business_read_seq, business_cleared_seq) <= last_seq
  ),
  constraint unread_counts_are_not_negative check (least(user_unread_count, business_unread_count) >= 0)
);

-- The lists of each side: newest message first. A message writes into each index: a person's few chats have one for all
-- that is asked of them, a business's many leave out what it has cleared, and the key finds all of them.
create index chats_customer_id_last_message_at_idx on public.chats (customer_id, last_message_at desc, id desc);
create index chats_business_id_last_message_at_idx on public.chats (business_id, last_message_at desc, id desc)
  where last_seq > business_cleared_seq;

alter table public.chats enable row level security;

create policy chats_select_participant on public.chats for select to authenticated
  using (customer_id = (select auth.uid()) or business_id in (select private.my_business_ids()));

-- No writes are granted: the functions of the chat make and change the rows.
grant select on public.chats to authenticated;
grant select, insert, update, delete on public.chats to service_role;

comment on table public.chats is
  'A customer''s conversation with a business, seen by the two of them. Written by functions only.';
comment on column public.chats.business_name is 'What the business was called last: the customer keeps the history.';
comment on column public.chats.last_seq is 'The number of the newest message; messages are numbered from 1 without gaps.';
comment on column public.chats.closed_at is 'Since when nobody can write: the business is gone, or staff closed it.';
comment on column public.chats.blocked_by is 'The side that wants no more messages: `user` or `business`; null for none.';
comment on column public.chats.user_read_seq is 'Up to where the customer has read.';
comment on column public.chats.user_cleared_seq is 'Up to where the customer has cleared the chat for themself.';
comment on column public.chats.user_unread_count is 'Messages of the business that the customer has neither read nor cleared.';
comment on column public.chats.business_read_seq is 'Up to where the business has read.';
comment on column public.chats.business_cleared_seq is 'Up to where the business has cleared the chat for itself.';
comment on column public.chats.business_unread_count is
  'Messages of the customer that the business has neither read nor cleared.';


create table public.messages (
  chat_id bigint not null references public.chats (id) on delete cascade,
  seq bigint not null,
  sender_side text not null,
  sender_id uuid references public.profiles (id) on delete set null,
  client_id uuid not null default gen_random_uuid(),
  kind text not null default 'text',
  body text not null default '',
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (chat_id, seq),
  constraint one_message_per_client_id unique (chat_id, sender_side, client_id),
  constraint sender_side_is_known check (sender_side in ('user', 'business')),
  constraint kind_is_known check (kind in ('text', 'images')),
  constraint body_is_short check (char_length(body) <= 4000),
  constraint text_has_a_body check (kind <> 'text' or deleted_at is not null or body ~ '\S'),
  constraint tombstone_is_empty check (deleted_at is null or (body = '' and sender_id is null))
);

create index messages_sender_id_idx on public.messages (sender_id);

-- Definer: inside a policy it must not run into the policies of chats again.
create function private.my_chat_ids() returns setof bigint
language sql stable security definer
set search_path = ''
as $$
  select id from public.chats where customer_id = (select auth.uid())
  union all
  select id from public.chats where business_id in (select private.my_business_ids())
$$;
grant execute on function private.my_chat_ids() to authenticated, service_role;
comment on function private.my_chat_ids() is 'The chats that the caller takes part in; for policies.';

-- Definer for the same reason.
create function private.my_cleared_seq(chat_id bigint) returns bigint
language sql stable security definer
set search_path = ''
as $$
  select case when customer_id = (select auth.uid()) then user_cleared_seq else business_cleared_seq end
  from public.chats
  where id = chat_id
    and (customer_id = (select auth.uid()) or business_id in (select private.my_business_ids()))
$$;
grant execute on function private.my_cleared_seq(bigint) to authenticated, service_role;
comment on function private.my_cleared_seq(bigint) is
  'Up to where the caller''s side has cleared a chat; null for who takes no part in it.';

alter table public.messages enable row level security;

-- The set keeps other people's chats out without a call a row. What is cleared is asked of the one chat: looking for
-- it among all of the caller's, each message of a busy owner would cost a walk through all their chats.
create policy messages_select_uncleared on public.messages for select to authenticated
  using (chat_id in (select private.my_chat_ids()) and seq > private.my_cleared_seq(chat_id));

-- No writes are granted: send_message numbers messages, delete_message empties one.
grant select on public.messages to authenticated;
grant select, insert, update, delete on public.messages to service_role;

comment on table public.messages is
  'What was written in a chat. A side sees what it has not cleared; a row goes when both have cleared it.';
comment on column public.messages.seq is 'The number of the message in its chat, from 1.';
comment on column public.messages.sender_side is '`user` (the customer) or `business`.';
comment on column public.messages.sender_id is 'Who wrote it; null for a message that was deleted.';
comment on column public.messages.client_id is 'Chosen by the sender: sending the same one again changes nothing.';
comment on column public.messages.deleted_at is
  'Since when it is a tombstone: the number stays, text, sender and images are gone.';


create table public.message_images (
  chat_id bigint not null,
  seq bigint not null,
  position smallint not null,
  path text not null unique,
  width integer not null,
  height integer not null,
  primary key (chat_id, seq, position),
  foreign key (chat_id, seq) references public.messages (chat_id, seq) on delete cascade,
  constraint position_is_1_to_10 check (position between 1 and 10),
  constraint path_is_of_sender_and_chat check (
    path ~ ('^[0-9a-f-]{36}/' || chat_id::text || '/[A-Za-z0-9_-][A-Za-z0-9._-]*$') and char_length(path) <= 400
  ),
  constraint width_and_height_are_pixels check (least(width, height) >= 1 and greatest(width, height) <= 50000)
);

alter table public.message_images enable row level security;

create policy message_images_select_with_message on public.message_images for select to authenticated
  using (chat_id in (select private.my_chat_ids()) and seq > private.my_cleared_seq(chat_id));

-- No writes are granted: send_images makes the rows, and they go with their message.
grant select on public.message_images to authenticated;
grant select, insert, update, delete on public.message_images to service_role;

-- Who may have the files is said in sql/reference/storage_policies.sql.
comment on table public.message_images is 'The images of a message, in order; seen by whoever sees the message.';
comment on column public.message_images.path is
  'Object in the private bucket `chat-images`: <sender>/<chat>/<name>.';

create trigger message_images_after_queue_former_file after delete on public.message_images
  for each row execute function private.queue_former_file('chat-images', 'path');


create type public.chat_message as (
  seq bigint,
  sender_side text,
  sender_id uuid,
  kind text,
  body text,
  images jsonb,
  is_deleted boolean,
  created_at timestamptz
);
comment on type public.chat_message is
  'A message as callers get it. `images`: [{path, width, height}] in the private bucket chat-images.';

-- In plpgsql, which keeps its plans.
create function private.images_of_message(chat_id bigint, seq bigint) returns jsonb
language plpgsql stable
set search_path = ''
as $$
begin
  return (
    select coalesce(
      jsonb_agg(jsonb_build_object('path', path, 'width', width, 'height', height) order by position), '[]'
    )
    from public.message_images
    where message_images.chat_id = images_of_message.chat_id and message_images.seq = images_of_message.seq
  );
end
$$;
comment on function private.images_of_message(bigint, bigint) is
  'The images of a message in the form that callers get: [{path, width, height}], in order.';

-- In plpgsql for the same reason: it is called for each message of a page.
create function private.as_chat_message(message public.messages) returns public.chat_message
language plpgsql stable
set search_path = ''
as $$
begin
  return row(
    message.seq, message.sender_side, message.sender_id, message.kind, message.body,
    case message.kind when 'images' then private.images_of_message(message.chat_id, message.seq) else '[]' end,
    message.deleted_at is not null, message.created_at
  )::public.chat_message;
end
$$;
comment on function private.as_chat_message(public.messages) is 'A message in the form that callers get.';
