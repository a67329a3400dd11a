-- What becomes of a single member: its answer, its privilege, its end.

create function private.other_admin_acts(member public.collaboration_members) returns boolean
language sql stable
set search_path = ''
as $$
  select exists (
    select from private.acting_members(member.collaboration_id)
    where privilege = 'admin' and id <> member.id
  )
$$;
comment on function private.other_admin_acts(public.collaboration_members) is
  'Whether the collaboration has an admin also without this member.';


-- Definer: nobody is granted to write this table. It asks for the invited business's owner itself.
create function public.answer_invitation(member_id bigint, status text) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person_id uuid := private.require_person();
  invited public.collaboration_members;
  inviting public.collaboration_members;
begin
  if answer_invitation.status is null or answer_invitation.status not in ('accepted', 'rejected') then
    raise sqlstate 'PT400' using
      message = 'An invitation is "accepted" or "rejected".',
      detail = 'invalid_status',
      hint = 'Send one of the two.';
  end if;
  perform private.lock_person(person_id);
  invited := private.lock_member(member_id);
  if invited.business_id not in (select private.my_business_ids()) then
    raise sqlstate 'PT403' using
      message = 'This invitation is for somebody else.',
      detail = 'not_your_invitation',
      hint = 'Only the owner of the invited business answers.';
  end if;
  if invited.status <> 'pending' then
    raise sqlstate 'PT409' using
      message = 'This invitation has been answered.',
      detail = 'not_pending',
      hint = 'An editor or admin of the collaboration can send another one after a rejection.';
  end if;
  update public.collaboration_members set
    status = answer_invitation.status,
    accepted_at = case answer_invitation.status when 'accepted' then now() end
  where id = invited.id;

  -- Whoever has left the collaboration since is not told what goes on in it.
  select members.* into inviting
  from public.collaboration_members as members
  join public.businesses on businesses.id = members.business_id
  where members.collaboration_id = invited.collaboration_id
    and members.status = 'accepted'
    and businesses.owner_id = invited.invited_by
  order by members.id
  limit 1;
  if found then
    inviting.id := invited.id;
    perform private.tell_member(
      inviting,
      case answer_invitation.status when 'accepted' then 'Invitation accepted' else 'Invitation rejected' end,
      (
        select format(
          '"%s" %s "%s".',
          businesses.name,
          case answer_invitation.status when 'accepted' then 'joins' else 'does not join' end,
          collaborations.name
        )
        from public.businesses, public.collaborations
        where businesses.id = invited.business_id and collaborations.id = invited.collaboration_id
      ),
      person_id
    );
  end if;
end
$$;
grant execute on function public.answer_invitation(bigint, text) to authenticated;
comment on function public.answer_invitation(bigint, text) is
  'The answer of an invited business''s owner: `accepted` or `rejected`. PT400 invalid_status, PT404 '
  'member_not_found, PT403 not_your_invitation, PT409 not_pending.';

-- Definer: nobody is granted to write this table. It asks for the caller's privilege.
create function public.set_member_privilege(member_id bigint, privilege text) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  member public.collaboration_members;
begin
  if set_member_privilege.privilege is null
    or set_member_privilege.privilege not in ('viewer', 'editor', 'admin')
  then
    raise sqlstate 'PT400' using
      message = 'A privilege is "viewer", "editor" or "admin".',
      detail = 'invalid_privilege',
      hint = 'Send one of the three.';
  end if;
  perform private.lock_person(private.require_person());
  member := private.lock_member(member_id);
  perform private.check_collaboration_privilege(member.collaboration_id, array['admin']);
  if member.status <> 'accepted' then
    raise sqlstate 'PT409' using
      message = 'This business has not accepted the invitation.',
      detail = 'not_accepted',
      hint = 'Set the privilege once it has joined.';
  end if;
  if member.privilege = set_member_privilege.privilege then
    return;
  end if;
  if member.privilege = 'admin' and not private.other_admin_acts(member) then
    perform private.raise_last_admin();
  end if;
  update public.collaboration_members set privilege = set_member_privilege.privilege where id = member.id;
  perform private.tell_member(
    member,
    'New privilege in a collaboration',
    (
      select format('Your business is now %s of "%s".', set_member_privilege.privilege, name)
      from public.collaborations where id = member.collaboration_id
    ),
    (select auth.uid())
  );
end
$$;
grant execute on function public.set_member_privilege(bigint, text) to authenticated;
comment on function public.set_member_privilege(bigint, text) is
  'Sets what an accepted member may do: `viewer`, `editor` or `admin`; for admins. PT400 invalid_privilege, '
  'PT404 member_not_found, PT403 privilege_too_low, PT409 not_accepted or last_admin.';

-- Definer: nobody is granted to write this table. It asks for the caller's business or privilege.
create function public.remove_member(member_id bigint) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  member public.collaboration_members;
begin
  perform private.lock_person(private.require_person());
  member := private.lock_member(member_id);
  if member.business_id not in (select private.my_business_ids()) then
    perform private.check_collaboration_privilege(member.collaboration_id, array['admin']);
  end if;
  -- With nobody else left to act, the collaboration goes with its last member.
  if member.status = 'accepted'
    and not private.other_admin_acts(member)
    and exists (select from private.acting_members(member.collaboration_id) where id <> member.id)
  then
    perform private.raise_last_admin();
  end if;
  perform private.tell_removed(member, name) from public.collaborations where id = member.collaboration_id;
  delete from public.collaboration_members where id = member.id;
end
$$;
grant execute on function public.remove_member(bigint) to authenticated;
comment on function public.remove_member(bigint) is
  'Takes the caller''s own business out of a collaboration or withdraws from its invitation; admins remove '
  'others too. The last member''s leaving deletes the collaboration. PT404 member_not_found, PT403 '
  'privilege_too_low, PT409 last_admin.';

-- Definer: as remove_member, which does the work.
create function public.remove_collaboration_business(collaboration_id bigint, business_id bigint) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  member_id bigint;
begin
  perform private.require_person();
  select id into member_id from public.collaboration_members
  where collaboration_id = remove_collaboration_business.collaboration_id
    and business_id = remove_collaboration_business.business_id;
  if remove_collaboration_business.collaboration_id in (select private.my_collaboration_ids())
    or (
      member_id is not null
      and remove_collaboration_business.business_id in (select private.my_business_ids())
    )
  then
    perform public.remove_member(member_id);
  else
    perform private.raise_collaboration_not_found();
  end if;
end
$$;
grant execute on function public.remove_collaboration_business(bigint, bigint) to authenticated;
comment on function public.remove_collaboration_business(bigint, bigint) is
  'remove_member by the id of the business. PT404 collaboration_not_found or member_not_found, PT403 '
  'privilege_too_low, PT409 last_admin.';
