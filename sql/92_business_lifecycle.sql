-- Switching a business off and on again, and deleting it.

create table public.business_deactivations (
  business_id bigint primary key references public.businesses (id) on delete cascade,
  reason text not null default '',
  deactivated_at timestamptz not null default now(),
  constraint reason_is_short check (char_length(reason) <= 1000)
);

alter table public.business_deactivations enable row level security;

create policy business_deactivations_select_own_or_staff on public.business_deactivations
  for select to authenticated
  using (business_id in (select private.my_business_ids()) or (select private.is_staff()));

-- No writes are granted: set_business_activity makes and removes the rows.
grant select on public.business_deactivations to authenticated;
grant select, insert, update, delete on public.business_deactivations to service_role;

comment on table public.business_deactivations is
  'Why and since when its owner has switched a business off. Apart from the business, which more people see; '
  'the row goes when the business is switched on again.';
comment on column public.business_deactivations.reason is 'In the owner''s words; empty when they gave none.';


-- Definer: is_active is not the owner's to write. It asks for the owner itself.
create function public.set_business_activity(
  business_id bigint,
  activation_status text,
  business_name text default null,
  reason text default null
) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person_id uuid := private.require_person();
  business public.businesses;
  activates boolean := activation_status = 'activate';
begin
  if activation_status is null or activation_status not in ('activate', 'deactivate') then
    raise sqlstate 'PT400' using
      message = 'An activation status is "activate" or "deactivate".',
      detail = 'invalid_activation_status',
      hint = 'Send one of the two.';
  end if;
  if char_length(btrim(set_business_activity.reason)) > 1000 then
    raise sqlstate 'PT400' using
      message = 'The reason is too long.',
      detail = 'invalid_reason',
      hint = 'Send at most 1000 characters.';
  end if;

  perform private.lock_person(person_id);
  select * into business from public.businesses
  where id = set_business_activity.business_id and owner_id = person_id
  for no key update;
  if not found then
    perform private.raise_business_not_found();
  end if;
  -- The same letters, however a keyboard puts their accents together.
  if not activates
    and normalize(btrim(business_name), nfc) is distinct from normalize(btrim(business.name), nfc) then
    raise sqlstate 'PT422' using
      message = 'This is not the name of the business.',
      detail = 'name_mismatch',
      hint = 'To switch a business off, send its name exactly as it is.';
  end if;
  if business.is_active = activates then
    return;
  end if;

  update public.businesses set is_active = activates where id = business.id;
  if activates then
    delete from public.business_deactivations where business_id = business.id;
  else
    insert into public.business_deactivations (business_id, reason)
    values (business.id, btrim(coalesce(set_business_activity.reason, '')))
    on conflict (business_id) do update
    set reason = excluded.reason, deactivated_at = excluded.deactivated_at;
  end if;
  perform private.record_audit(activation_status || '_business', 'business', business.id::text);
end
$$;
grant execute on function public.set_business_activity(bigint, text, text, text) to authenticated;
comment on function public.set_business_activity(bigint, text, text, text) is
  'Switches the caller''s business off (`deactivate`: wants its name, takes a reason) or on again '
  '(`activate`). Approval stays as it is. PT401 not_signed_in, PT400 invalid_activation_status or invalid_reason, PT404 '
  'business_not_found, PT422 name_mismatch.';


-- Definer: delete is granted to nobody. It asks for the owner itself.
create function public.delete_business(business_id bigint) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person_id uuid := private.require_person();
begin
  perform private.lock_person(person_id);
  perform from public.businesses
  where id = delete_business.business_id and owner_id = person_id
  for update;
  if not found then
    perform private.raise_business_not_found();
  end if;
  delete from public.businesses where id = delete_business.business_id;
  perform private.record_audit('delete_business', 'business', delete_business.business_id::text);
end
$$;
grant execute on function public.delete_business(bigint) to authenticated;
comment on function public.delete_business(bigint) is
  'Deletes the caller''s business with all that hangs on it. PT401 not_signed_in, PT404 business_not_found.';
