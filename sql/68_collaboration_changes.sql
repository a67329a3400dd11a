-- Making, changing and ending a collaboration, and who is invited to it.

create function private.invite(collaboration public.collaborations, business_ids bigint[]) returns void
language plpgsql
set search_path = ''
as $$
declare
  invited public.collaboration_members;
begin
  for invited in
    insert into public.collaboration_members as members
      (collaboration_id, business_id, status, privilege, invited_by, accepted_at)
    select
      collaboration.id,
      businesses.id,
      case when is_own then 'accepted' else 'pending' end,
      case when is_own then 'editor' else 'viewer' end,
      (select auth.uid()),
      case when is_own then now() end
    from (
      select wanted, min(position) as position
      from unnest(business_ids) with ordinality as listed (wanted, position)
      group by wanted
    ) as listed
    join public.businesses on businesses.id = wanted
    cross join lateral (select owner_id = (select auth.uid()) as is_own) as ownership
    order by position
    on conflict (collaboration_id, business_id) do update set
      status = excluded.status,
      privilege = excluded.privilege,
      invited_by = excluded.invited_by,
      invited_at = excluded.invited_at,
      accepted_at = excluded.accepted_at
    where members.status = 'rejected'
    returning members.*
  loop
    perform private.tell_member(
      invited,
      'Invitation to a collaboration',
      format('Your business is invited to join "%s".', collaboration.name),
      (select auth.uid())
    );
  end loop;

  if (
    select count(*) > 50 from public.collaboration_members
    where collaboration_id = collaboration.id and status <> 'rejected'
  ) then
    perform private.raise_too_many_businesses();
  end if;
end
$$;
comment on function private.invite(public.collaborations, bigint[]) is
  'Adds the businesses in the order of the list, the caller''s as accepted editors, the others as pending '
  'viewers. Members and open invitations stay as they are, a rejected one is asked again. PT422 '
  'too_many_businesses.';


-- Definer: nobody is granted to write these tables. It asks for the caller's businesses itself.
create function public.create_collaboration(name text, business_ids bigint[], description text default '')
returns public.collaborations
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person_id uuid := private.require_person();
  collaboration public.collaborations;
  first_own_id bigint;
begin
  perform private.check_collaboration_text(
    coalesce(create_collaboration.name, ''), create_collaboration.description
  );
  perform private.lock_person(person_id);
  perform private.lock_listed_businesses(business_ids);
  select wanted into first_own_id
  from unnest(business_ids) with ordinality as listed (wanted, position)
  join public.businesses on businesses.id = wanted and businesses.owner_id = person_id
  order by position
  limit 1;
  if not found then
    raise sqlstate 'PT422' using
      message = 'None of these businesses is yours.',
      detail = 'own_business_missing',
      hint = 'Name at least one business that you own.';
  end if;
  perform private.check_businesses_known(business_ids);

  insert into public.collaborations (name, description)
  values (btrim(create_collaboration.name), btrim(coalesce(create_collaboration.description, '')))
  returning * into collaboration;
  perform private.invite(collaboration, business_ids);
  update public.collaboration_members set privilege = 'admin'
  where collaboration_id = collaboration.id and business_id = first_own_id;
  return collaboration;
end
$$;
grant execute on function public.create_collaboration(text, bigint[], text) to authenticated;
comment on function public.create_collaboration(text, bigint[], text) is
  'Starts a collaboration of 1 to 50 businesses. The first of the caller''s own becomes its admin, their '
  'others editors, the rest are invited. PT400 invalid_name, invalid_description or invalid_business_ids, '
  'PT422 own_business_missing, unknown_business or too_many_businesses.';

