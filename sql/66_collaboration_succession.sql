-- A collaboration has an admin who can act, or it goes. It never stands in the way of what takes an admin
-- from it.

create function private.acting_members(collaboration_id bigint) returns setof public.collaboration_members
language sql stable
set search_path = ''
as $$
  select members.*
  from public.collaboration_members as members
  join public.businesses on businesses.id = members.business_id
  join public.accounts on accounts.id = businesses.owner_id and accounts.deactivated_at is null
  where members.collaboration_id = acting_members.collaboration_id and members.status = 'accepted'
$$;
comment on function private.acting_members(bigint) is
  'The accepted members of a collaboration whose owner''s account is active.';

create function private.settle_collaboration(collaboration_id bigint) returns void
language plpgsql
set search_path = ''
as $$
#variable_conflict use_column
declare
  collaboration public.collaborations;
  successor public.collaboration_members;
begin
  select * into collaboration from public.collaborations
  where id = settle_collaboration.collaboration_id
  for no key update;
  if not found
    or exists (select from private.acting_members(collaboration.id) where privilege = 'admin')
  then
    return;
  end if;
  select * into successor from private.acting_members(collaboration.id) order by accepted_at, id limit 1;
  if not found then
    delete from public.collaborations where id = collaboration.id;
    return;
  end if;
  -- A row that changes twice in a transaction has its business looked up anew, which somebody else may be
  -- deleting while they wait for the collaboration. So the inviter, who may be on the way out, is forgotten
  -- now.
  update public.collaboration_members set privilege = 'admin', invited_by = null where id = successor.id;
  perform private.tell_member(
    successor,
    'Your business is now an admin',
    format('As the longest-standing member, it succeeds the last admin of "%s".', collaboration.name)
  );
end
$$;
comment on function private.settle_collaboration(bigint) is
  'Makes the longest-standing acting member the admin of a collaboration that has lost its last one, and '
  'deletes the collaboration when there is nobody.';


-- Definer: members go with their business, their collaboration or by a function, whoever causes it.
create function private.settle_after_members_left() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  left_id bigint;
begin
  for left_id in select distinct collaboration_id from gone where status = 'accepted' order by 1 loop
    perform private.settle_collaboration(left_id);
  end loop;
  return null;
end
$$;
comment on function private.settle_after_members_left() is
  'Gives what the members have left a new admin, or ends it.';

create trigger collaboration_members_after_settle after delete on public.collaboration_members
  referencing old table as gone
  for each statement execute function private.settle_after_members_left();

-- Definer for the same reason.
create function private.settle_after_deactivation() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  left_id bigint;
begin
  for left_id in
    select distinct members.collaboration_id
    from public.collaboration_members as members
    join public.businesses on businesses.id = members.business_id
    where businesses.owner_id = new.id and members.status = 'accepted'
    order by 1
  loop
    perform private.settle_collaboration(left_id);
  end loop;
  return null;
end
$$;
comment on function private.settle_after_deactivation() is
  'Gives what a deactivated person can no longer administer a new admin, or ends it.';

create trigger accounts_after_settle_collaborations after update of deactivated_at on public.accounts
  for each row when (old.deactivated_at is null and new.deactivated_at is not null)
  execute function private.settle_after_deactivation();


-- Definer: whoever deletes a business holds its collaborations before its members go. The functions take them
-- in this order too, so that nobody waits crosswise.
create function private.lock_collaborations_of_business() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform from public.collaborations
  where id in (select collaboration_id from public.collaboration_members where business_id = old.id)
  order by id
  for no key update;
  return old;
end
$$;
comment on function private.lock_collaborations_of_business() is
  'Holds the collaborations of a business before it is deleted.';

create trigger businesses_before_lock_collaborations before delete on public.businesses
  for each row execute function private.lock_collaborations_of_business();

-- Definer for the same reason. A deleted person takes several businesses with them, and is forgotten as the
-- one who invited others: all that is held at once, in the order in which everybody takes it. The memberships
-- go here, so that successors are found before the inviter is forgotten.
create function private.leave_collaborations_of_person() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  business_ids bigint[];
begin
  perform from public.accounts where id = old.id for update;
  perform from public.businesses where owner_id = old.id order by id for update;
  business_ids := array(select id from public.businesses where owner_id = old.id);
  perform from public.collaborations
  where id in (
    select collaboration_id from public.collaboration_members
    where invited_by = old.id or business_id = any (business_ids)
  )
  order by id
  for no key update;
  delete from public.collaboration_members where business_id = any (business_ids);
  return old;
end
$$;
comment on function private.leave_collaborations_of_person() is
  'Takes a person''s businesses out of all collaborations before the person is deleted.';

create trigger profiles_before_leave_collaborations before delete on public.profiles
  for each row execute function private.leave_collaborations_of_person();
