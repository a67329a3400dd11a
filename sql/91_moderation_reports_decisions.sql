-- What staff do about reports: the list that they work through, their decision, and taking it back.

create function private.require_staff() returns void
language plpgsql stable
set search_path = ''
as $$
begin
  if not private.is_staff() then
    raise sqlstate 'PT403' using
      message = 'This is for staff.',
      detail = 'staff_only',
      hint = 'Sign in as staff.';
  end if;
end
$$;
grant execute on function private.require_staff() to authenticated;
comment on function private.require_staff() is 'PT403 staff_only.';

create type public.open_report as (
  id bigint,
  subject_type text,
  subject_id bigint,
  business_id bigint,
  business_name text,
  reported_person_id uuid,
  reporter_id uuid,
  reporter_first_name text,
  reason text,
  details text,
  evidence jsonb,
  open_reports_of_subject bigint,
  created_at timestamptz
);
comment on type public.open_report is
  'A result of open_reports. `evidence` is what the subject said when it was reported.';

create function public.open_reports(page_size integer default 50, after_id bigint default null)
returns setof public.open_report
language plpgsql stable
set search_path = ''
as $$
#variable_conflict use_column
declare
  size integer := least(coalesce(page_size, 50), 100);
begin
  perform private.require_staff();
  if size < 1 then
    raise sqlstate 'PT400' using
      message = 'A page has at least one result.',
      detail = 'invalid_page_size',
      hint = 'Send a page size from 1 to 100.';
  end if;
  return query
  select
    found.id, found.subject_type, found.subject_id, found.business_id, businesses.name,
    found.reported_person_id, found.reporter_id, profiles.first_name, found.reason, found.details,
    report_evidence.evidence,
    (
      select count(*) from public.reports as others
      where others.subject_type = found.subject_type
        and others.subject_id = found.subject_id
        and others.decision is null
    ),
    found.created_at
  from (
    select * from public.reports
    where decision is null and (after_id is null or id > after_id)
    order by id
    limit size
  ) as found
  left join public.businesses on businesses.id = found.business_id
  left join public.profiles on profiles.id = found.reporter_id
  left join public.report_evidence on report_evidence.report_id = found.id
  order by found.id;
end
$$;
grant execute on function public.open_reports(integer, bigint) to authenticated;
comment on function public.open_reports(integer, bigint) is
  'What waits for staff, the longest waiting first; `after_id` continues after the report with that id. '
  'PT403 staff_only, PT400 invalid_page_size.';

-- Definer: approval is not the owner's nor staff's to write directly.
create function private.suspend_business(business_id bigint) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  perform private.lock_person(
    (select owner_id from public.businesses where id = suspend_business.business_id)
  );
  perform from public.businesses where id = suspend_business.business_id for no key update;
  update public.approval_requests set
    decision = 'reject', decided_by = (select auth.uid()), decided_at = now(),
    reason = 'A report about this business was upheld.'
  where business_id = suspend_business.business_id and decision is null;
  update public.businesses set approval_status = 'rejected' where id = suspend_business.business_id;
end
$$;
comment on function private.suspend_business(bigint) is
  'Takes a business out of the directory until it has been approved again.';

-- Definer: staff have no right to write reviews and replies.
create function private.set_hidden(subject_type text, subject_id bigint, hidden boolean) returns boolean
language plpgsql security definer
set search_path = ''
as $$
declare
  was_hidden boolean;
begin
  if subject_type = 'review' then
    perform private.lock_person((select author_id from public.reviews where id = subject_id));
    perform from public.businesses
    where id = (select business_id from public.reviews where id = subject_id)
    for no key update;
    select hidden_at is not null into was_hidden from public.reviews where id = subject_id for no key update;
    update public.reviews set hidden_at = case when hidden then now() end
    where id = subject_id and was_hidden <> hidden;
  else
    select hidden_at is not null into was_hidden
    from public.review_replies where id = subject_id
    for no key update;
    update public.review_replies set hidden_at = case when hidden then now() end
    where id = subject_id and was_hidden <> hidden;
  end if;
  return was_hidden;
end
$$;
comment on function private.set_hidden(text, bigint, boolean) is
  'Hides a review or a reply, or shows it again. Whether it was hidden before; null when it is gone.';

-- Definer: staff have no right to write what was reported. It asks for staff itself.
create function public.decide_report(report_id bigint, decision text, reason text default null) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  report public.reports;
  closed public.reports[];
