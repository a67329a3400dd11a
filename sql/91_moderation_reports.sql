-- Reports: a person tells staff of something that should not stand, staff decide once for all who reported it.

create table public.reports (
  id bigint generated always as identity primary key,
  reporter_id uuid references public.profiles (id) on delete set null,
  subject_type text not null,
  subject_id bigint not null,
  business_id bigint references public.businesses (id) on delete set null,
  reported_person_id uuid references public.profiles (id) on delete set null,
  reason text not null,
  details text not null default '',
  created_at timestamptz not null default now(),
  decision text,
  decided_at timestamptz,
  decision_reason text not null default '',
  constraint subject_type_is_known check (subject_type in ('review', 'review_reply', 'business', 'chat')),
  constraint reason_is_known
    check (reason in ('spam', 'offensive', 'false_information', 'fraud', 'privacy', 'other')),
  constraint details_are_short check (char_length(details) <= 1000),
  constraint decision_is_known check (decision in ('uphold', 'dismiss')),
  constraint decided_at_with_decision check ((decision is null) = (decided_at is null)),
  constraint decision_reason_only_with_decision check (decision_reason = '' or decision is not null),
  constraint decision_reason_is_short check (char_length(decision_reason) <= 1000)
);

create unique index reports_one_open_per_reporter_and_subject_idx
  on public.reports (reporter_id, subject_type, subject_id) where decision is null;
create index reports_reporter_id_idx on public.reports (reporter_id);
create index reports_business_id_idx on public.reports (business_id);
create index reports_reported_person_id_idx on public.reports (reported_person_id);
create index reports_subject_idx on public.reports (subject_type, subject_id);
-- What staff work through, the longest waiting first, page by page.
create index reports_open_id_idx on public.reports (id) where decision is null;

alter table public.reports enable row level security;

create policy reports_select_own_or_staff on public.reports for select to authenticated
  using (reporter_id = (select auth.uid()) or (select private.is_staff()));

-- No writes are granted: functions file and decide reports.
grant select on public.reports to authenticated;
grant select, insert, update, delete on public.reports to service_role;

comment on table public.reports is
  'What people reported to staff, and what staff decided. Seen by its reporter and by staff.';
comment on column public.reports.subject_id is
  'The id of the review, reply, business or chat. Without a foreign key: a report outlives what it is about.';
comment on column public.reports.reported_person_id is 'Who wrote it or stands behind it.';
comment on column public.reports.decision is
  '`uphold` (the subject is hidden, suspended or closed) or `dismiss`; null while it is open.';

create table public.report_evidence (
  report_id bigint primary key references public.reports (id) on delete cascade,
  evidence jsonb not null
);

alter table public.report_evidence enable row level security;

create policy report_evidence_select_staff on public.report_evidence for select to authenticated
  using ((select private.is_staff()));

-- No writes are granted: filing a report makes the row.
grant select on public.report_evidence to authenticated;
grant select, insert, update, delete on public.report_evidence to service_role;

comment on table public.report_evidence is
  'What the subject of a report said when it was reported, for staff to see even after it was edited.';

-- Definer: nobody is granted to write reports. Each kind of subject has a function of its own that proves the
-- caller's right to report it, and then calls this.
create function private.file_report(
  subject_type text,
  subject_id bigint,
  business_id bigint,
  reported_person_id uuid,
  reason text,
  details text,
  evidence jsonb
) returns bigint
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  report_id bigint;
begin
  if file_report.reported_person_id = person then
    raise sqlstate 'PT403' using
      message = 'This is your own.',
      detail = 'own_content',
      hint = 'Change or remove it yourself.';
  end if;
  if file_report.reason is null
    or file_report.reason not in ('spam', 'offensive', 'false_information', 'fraud', 'privacy', 'other')
  then
    raise sqlstate 'PT400' using
      message = 'This is no reason for a report.',
      detail = 'invalid_reason',
      hint = 'Send spam, offensive, false_information, fraud, privacy or other.';
  end if;
  if char_length(file_report.details) > 1000 then
    raise sqlstate 'PT400' using
      message = 'The details are too long.',
      detail = 'invalid_details',
      hint = 'Send at most 1000 characters.';
  end if;
  insert into public.reports
    (reporter_id, subject_type, subject_id, business_id, reported_person_id, reason, details)
  values (
    person, file_report.subject_type, file_report.subject_id, file_report.business_id,
    file_report.reported_person_id, file_report.reason, btrim(coalesce(file_report.details, ''))
  )
  on conflict (reporter_id, subject_type, subject_id) where decision is null do nothing
  returning id into report_id;
  if report_id is null then
    raise sqlstate 'PT409' using
      message = 'You have reported this already.',
      detail = 'already_reported',
      hint = 'Wait for the decision.';
  end if;
  insert into public.report_evidence (report_id, evidence) values (report_id, file_report.evidence);
  return report_id;
end
$$;
comment on function private.file_report(text, bigint, bigint, uuid, text, text, jsonb) is
  'The caller''s report of a subject. PT400 invalid_reason or invalid_details, PT403 own_content, PT409 '
  'already_reported.';

-- Definer: it files the report. What may be reported is what the caller can see.
create function public.report_review(review_id bigint, reason text, details text default '') returns bigint
language plpgsql security definer
set search_path = ''
as $$
declare
  person uuid := private.require_person();
  review public.reviews;
