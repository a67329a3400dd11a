-- Notifications are told live to their recipient: when they are written, read and deleted.

-- Definer, as the two below: whoever causes a notification, or reads their own, has no right to broadcast.
create function private.broadcast_notification() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.broadcast(new.recipient_id, 'notification', jsonb_build_object(
    'id', new.id, 'type', new.type, 'title', new.title, 'body', new.body, 'business_id', new.business_id,
    'actor_id', new.actor_id, 'subject_id', new.subject_id, 'is_read', new.is_read, 'created_at', new.created_at
  ));
  return null;
end
$$;
comment on function private.broadcast_notification() is
  'Broadcasts `notification`: {id, type, title, body, business_id, actor_id, subject_id, is_read, created_at}.';

create trigger notifications_after_broadcast after insert on public.notifications
  for each row execute function private.broadcast_notification();

create function private.broadcast_notification_change() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.broadcast(
    new.recipient_id, 'notification_changed', jsonb_build_object('id', new.id, 'is_read', new.is_read)
  );
  return null;
end
$$;
comment on function private.broadcast_notification_change() is 'Broadcasts `notification_changed`: {id, is_read}.';

create trigger notifications_after_broadcast_change after update of is_read on public.notifications
  for each row when (old.is_read is distinct from new.is_read)
  execute function private.broadcast_notification_change();

create function private.broadcast_notification_deletion() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  -- Of what goes with its business or its actor there may be thousands, and whoever deletes those holds others up.
  if (old.business_id is null or exists (select from public.businesses where id = old.business_id))
    and (old.actor_id is null or exists (select from public.profiles where id = old.actor_id))
  then
    perform private.broadcast(old.recipient_id, 'notification_deleted', jsonb_build_object('id', old.id));
  end if;
  return null;
end
$$;
comment on function private.broadcast_notification_deletion() is
  'Broadcasts `notification_deleted`: {id}. Nothing is told of notifications that go with their business, their actor or '
  'their recipient.';

create trigger notifications_after_broadcast_deletion after delete on public.notifications
  for each row execute function private.broadcast_notification_deletion();
