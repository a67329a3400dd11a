-- Approval: an owner asks, staff decide, and each decision stays on record.

create table public.approval_requests (
  id bigint generated always as identity primary key,
  business_id bigint not null references public.businesses (id) on delete cascade,
  requested_by uuid references public.profiles (id) on delete set null,
  requested_at timestamptz not null default now(),
  decision text,
  decided_by uuid references public.profiles (id) on delete set null,
  decided_at timestamptz,
  reason text not null default '',
  constraint decision_is_known check (decision in ('approve', 'reject')),
  constraint decided_at_with_decision check ((decision is null) = (decided_at is null)),
  constraint decided_by_only_with_decision check (decided_by is null or decision is not null),
  constraint reason_only_with_decision check (reason = '' or decision is not null),
  constraint reason_is_short check (char_length(reason) <= 1000),
  constraint decided_after_requested check (decided_at >= requested_at)
);

create unique index approval_requests_one_open_per_business_idx on public.approval_requests (business_id)
  where decision is null;
create index approval_requests_business_id_idx on public.approval_requests (business_id);
create index approval_requests_requested_by_idx on public.approval_requests (requested_by);
create index approval_requests_decided_by_idx on public.approval_requests (decided_by);
-- The list that staff work through, the longest waiting first, page by page.
create index approval_requests_open_id_idx on public.approval_requests (id) where decision is null;

alter table public.approval_requests enable row level security;

create policy approval_requests_select_own_or_staff on public.approval_requests for select to authenticated
  using (business_id in (select private.my_business_ids()) or (select private.is_staff()));

-- No writes are granted: request_approval and decide_approval make and close the rows.
grant select on public.approval_requests to authenticated;
grant select, insert, update, delete on public.approval_requests to service_role;

comment on table public.approval_requests is
  'Who asked for approval of a business and when, and who decided, when and why. One is open at a time.';
comment on column public.approval_requests.decision is '`approve` or `reject`; null while it is open.';
comment on column public.approval_requests.reason is
  'What staff tell the owner; empty when they gave no reason.';


-- Definer: approval_status is not the owner's to write. It asks for the owner itself.
create function public.request_approval(business_id bigint) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  business public.businesses;
  missing text;
begin
  perform private.lock_person((select auth.uid()));
  select * into business from public.businesses
  where id = request_approval.business_id and owner_id = (select auth.uid())
  for no key update;
  if not found then
    perform private.raise_business_not_found();
  end if;
  if business.approval_status = 'pending' then
    raise sqlstate 'PT409' using
      message = 'Approval has been requested already.',
      detail = 'already_pending',
      hint = 'Wait for the decision.';
  end if;
  if business.approval_status = 'approved' then
    raise sqlstate 'PT409' using
      message = 'This business is approved already.',
      detail = 'already_approved',
      hint = 'There is nothing more to do.';
  end if;

  missing := concat_ws(
    ', ',
    case when business.description !~ '\S' then 'description' end,
    case when business.category_id is null then 'category' end,
    case when business.address !~ '\S' then 'address' end,
    case when business.state is null then 'state' end,
    case when business.latitude is null then 'location' end
  );
  if missing <> '' then
    raise sqlstate 'PT422' using
      message = 'This business is not complete yet.',
      detail = 'business_incomplete',
      hint = missing;
  end if;

  insert into public.approval_requests (business_id, requested_by) values (business.id, business.owner_id);
  update public.businesses set approval_status = 'pending' where id = business.id;
end
$$;
grant execute on function public.request_approval(bigint) to authenticated;
comment on function public.request_approval(bigint) is
  'Asks staff to approve the caller''s business. PT404 business_not_found, PT409 already_pending or '
  'already_approved, PT422 business_incomplete (the hint lists what is missing: description, category, '
  'address, state, location).';

-- Definer: staff have no right to write other people's businesses. It asks for staff itself.
create function public.decide_approval(business_id bigint, decision text, reason text default null)
returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  if not private.is_staff() then
    raise sqlstate 'PT403' using
      message = 'Only staff decide about approvals.',
      detail = 'staff_only',
      hint = 'Sign in as staff.';
  end if;
  if decide_approval.decision is null or decide_approval.decision not in ('approve', 'reject') then
    raise sqlstate 'PT400' using
      message = 'A decision is "approve" or "reject".',
      detail = 'invalid_decision',
      hint = 'Send one of the two.';
  end if;
  if char_length(btrim(decide_approval.reason)) > 1000 then
    raise sqlstate 'PT400' using
      message = 'The reason is too long.',
      detail = 'invalid_reason',
      hint = 'Send at most 1000 characters.';
  end if;

  -- Staff, too: the request and the audit entry name them.
  perform private.hold_caller();
  perform private.lock_person(
    (select owner_id from public.businesses where id = decide_approval.business_id)
  );
  -- Held until the end: of two decisions at once the second finds nothing open.
  perform from public.businesses where id = decide_approval.business_id for no key update;
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such business.',
      detail = 'business_not_found',
      hint = 'Use the id of a business that waits for approval.';
  end if;
  update public.approval_requests set
    decision = decide_approval.decision,
    decided_by = (select auth.uid()),
    -- A decision that has waited for the request began before it.
    decided_at = greatest(now(), requested_at),
    reason = btrim(coalesce(decide_approval.reason, ''))
  where business_id = decide_approval.business_id and decision is null;
  if not found then
    raise sqlstate 'PT409' using
      message = 'This business does not wait for approval.',
      detail = 'not_pending',
      hint = 'Choose one of the list of open requests.';
  end if;
  update public.businesses
  set approval_status = case decide_approval.decision when 'approve' then 'approved' else 'rejected' end
  where id = decide_approval.business_id;
  perform private.record_audit(
    decide_approval.decision || '_business', 'business', decide_approval.business_id::text
  );
end
$$;
grant execute on function public.decide_approval(bigint, text, text) to authenticated;
comment on function public.decide_approval(bigint, text, text) is
  'Staff''s answer to an open request: `approve` or `reject`, with a reason. PT403 staff_only, PT400 '
  'invalid_decision or invalid_reason, PT404 business_not_found, PT409 not_pending.';

-- Definer: staff have no right on the owner's notifications.
create function private.notify_of_approval() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.notify(
    businesses.owner_id,
    'approval_notification',
    case new.decision when 'approve' then 'Your business is approved' else 'Your business was not approved' end,
    case new.decision
      when 'approve' then format('%s is in the directory now.', businesses.name)
      else btrim(format('%s was not approved. %s', businesses.name, new.reason))
    end,
    new.business_id, null, new.id
  ) from public.businesses where id = new.business_id;
  return null;
end
$$;
comment on function private.notify_of_approval() is 'Tells an owner of the decision.';

create trigger approval_requests_after_notify after update of decision on public.approval_requests
  for each row when (old.decision is null and new.decision is not null)
  execute function private.notify_of_approval();
