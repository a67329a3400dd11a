-- Notifications: rows that triggers write in the transaction of what they tell about.

create table public.notifications (
  id bigint generated always as identity primary key,
  recipient_id uuid not null references public.profiles (id) on delete cascade,
  type text not null,
  title text not null,
  body text not null,
  business_id bigint references public.businesses (id) on delete cascade,
  actor_id uuid references public.profiles (id) on delete cascade,
  subject_id bigint,
  is_read boolean not null default false,
  created_at timestamptz not null default now(),
  constraint type_is_known check (type in (
    'message_notification', 'review_notification', 'review_reply_notification', 'approval_notification',
    'collaboration_notification', 'subscription_notification', 'moderation_notification'
  )),
  constraint title_is_present_and_short check (title ~ '\S' and char_length(title) <= 120),
  constraint body_is_short check (char_length(body) <= 500)
);

-- Newest first, of a person and of a person's business.
create index notifications_recipient_id_id_idx on public.notifications (recipient_id, id desc);
create index notifications_business_id_recipient_id_id_idx
  on public.notifications (business_id, recipient_id, id desc);
create index notifications_actor_id_idx on public.notifications (actor_id);
-- The unread ones about one thing: asked before another is written, and when that thing is read.
create index notifications_unread_idx on public.notifications (recipient_id, type, subject_id) where not is_read;

alter table public.notifications enable row level security;

create policy notifications_select_own on public.notifications for select to authenticated
  using (recipient_id = (select auth.uid()));
create policy notifications_update_own on public.notifications for update to authenticated
  using (recipient_id = (select auth.uid()))
  with check (recipient_id = (select auth.uid()));
create policy notifications_delete_own on public.notifications for delete to authenticated
  using (recipient_id = (select auth.uid()));

-- Insert is not granted: triggers write the rows. Of a row, a person changes only whether it was read.
grant select, delete on public.notifications to authenticated;
grant update (is_read) on public.notifications to authenticated;
grant select, insert, update, delete on public.notifications to service_role;

comment on table public.notifications is 'What a person is told about. The recipient is always a person.';
comment on column public.notifications.business_id is 'The business that it is about; null for the person''s own affairs.';
comment on column public.notifications.actor_id is 'Whose doing it tells about, and with whom it goes; null for the system.';
comment on column public.notifications.subject_id is
  'The row that it is about: the chat of a message, the review of a review or reply, the request of an approval, the '
  'membership of a collaboration, the subscription or the report.';

-- Definer: nobody is granted to insert here, and whoever causes a notification has no right on the
-- recipient's. What it names is held first, and passed over where it is just being deleted: a foreign key
-- would wait for that deletion, which itself waits for what the caller holds.
create function private.notify(
  recipient_id uuid,
  type text,
  title text,
  body text,
  business_id bigint default null,
  actor_id uuid default null,
  subject_id bigint default null
) returns void
language sql security definer
set search_path = ''
as $$
  insert into public.notifications (recipient_id, type, title, body, business_id, actor_id, subject_id)
  select
    recipient.id,
    notify.type,
    left(notify.title, 120),
    left(notify.body, 500),
    (select id from public.businesses where id = notify.business_id for key share skip locked),
    (select id from public.profiles where id = notify.actor_id for key share skip locked),
    notify.subject_id
  from (
    select id from public.profiles where id = notify.recipient_id for key share skip locked
  ) as recipient
  -- Nobody is told of their own doing.
  where notify.recipient_id is distinct from notify.actor_id
$$;
comment on function private.notify(uuid, text, text, text, bigint, uuid, bigint) is
  'Writes a notification for a person, unless it was their own doing or the person is being deleted. Never '
  'waits. Called by triggers that run as their owner.';
