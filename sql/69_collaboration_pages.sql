-- What members read of their collaborations.

-- Definer: row-level security would gather all memberships of the caller before it gives a page of them. It
-- asks for the caller's businesses itself.
create function public.my_collaborations(page_size integer default 50, before_id bigint default null)
returns table (
  id bigint,
  name text,
  description text,
  members integer,
  memberships jsonb,
  created_at timestamptz
)
language plpgsql stable security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person_id uuid := private.require_person();
  size integer := least(coalesce(page_size, 50), 100);
begin
  if page_size < 1 then
    raise sqlstate 'PT400' using
      message = 'This is no page size.',
      detail = 'invalid_page_size',
      hint = 'Send a whole number from 1 to 100.';
  end if;
  return query
  with page as (
    select distinct member.collaboration_id as id
    from public.businesses
    cross join lateral (
      select collaboration_id from public.collaboration_members
      where business_id = businesses.id
        and collaboration_id < coalesce(before_id, 9223372036854775807)
        and status <> 'rejected'
      order by collaboration_id desc
      limit size
    ) as member
    where businesses.owner_id = person_id
    order by id desc
    limit size
  )
  select
    collaborations.id,
    collaborations.name,
    collaborations.description,
    (
      select count(*)::integer from public.collaboration_members
      where collaboration_id = collaborations.id and status <> 'rejected'
    ),
    private.memberships(collaborations.id, person_id),
    collaborations.created_at
  from page
  join public.collaborations on collaborations.id = page.id
  order by collaborations.id desc;
end
$$;
grant execute on function public.my_collaborations(integer, bigint) to authenticated;
comment on function public.my_collaborations(integer, bigint) is
  'The collaborations that a business of the caller belongs to or is invited to, newest first; `before_id` '
  'is the id of the last one of the page before. `members` counts accepted and invited ones, `memberships` '
  'are the caller''s: [{member_id, business_id, status, privilege}]. PT400 invalid_page_size.';

create function private.memberships(collaboration_id bigint, person_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'member_id', members.id,
        'business_id', members.business_id,
        'status', members.status,
        'privilege', members.privilege
      )
      order by members.id
    ),
    '[]'
  )
  from public.collaboration_members as members
  join public.businesses on businesses.id = members.business_id
  where members.collaboration_id = memberships.collaboration_id
    and businesses.owner_id = memberships.person_id
    and members.status <> 'rejected'
$$;
comment on function private.memberships(bigint, uuid) is
  'A person''s own businesses in a collaboration, invited ones too.';

-- Definer: members see each other's names also while a business is unlisted. It asks for the caller's
-- membership itself.
create function public.collaboration_details(collaboration_id bigint)
returns table (
  id bigint,
  name text,
  description text,
  members jsonb,
  memberships jsonb,
  created_at timestamptz,
  updated_at timestamptz
)
language plpgsql stable security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person_id uuid := private.require_person();
begin
  if collaboration_details.collaboration_id is null
    or collaboration_details.collaboration_id not in (select private.my_collaboration_ids())
  then
    perform private.raise_collaboration_not_found();
  end if;
  return query
  select
    collaborations.id,
    collaborations.name,
    collaborations.description,
    (
      select jsonb_agg(
        jsonb_build_object(
          'id', members.id,
          'role', members.privilege,
          'business_id', members.business_id,
          'business', businesses.name,
          'status', members.status
        )
        order by members.id
      )
      from public.collaboration_members as members
      join public.businesses on businesses.id = members.business_id
      where members.collaboration_id = collaborations.id and members.status <> 'rejected'
    ),
    private.memberships(collaborations.id, person_id),
    collaborations.created_at,
    collaborations.updated_at
  from public.collaborations
  where collaborations.id = collaboration_details.collaboration_id;
end
$$;
grant execute on function public.collaboration_details(bigint) to authenticated;
comment on function public.collaboration_details(bigint) is
  'A collaboration with its accepted and invited members, [{id, role, business_id, business, status}], and '
  'the caller''s own memberships as in my_collaborations; for all of them. PT404 collaboration_not_found.';
