-- Collaborations: businesses that team up. Who belongs to one is in collaboration_members.

-- Definer: inside a policy it must not run into the policies of the members again. plpgsql is bound late: the
-- members come after the table that they belong to.
create function private.my_collaboration_ids() returns setof bigint
language plpgsql stable security definer rows 20
set search_path = ''
as $$
begin
  return query
  select distinct collaboration_members.collaboration_id
  from public.collaboration_members
  join public.businesses on businesses.id = collaboration_members.business_id
  where businesses.owner_id = (select auth.uid()) and collaboration_members.status <> 'rejected';
end
$$;
grant execute on function private.my_collaboration_ids() to authenticated, service_role;
comment on function private.my_collaboration_ids() is
  'The collaborations that a business of the caller belongs to or is invited to; for policies.';


create table public.collaborations (
  id bigint generated always as identity primary key,
  name text not null,
  description text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint name_is_present_and_short check (name ~ '\S' and char_length(name) <= 120),
  constraint description_is_short check (char_length(description) <= 2000)
);

alter table public.collaborations enable row level security;

create policy collaborations_select_members on public.collaborations for select to authenticated
  using (id in (select private.my_collaboration_ids()));

-- No writes are granted: each depends on the caller's privilege and on the other members, which functions
-- check while they hold the collaboration.
grant select on public.collaborations to authenticated;
grant select, insert, update, delete on public.collaborations to service_role;

comment on table public.collaborations is
  'Businesses that team up under a name. Seen by the owners of those that belong to it or are invited. It '
  'exists as long as somebody can administer it.';

create trigger collaborations_before_set_updated_at before update on public.collaborations
  for each row execute function private.set_updated_at();
