-- What the functions of collaborations begin with: what was sent, who asks, and the collaboration held.

create function private.raise_collaboration_not_found() returns void
language plpgsql
set search_path = ''
as $$
begin
  raise sqlstate 'PT404' using
    message = 'You have no such collaboration.',
    detail = 'collaboration_not_found',
    hint = 'Use the id of a collaboration that a business of yours belongs to.';
end
$$;
comment on function private.raise_collaboration_not_found() is
  'One answer for a collaboration that does not exist and one of strangers, so that ids tell nothing.';

create function private.raise_member_not_found() returns void
language plpgsql
set search_path = ''
as $$
begin
  raise sqlstate 'PT404' using
    message = 'There is no such member in a collaboration of yours.',
    detail = 'member_not_found',
    hint = 'Use the id of a membership, as the collaboration lists it.';
end
$$;
comment on function private.raise_member_not_found() is 'The same for a member.';

create function private.raise_last_admin() returns void
language plpgsql
set search_path = ''
as $$
begin
  raise sqlstate 'PT409' using
    message = 'A collaboration needs an admin.',
    detail = 'last_admin',
    hint = 'Make another member an admin first, or delete the collaboration.';
end
$$;
comment on function private.raise_last_admin() is 'PT409 last_admin.';

create function private.check_collaboration_text(name text, description text) returns void
language plpgsql immutable
set search_path = ''
as $$
begin
  if name !~ '\S' or char_length(name) > 120 then
    raise sqlstate 'PT400' using
      message = 'This is no name for a collaboration.',
      detail = 'invalid_name',
      hint = 'Send 1 to 120 characters.';
  end if;
  if char_length(description) > 2000 then
    raise sqlstate 'PT400' using
      message = 'The description is too long.',
      detail = 'invalid_description',
      hint = 'Send at most 2000 characters.';
  end if;
end
$$;
comment on function private.check_collaboration_text(text, text) is
  'PT400 invalid_name or invalid_description; null passes.';


create function private.lock_listed_businesses(business_ids bigint[]) returns void
language plpgsql
set search_path = ''
as $$
begin
  if coalesce(cardinality(business_ids), 0) = 0 then
    raise sqlstate 'PT400' using
      message = 'There is no business in the list.',
      detail = 'invalid_business_ids',
      hint = 'Send the ids of 1 to 50 businesses.';
  end if;
  if cardinality(business_ids) > 50 then
    perform private.raise_too_many_businesses();
  end if;
  -- A member refers to its business: from here on none of these is deleted.
  perform from public.businesses where id = any (business_ids) order by id for key share;
end
$$;
comment on function private.lock_listed_businesses(bigint[]) is
  'Holds the businesses that a caller has listed. PT400 invalid_business_ids, PT422 too_many_businesses.';

create function private.raise_too_many_businesses() returns void
language plpgsql
set search_path = ''
as $$
begin
  raise sqlstate 'PT422' using
    message = 'A collaboration has at most 50 businesses.',
    detail = 'too_many_businesses',
    hint = 'Name fewer, or remove some first; open invitations count.';
end
$$;
comment on function private.raise_too_many_businesses() is 'PT422 too_many_businesses.';

create function private.check_businesses_known(business_ids bigint[], collaboration_id bigint default null)
returns void
language plpgsql
set search_path = ''
as $$
declare
  unknown_ids text;
begin
  select string_agg(coalesce(wanted::text, 'null'), ', ' order by wanted) into unknown_ids
  from (
    select wanted from unnest(business_ids) as wanted
    except
    select id from public.businesses
    where id = any (business_ids) and (is_listed or owner_id = (select auth.uid()))
    except
    -- Members may have been unlisted since.
    select business_id from public.collaboration_members as members
    where members.collaboration_id = check_businesses_known.collaboration_id and status <> 'rejected'
  ) as unknown;
  if unknown_ids is not null then
    raise sqlstate 'PT422' using
      message = 'There is no such business.',
      detail = 'unknown_business',
      hint = 'Unknown: ' || unknown_ids;
  end if;
end
$$;
comment on function private.check_businesses_known(bigint[], bigint) is
  'Whether the caller may name these: listed ones, their own, and those of the collaboration. PT422 '
  'unknown_business.';


create function private.my_collaboration_privilege(collaboration_id bigint) returns text
language sql stable
set search_path = ''
as $$
  select members.privilege
  from public.collaboration_members as members
  where members.collaboration_id = my_collaboration_privilege.collaboration_id
    and members.status = 'accepted'
    and members.business_id in (select private.my_business_ids())
  order by array_position(array['admin', 'editor', 'viewer'], members.privilege)
  limit 1
$$;
comment on function private.my_collaboration_privilege(bigint) is
  'The caller''s highest privilege; null while they are invited only.';

create function private.check_collaboration_privilege(collaboration_id bigint, privileges text[]) returns void
language plpgsql
set search_path = ''
as $$
begin
  if private.my_collaboration_privilege(collaboration_id) = any (privileges) then
    return;
  end if;
  raise sqlstate 'PT403' using
    message = 'Your privilege in this collaboration does not allow that.',
    detail = 'privilege_too_low',
    hint = format('It takes one of: %s.', array_to_string(privileges, ', '));
end
$$;
comment on function private.check_collaboration_privilege(bigint, text[]) is 'PT403 privilege_too_low.';

create function private.lock_collaboration(collaboration_id bigint, privileges text[])
returns public.collaborations
language plpgsql
set search_path = ''
as $$
declare
  collaboration public.collaborations;
begin
  -- Strangers are turned away before they could hold anything.
  if collaboration_id in (select private.my_collaboration_ids()) then
    select * into collaboration from public.collaborations where id = collaboration_id for no key update;
  end if;
  -- Asked again now that nobody else changes it: whoever was before may have removed the caller.
  if collaboration.id is null or collaboration_id not in (select private.my_collaboration_ids()) then
    perform private.raise_collaboration_not_found();
  end if;
  perform private.check_collaboration_privilege(collaboration_id, privileges);
  return collaboration;
end
$$;
comment on function private.lock_collaboration(bigint, text[]) is
  'Holds a collaboration for a caller with one of the privileges. Comes after people and businesses, before '
  'members. PT404 collaboration_not_found, PT403 privilege_too_low.';

create function private.visible_member(member_id bigint) returns public.collaboration_members
language plpgsql stable
set search_path = ''
as $$
declare
  member public.collaboration_members;
begin
  select * into member from public.collaboration_members
  where id = member_id
    and (
      business_id in (select private.my_business_ids())
      or collaboration_id in (select private.my_collaboration_ids())
    );
  if not found then
    perform private.raise_member_not_found();
  end if;
  return member;
end
$$;
comment on function private.visible_member(bigint) is
  'A member of one of the caller''s collaborations, or the caller''s own. PT404 member_not_found.';

create function private.lock_member(member_id bigint) returns public.collaboration_members
language plpgsql
set search_path = ''
as $$
declare
  member public.collaboration_members := private.visible_member(member_id);
begin
  perform from public.collaborations where id = member.collaboration_id for no key update;
  -- A statement of its own, which sees what the one before has changed.
  return private.visible_member(member_id);
end
$$;
comment on function private.lock_member(bigint) is
  'Holds the collaboration of a member that the caller may know of. PT404 member_not_found.';
