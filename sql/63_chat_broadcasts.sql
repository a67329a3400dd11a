-- Chats, told live to both sides: each message, its deletion, and what else changes about a chat. A business's side is
-- its present owner; the sender is told too, because they may be signed in more than once.

create function private.broadcast_message(
  person_ids uuid[], message public.chat_message, chat_id bigint, business_id bigint, sender_image_path text
) returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.broadcast_to(
    person_ids, 'message',
    to_jsonb(message) || jsonb_build_object(
      'chat_id', chat_id, 'business_id', business_id, 'sender_image_path', sender_image_path
    )
  );
end
$$;
comment on function private.broadcast_message(uuid[], public.chat_message, bigint, bigint, text) is
  'Broadcasts `message` to both sides: chat_message and {chat_id, business_id, sender_image_path}.';

-- What was broadcast of the message would otherwise be replayed for days. It was stored by the clock or by the beginning
-- of the sending transaction, as the version of Realtime has it: near the message's time, for no request takes a minute.
create function private.broadcast_message_deletion(chat public.chats, seq bigint, sent_at timestamptz) returns void
language plpgsql
set search_path = ''
as $$
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
$$;
comment on function private.broadcast_message_deletion(public.chats, bigint, timestamptz) is
  'Broadcasts `message_deleted` to both sides: {chat_id, seq}, and takes back what was broadcast of the message.';

-- Definer: whoever changes a chat, be it Auth by deleting a user, has no right to broadcast.
create function private.broadcast_chat_change() returns trigger
language plpgsql security definer
set search_path = ''
as $$
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
$$;
comment on function private.broadcast_chat_change() is
  'Broadcasts `chat_changed` to each side for which something has changed: {chat_id, user_read_seq, business_read_seq, '
  'last_seq, cleared_through_seq, unread_count, blocked_by, is_closed}, the side''s own count and mark of clearing.';

-- Not for a new message, which tells of itself. The columns are named as well because the condition is read anew by each
-- statement, about a fifth of what counting a message takes.
create trigger chats_after_broadcast_change
  after update of user_read_seq, business_read_seq, user_cleared_seq, business_cleared_seq, blocked_by, closed_at
  on public.chats
  for each row when (
    old.user_read_seq is distinct from new.user_read_seq
    or old.business_read_seq is distinct from new.business_read_seq
    or old.user_cleared_seq is distinct from new.user_cleared_seq
    or old.business_cleared_seq is distinct from new.business_cleared_seq
    or old.blocked_by is distinct from new.blocked_by
    or old.closed_at is distinct from new.closed_at
  )
  execute function private.broadcast_chat_change();


-- Definer: it is asked by the policies of Realtime, also about chats that the caller does not see.
create function private.is_open_chat_topic(topic text) returns boolean
language plpgsql stable security definer
set search_path = ''
as $$
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
$$;
grant execute on function private.is_open_chat_topic(text) to authenticated;
comment on function private.is_open_chat_topic(text) is
  'Whether a channel is `chat:<id>` of a chat that the caller takes part in and that is neither blocked nor closed; for '
  'policies.';
