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
