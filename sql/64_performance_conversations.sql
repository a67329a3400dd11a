-- Conversations count among a business's numbers. Here, because chats come after the numbers.

-- Definer: whoever opens a chat has no rights on the tail.
create function private.count_conversation() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.add_performance(new.business_id, 'conversations', private.lagos_day(new.created_at), 1);
  return null;
end
$$;
comment on function private.count_conversation() is
  'Counts a new chat. A chat that goes is not taken back: the conversation has happened.';

create trigger chats_after_count_conversation after insert on public.chats
  for each row when (new.business_id is not null) execute function private.count_conversation();
