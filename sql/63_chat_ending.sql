-- Clearing, deleting, blocking, reporting and closing.

-- Definer: chats are not granted to be written.
create function public.clear_chat(chat_id bigint) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  chat public.chats := private.hold_chat(clear_chat.chat_id, person);
begin
  if private.side_of(chat, person) = 'user' then
    update public.chats set user_cleared_seq = last_seq, user_read_seq = last_seq, user_unread_count = 0
    where id = chat.id returning * into chat;
  else
    update public.chats set business_cleared_seq = last_seq, business_read_seq = last_seq, business_unread_count = 0
    where id = chat.id returning * into chat;
  end if;
  delete from public.messages
  where messages.chat_id = chat.id and seq <= least(chat.user_cleared_seq, chat.business_cleared_seq);
  update public.notifications set is_read = true
  where recipient_id = person and type = 'message_notification' and subject_id = chat.id and not is_read;
end
$$;
grant execute on function public.clear_chat(bigint) to authenticated;
comment on function public.clear_chat(bigint) is
  'Empties the chat for the caller''s side; what both sides have cleared is deleted. PT404 chat_not_found.';

-- Definer: messages are not granted to be written.
create function public.delete_message(chat_id bigint, seq bigint) returns void
language plpgsql security definer
set search_path = ''
as $$
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
$$;
grant execute on function public.delete_message(bigint, bigint) to authenticated;
comment on function public.delete_message(bigint, bigint) is
  'Turns a message of the caller''s into a tombstone: its number stays, and it stays unread where it was. PT404 '
  'chat_not_found or message_not_found.';

create function private.drop_images_of_tombstone() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  delete from public.message_images where chat_id = new.chat_id and seq = new.seq;
  return null;
end
$$;
comment on function private.drop_images_of_tombstone() is 'A deleted message loses its images.';

create trigger messages_after_drop_images after update of deleted_at on public.messages
  for each row when (old.deleted_at is null and new.deleted_at is not null and old.kind = 'images')
  execute function private.drop_images_of_tombstone();

-- Definer: chats are not granted to be written.
create function public.set_chat_blocked(chat_id bigint, blocked boolean) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  chat public.chats := private.hold_chat(set_chat_blocked.chat_id, person);
  side text := private.side_of(chat, person);
begin
  if blocked is null then
    raise sqlstate 'PT400' using
      message = 'Say whether the chat is to be blocked.',
      detail = 'invalid_blocked',
      hint = 'Send true or false.';
  end if;
  if chat.blocked_by <> side then
    raise sqlstate 'PT403' using
      message = 'The other side has blocked this chat.',
      detail = 'chat_blocked',
      hint = 'Only who has blocked a chat can unblock it.';
  end if;
  update public.chats set blocked_by = case when blocked then side end where id = chat.id;
end
$$;
grant execute on function public.set_chat_blocked(bigint, boolean) to authenticated;
comment on function public.set_chat_blocked(bigint, boolean) is
  'Blocks a chat for both sides, or takes the caller''s own block back. PT404 chat_not_found, PT403 chat_blocked (by the '
  'other side), PT400 invalid_blocked.';

-- Definer: staff have no right to write chats otherwise.
create function private.close_chat(chat_id bigint) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  chat public.chats;
begin
  -- As in private.hold_chat: who closes a chat goes on to tell its people, and must hold them first.
  select * into chat from public.chats where id = close_chat.chat_id;
  perform from public.profiles
  where id in (chat.customer_id, (select owner_id from public.businesses where id = chat.business_id))
  for key share;
  perform from public.businesses where id = chat.business_id for key share;
  update public.chats set closed_at = coalesce(closed_at, now()) where id = chat.id;
end
$$;
comment on function private.close_chat(bigint) is 'Nobody writes in this chat any more; both can still read.';

