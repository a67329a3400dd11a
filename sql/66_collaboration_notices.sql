-- What the owners of members are told.

create function private.tell_member(
  member public.collaboration_members,
  title text,
  body text,
  actor_id uuid default null
) returns void
language plpgsql
set search_path = ''
as $$
declare
  owner_id uuid;
begin
  -- A notification refers to both rows. Whoever deletes one of them may be waiting for the collaboration,
  -- which is held here: such a recipient is passed over, never waited for.
  select businesses.owner_id into owner_id
  from public.businesses where id = member.business_id
  for key share skip locked;
  if not found then
    return;
  end if;
  perform from public.profiles where id = owner_id for key share skip locked;
  if found then
    perform private.notify(
      owner_id, 'collaboration_notification', title, body, member.business_id, actor_id, member.id
    );
  end if;
end
$$;
comment on function private.tell_member(public.collaboration_members, text, text, uuid) is
  'Notifies the owner of a member. Waits for nobody.';

create function private.tell_removed(member public.collaboration_members, collaboration_name text)
returns void
language plpgsql
set search_path = ''
as $$
begin
  -- Whoever has rejected the invitation is out already.
  if member.status <> 'rejected' then
    perform private.tell_member(
      member,
      'Removed from a collaboration',
      format('Your business is no longer part of "%s".', collaboration_name),
      (select auth.uid())
    );
  end if;
end
$$;
comment on function private.tell_removed(public.collaboration_members, text) is
  'Notifies the owner of a member that the caller has removed.';