begin
  select reviews.* into review
  from public.reviews
  join public.businesses on businesses.id = reviews.business_id
  where reviews.id = review_id and (is_visible or author_id = person) and (is_listed or owner_id = person);
  if not found then
    perform private.raise_review_not_found();
  end if;
  return private.file_report(
    'review', review.id, review.business_id, review.author_id, reason, details,
    jsonb_build_object('rating', review.rating, 'comment', review.comment)
  );
end
$$;
grant execute on function public.report_review(bigint, text, text) to authenticated;
comment on function public.report_review(bigint, text, text) is
  'Reports a review to staff. PT404 review_not_found, PT403 own_content, PT409 already_reported, PT400 '
  'invalid_reason or invalid_details.';

-- Definer: it files the report.
create function public.report_review_reply(reply_id bigint, reason text, details text default '') returns bigint
language plpgsql security definer
set search_path = ''
as $$
declare
  person uuid := private.require_person();
  written record;
begin
  select review_replies.*, reviews.business_id into written
  from public.review_replies
  join public.reviews on reviews.id = review_replies.review_id
  join public.businesses on businesses.id = reviews.business_id
  where review_replies.id = reply_id and review_replies.hidden_at is null
    and (is_visible or reviews.author_id = person) and (is_listed or owner_id = person);
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such reply.',
      detail = 'reply_not_found',
      hint = 'Use the id of a reply that you can see.';
  end if;
  return private.file_report(
    'review_reply', written.id, written.business_id, written.author_id, reason, details,
    jsonb_build_object('reply', written.reply)
  );
end
$$;
grant execute on function public.report_review_reply(bigint, text, text) to authenticated;
comment on function public.report_review_reply(bigint, text, text) is
  'Reports a reply to staff. PT404 reply_not_found, PT403 own_content, PT409 already_reported, PT400 invalid_reason '
  'or invalid_details.';

-- Definer: it files the report.
create function public.report_business(business_id bigint, reason text, details text default '') returns bigint
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  business public.businesses;
begin
  select * into business from public.businesses
  where id = report_business.business_id and (is_listed or owner_id = person);
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such business.',
      detail = 'business_not_found',
      hint = 'Use the id of a business of the directory.';
  end if;
  return private.file_report(
    'business', business.id, business.id, business.owner_id, report_business.reason, report_business.details,
    jsonb_build_object('name', business.name, 'description', business.description, 'website', business.website)
  );
end
$$;
grant execute on function public.report_business(bigint, text, text) to authenticated;
comment on function public.report_business(bigint, text, text) is
  'Reports a business to staff. PT404 business_not_found, PT403 own_content, PT409 already_reported, PT400 '
  'invalid_reason or invalid_details.';


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
comment on function private.require_staff() is 'PT403 staff_only.';

-- Definer: approval is not the owner's nor staff's to write directly.
create function private.suspend_business(business_id bigint) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  perform private.lock_person((select owner_id from public.businesses where id = suspend_business.business_id));
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
  author uuid;
begin
  if subject_type = 'review' then
    select author_id into author from public.reviews where id = subject_id;
    perform private.lock_person(author);
    perform from public.businesses
    where id = (select business_id from public.reviews where id = subject_id)
    for no key update;
    update public.reviews set hidden_at = case when hidden then coalesce(hidden_at, now()) end
    where id = subject_id;
  else
    update public.review_replies set hidden_at = case when hidden then coalesce(hidden_at, now()) end
    where id = subject_id;
  end if;
  return found;
end
$$;
comment on function private.set_hidden(text, bigint, boolean) is
  'Hides a review or a reply, or shows it again; false when it is gone.';

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

  -- What the reports are about comes first in the common order, the reports last.
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
        when 'business' then 'Your business has left the directory after a report. You can ask for approval again.'
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
  'Staff''s decision about a report and all others of the same subject: `uphold` hides the review or reply, suspends '
  'the business or closes the chat; `dismiss` leaves it. PT403 staff_only, PT400 invalid_decision or invalid_reason, '
  'PT404 report_not_found, PT409 not_open.';

-- Definer: staff have no right to write reviews and replies. It asks for staff itself.
create function public.restore_hidden(subject_type text, subject_id bigint) returns void
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.require_staff();
  if subject_type is null or subject_type not in ('review', 'review_reply') then
    raise sqlstate 'PT400' using
      message = 'Only reviews and replies are hidden.',
      detail = 'invalid_subject_type',
      hint = 'Send review or review_reply.';
  end if;
  if not private.set_hidden(subject_type, subject_id, false) then
    raise sqlstate 'PT404' using
      message = 'There is no such review or reply.',
      detail = 'subject_not_found',
      hint = 'Use the subject of a report.';
  end if;
  perform private.record_audit('restore_' || subject_type, subject_type, subject_id::text);
end
$$;
grant execute on function public.restore_hidden(text, bigint) to authenticated;
comment on function public.restore_hidden(text, bigint) is
  'Staff show a hidden review or reply again. PT403 staff_only, PT400 invalid_subject_type, PT404 subject_not_found.';

-- Definer: deleting an account is Auth's act, the reports only follow.
create function private.forget_reported_texts() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  delete from public.report_evidence using public.reports
  where reports.id = report_id and (reporter_id = old.id or reported_person_id = old.id);
  update public.reports set details = '' where reporter_id = old.id or reported_person_id = old.id;
  return old;
end
$$;
comment on function private.forget_reported_texts() is
  'Of reports by or about a person who goes, that they were made and decided stays, and nothing that anybody wrote.';

create trigger profiles_before_forget_reported_texts before delete on public.profiles
  for each row execute function private.forget_reported_texts();