-- Definer: it files the report and keeps what was written as evidence.
create function public.report_chat(chat_id bigint, reason text, details text default '') returns bigint
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  chat public.chats := private.hold_chat(report_chat.chat_id, person);
  side text := private.side_of(chat, person);
begin
  return private.file_report(
    'chat', chat.id, chat.business_id,
    case side
      when 'business' then chat.customer_id
      else (select owner_id from public.businesses where id = chat.business_id)
    end,
    report_chat.reason, report_chat.details,
    (
      select coalesce(jsonb_agg(
        jsonb_build_object('seq', seq, 'sender_side', sender_side, 'kind', kind, 'body', body, 'created_at', created_at)
        order by seq
      ), '[]')
      from (
        select * from public.messages
        where messages.chat_id = chat.id
          and seq > case side when 'user' then chat.user_cleared_seq else chat.business_cleared_seq end
        order by seq desc
        limit 50
      ) as latest
    )
  );
end
$$;
grant execute on function public.report_chat(bigint, text, text) to authenticated;
comment on function public.report_chat(bigint, text, text) is
  'Reports the other side to staff, with the latest 50 messages. PT404 chat_not_found, PT409 already_reported, PT400 '
  'invalid_reason or invalid_details.';


-- Definer: deleting a business is its owner's act, the chats only follow.
create function private.close_chats_of_business() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  -- Chats are held before their messages, as everybody does, and in one order.
  perform from public.chats where business_id = old.id order by id for update;
  -- What the business alone still kept is kept by nobody now.
  delete from public.messages using public.chats
  where chats.business_id = old.id and messages.chat_id = chats.id and messages.seq <= chats.user_cleared_seq;
  -- business_id here and not by the foreign key: a row that this transaction has changed is checked against all its
  -- keys when it changes again, also against a customer who goes in the same statement.
  update public.chats set
    business_id = null, closed_at = coalesce(closed_at, now()), business_name = old.name,
    business_read_seq = last_seq, business_cleared_seq = last_seq, business_unread_count = 0
  where business_id = old.id;
  return old;
end
$$;
comment on function private.close_chats_of_business() is
  'A business that goes closes its chats; the customers keep the history.';

create trigger businesses_before_close_chats before delete on public.businesses
  for each row execute function private.close_chats_of_business();

-- Definer: deleting an account is Auth's act, the chats only follow.
create function private.leave_chats_of_person() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  -- All chats before any message, and in one order: a business of theirs, or the other side, may go at the same time.
  perform from public.chats
  where id in (
    select id from public.chats where customer_id = old.id
    union all
    select chats.id from public.chats join public.businesses on businesses.id = chats.business_id
    where owner_id = old.id
    union all
    select chat_id from public.messages where sender_id = old.id
  )
  order by id
  for update;
  update public.messages set body = '', sender_id = null, deleted_at = coalesce(deleted_at, now())
  where sender_id = old.id;
  delete from public.messages using public.chats
  where chats.customer_id = old.id and messages.chat_id = chats.id and messages.seq <= chats.business_cleared_seq;
  -- customer_id here and not by the foreign key, for the same reason as business_id above.
  update public.chats set
    customer_id = null, user_read_seq = last_seq, user_cleared_seq = last_seq, user_unread_count = 0,
    closed_at = coalesce(closed_at, now())
  where customer_id = old.id;
  return old;
end
$$;
comment on function private.leave_chats_of_person() is
  'Of a person who goes, the messages stay as tombstones, so that the other side''s numbers have no gaps.';

create trigger profiles_before_leave_chats before delete on public.profiles
  for each row execute function private.leave_chats_of_person();

-- Definer for the same reason.
create function private.delete_abandoned_chat() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  delete from public.chats where id = new.id;
  return null;
end
$$;
comment on function private.delete_abandoned_chat() is 'A chat that both sides have left goes.';

create trigger chats_after_delete_abandoned after update of business_id, customer_id on public.chats
  for each row when (new.business_id is null and new.customer_id is null)
  execute function private.delete_abandoned_chat();
