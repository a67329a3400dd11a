-- The businesses of a collaboration: invited, accepted or rejected, and what their owners may do in it.

create table public.collaboration_members (
  id bigint generated always as identity primary key,
  collaboration_id bigint not null references public.collaborations (id) on delete cascade,
  business_id bigint not null references public.businesses (id) on delete cascade,
  status text not null default 'pending',
  privilege text not null default 'viewer',
  invited_by uuid references public.profiles (id) on delete set null,
  invited_at timestamptz not null default now(),
  accepted_at timestamptz,
  constraint business_is_a_member_once unique (collaboration_id, business_id),
  constraint status_is_known check (status in ('pending', 'accepted', 'rejected')),
  constraint privilege_is_known check (privilege in ('viewer', 'editor', 'admin')),
  constraint accepted_at_when_accepted check ((status = 'accepted') = (accepted_at is not null)),
  constraint viewer_until_accepted check (privilege = 'viewer' or status = 'accepted')
);

-- Newest first: the page of a person's collaborations.
create index collaboration_members_business_id_collaboration_id_idx
  on public.collaboration_members (business_id, collaboration_id desc);
create index collaboration_members_invited_by_idx on public.collaboration_members (invited_by);

alter table public.collaboration_members enable row level security;

create policy collaboration_members_select_members on public.collaboration_members
  for select to authenticated
  using (collaboration_id in (select private.my_collaboration_ids()));

-- No writes are granted: see collaborations.
grant select on public.collaboration_members to authenticated;
grant select, insert, update, delete on public.collaboration_members to service_role;

comment on table public.collaboration_members is
  'A business in a collaboration, or one that was invited to it. A person acts with the highest privilege '
  'among the accepted ones that they own.';
comment on column public.collaboration_members.status is
  '`pending`, `accepted` or `rejected`. A rejected one sees nothing, and stays until it is invited again or '
  'removed.';
comment on column public.collaboration_members.privilege is
  '`viewer` reads; `editor` also invites and edits name and description; `admin` does everything.';
comment on column public.collaboration_members.accepted_at is
  'Since when it belongs to the collaboration: the longest-standing member succeeds the last admin.';