-- Definer: as create_collaboration; it asks for the caller's privilege.
create function public.update_collaboration(
  collaboration_id bigint,
  name text default null,
  description text default null
) returns public.collaborations
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  collaboration public.collaborations;
begin
  perform private.check_collaboration_text(update_collaboration.name, update_collaboration.description);
  perform private.lock_person(private.require_person());
  perform private.lock_collaboration(update_collaboration.collaboration_id, array['editor', 'admin']);
  update public.collaborations set
    name = coalesce(btrim(update_collaboration.name), name),
    description = coalesce(btrim(update_collaboration.description), description)
  where id = update_collaboration.collaboration_id
  returning * into collaboration;
  return collaboration;
end
$$;
grant execute on function public.update_collaboration(bigint, text, text) to authenticated;
comment on function public.update_collaboration(bigint, text, text) is
  'Changes name and description, for editors and admins; null leaves one as it is. PT400 invalid_name or '
  'invalid_description, PT404 collaboration_not_found, PT403 privilege_too_low.';

-- Definer: as create_collaboration; it asks for the caller's privilege.
create function public.invite_businesses(collaboration_id bigint, business_ids bigint[]) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  collaboration public.collaborations;
begin
  perform private.lock_person(private.require_person());
  perform private.lock_listed_businesses(business_ids);
  collaboration := private.lock_collaboration(invite_businesses.collaboration_id, array['editor', 'admin']);
  perform private.check_businesses_known(business_ids, collaboration.id);
  perform private.invite(collaboration, business_ids);
end
$$;
grant execute on function public.invite_businesses(bigint, bigint[]) to authenticated;
comment on function public.invite_businesses(bigint, bigint[]) is
  'Invites businesses, for editors and admins; their own join at once, as editors. Members and open '
  'invitations stay as they are, a rejected one is asked again. PT400 invalid_business_ids, PT404 '
  'collaboration_not_found, PT403 privilege_too_low, PT422 unknown_business or too_many_businesses.';

-- Definer: as create_collaboration; it asks for the caller's privilege.
create function public.replace_collaboration_businesses(collaboration_id bigint, business_ids bigint[])
returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  collaboration public.collaborations;
  dropped public.collaboration_members;
begin
  perform private.lock_person(private.require_person());
  perform private.lock_listed_businesses(business_ids);
  collaboration := private.lock_collaboration(
    replace_collaboration_businesses.collaboration_id, array['admin']
  );
  perform private.check_businesses_known(business_ids, collaboration.id);
  if not exists (
    select from private.acting_members(collaboration.id)
    where privilege = 'admin' and business_id = any (business_ids)
  ) then
    perform private.raise_last_admin();
  end if;

  for dropped in
    delete from public.collaboration_members
    where collaboration_id = collaboration.id
      and business_id not in (select wanted from unnest(business_ids) as wanted)
    returning *
  loop
    perform private.tell_removed(dropped, collaboration.name);
  end loop;
  perform private.invite(collaboration, business_ids);
end
$$;
grant execute on function public.replace_collaboration_businesses(bigint, bigint[]) to authenticated;
comment on function public.replace_collaboration_businesses(bigint, bigint[]) is
  'Makes these the businesses of a collaboration, for admins: the missing are removed, new ones are invited '
  '(the caller''s own join as editors), the others keep status and privilege. PT400 invalid_business_ids, '
  'PT404 collaboration_not_found, PT403 privilege_too_low, PT409 last_admin, PT422 unknown_business or '
  'too_many_businesses.';

-- Definer: as create_collaboration; it asks for the caller's privilege.
create function public.delete_collaboration(collaboration_id bigint) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  collaboration public.collaborations;
begin
  perform private.lock_person(private.require_person());
  collaboration := private.lock_collaboration(delete_collaboration.collaboration_id, array['admin']);
  perform private.tell_removed(members, collaboration.name)
  from public.collaboration_members as members
  where members.collaboration_id = collaboration.id;
  delete from public.collaborations where id = collaboration.id;
end
$$;
grant execute on function public.delete_collaboration(bigint) to authenticated;
comment on function public.delete_collaboration(bigint) is
  'Ends a collaboration, for admins. PT404 collaboration_not_found, PT403 privilege_too_low.';