begin
  perform private.require_staff();
  if decide_report.decision is null or decide_report.decision not in ('uphold', 'dismiss') then
    raise sqlstate 'PT400' using
      message = 'A decision is "uphold" or "dismiss".',
      detail = 'invalid_decision',
      hint = 'Send one of the two.';
  end if;
  if char_length(btrim(decide_report.reason)) > 1000 then
    raise sqlstate 'PT400' using
      message = 'The reason is too long.',
      detail = 'invalid_reason',
      hint = 'Send at most 1000 characters.';
  end if;
  select * into report from public.reports where id = decide_report.report_id;
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such report.',
      detail = 'report_not_found',
      hint = 'Choose one of the list of open reports.';
  end if;

  -- Staff first, as the audit entry names them. What the reports are about comes next in the common order,
  -- the reports last.
  perform private.hold_caller();
  if decide_report.decision = 'uphold' then
    case report.subject_type
      when 'business' then perform private.suspend_business(report.subject_id);
      when 'chat' then perform private.close_chat(report.subject_id);
      else perform private.set_hidden(report.subject_type, report.subject_id, true);
    end case;
  end if;

  -- In id order: of two decisions at once the second waits, and then finds nothing open.
  perform from public.reports
  where subject_type = report.subject_type and subject_id = report.subject_id and decision is null
  order by id
  for no key update;
  with decided as (
    update public.reports set
      decision = decide_report.decision,
      decided_at = now(),
      decision_reason = btrim(coalesce(decide_report.reason, ''))
    where subject_type = report.subject_type and subject_id = report.subject_id and decision is null
    returning *
  )
  select array_agg(decided) into closed from decided;
  if closed is null or not exists (select from unnest(closed) as one where one.id = report.id) then
    raise sqlstate 'PT409' using
      message = 'This report is decided already.',
      detail = 'not_open',
      hint = 'Choose one of the list of open reports.';
  end if;

  perform private.notify(
    one.reporter_id,
    'moderation_notification',
    'Your report was decided',
    case decide_report.decision
      when 'uphold' then 'Thank you. What you reported was taken down.'
      else 'Thank you. What you reported stays as it is.'
    end,
    one.business_id, null, one.id
  ) from unnest(closed) as one;
  if decide_report.decision = 'uphold' then
    perform private.notify(
      report.reported_person_id,
      'moderation_notification',
      'Something of yours was taken down',
      case report.subject_type
        when 'review' then 'Your review is hidden after a report.'
        when 'review_reply' then 'Your reply is hidden after a report.'
        when 'business' then
          'Your business has left the directory after a report. You can ask for approval again.'
        else 'A chat of yours is closed after a report.'
      end,
      report.business_id, null, report.id
    );
  end if;
  perform private.record_audit(
    decide_report.decision || '_report', report.subject_type, report.subject_id::text,
    jsonb_build_object('report_ids', (select jsonb_agg(one.id) from unnest(closed) as one))
  );
end
$$;
grant execute on function public.decide_report(bigint, text, text) to authenticated;
comment on function public.decide_report(bigint, text, text) is
  'Staff''s decision about a report and all others of the same subject: `uphold` hides the review or reply, '
  'suspends the business or closes the chat; `dismiss` leaves it. PT403 staff_only, PT400 invalid_decision '
  'or invalid_reason, PT404 report_not_found, PT409 not_open.';

-- Definer: staff have no right to write reviews and replies. It asks for staff itself.
create function private.restore(subject_type text, subject_id bigint, reason text) returns void
language plpgsql security definer
set search_path = ''
as $$
declare
  is_hidden boolean;
begin
  perform private.require_staff();
  if char_length(btrim(reason)) > 1000 then
    raise sqlstate 'PT400' using
      message = 'The reason is too long.',
      detail = 'invalid_reason',
      hint = 'Send at most 1000 characters.';
  end if;
  perform private.hold_caller();
  is_hidden := private.set_hidden(subject_type, subject_id, false);
  if is_hidden is null then
    raise sqlstate 'PT404' using
      message = format('There is no such %s.', replace(subject_type, '_', ' ')),
      detail = case subject_type when 'review' then 'review_not_found' else 'reply_not_found' end,
      hint = 'Use the subject of a report.';
  end if;
  if not is_hidden then
    raise sqlstate 'PT409' using
      message = 'It is not hidden.',
      detail = 'not_hidden',
      hint = 'There is nothing to do.';
  end if;
  perform private.record_audit(
    'restore_' || subject_type, subject_type, subject_id::text,
    jsonb_build_object('reason', btrim(coalesce(reason, '')))
  );
end
$$;
comment on function private.restore(text, bigint, text) is
  'Shows a hidden review or reply again, and writes down why. PT403 staff_only, PT400 invalid_reason, PT404 '
  'review_not_found or reply_not_found, PT409 not_hidden.';

-- Definer: nobody else is granted what it calls, which asks for staff.
create function public.restore_review(review_id bigint, reason text default null) returns void
language sql security definer
set search_path = ''
as $$
  select private.restore('review', review_id, reason)
$$;
grant execute on function public.restore_review(bigint, text) to authenticated;
comment on function public.restore_review(bigint, text) is
  'Staff show a hidden review again; the reason is kept for staff and names nobody. PT403 staff_only, PT400 '
  'invalid_reason, PT404 review_not_found, PT409 not_hidden.';

-- Definer for the same reason.
create function public.restore_review_reply(reply_id bigint, reason text default null) returns void
language sql security definer
set search_path = ''
as $$
  select private.restore('review_reply', reply_id, reason)
$$;
grant execute on function public.restore_review_reply(bigint, text) to authenticated;
comment on function public.restore_review_reply(bigint, text) is
  'Staff show a hidden reply again; the reason is kept for staff and names nobody. PT403 staff_only, PT400 '
  'invalid_reason, PT404 reply_not_found, PT409 not_hidden.';
