-- Reports: a person tells staff of something that should not stand.

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
  person uuid := private.hold_caller();
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
  -- What the report names is held first. What was deleted meanwhile is no longer named.
  perform private.lock_person(file_report.reported_person_id);
  perform from public.businesses where id = file_report.business_id for key share;
  insert into public.reports
    (reporter_id, subject_type, subject_id, business_id, reported_person_id, reason, details)
  values (
    person,
    file_report.subject_type,
    file_report.subject_id,
    (select id from public.businesses where id = file_report.business_id),
    (select id from public.profiles where id = file_report.reported_person_id),
    file_report.reason,
    btrim(coalesce(file_report.details, ''))
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
create function public.report_review_reply(reply_id bigint, reason text, details text default '')
returns bigint
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
  'Reports a reply to staff. PT404 reply_not_found, PT403 own_content, PT409 already_reported, PT400 '
  'invalid_reason or invalid_details.';

-- Definer: it files the report.
create function public.report_business(business_id bigint, reason text, details text default '')
returns bigint
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
    jsonb_build_object(
      'name', business.name, 'description', business.description, 'website', business.website
    )
  );
end
$$;
grant execute on function public.report_business(bigint, text, text) to authenticated;
comment on function public.report_business(bigint, text, text) is
  'Reports a business to staff. PT404 business_not_found, PT403 own_content, PT409 already_reported, PT400 '
  'invalid_reason or invalid_details.';

-- Definer: deleting an account is Auth's act, the reports only follow.
create function private.forget_reported_texts() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  delete from public.report_evidence using public.reports
  -- Of a chat, the evidence holds what both sides wrote.
  where reports.id = report_id
    and (reported_person_id = old.id or reporter_id = old.id and subject_type = 'chat');
  update public.reports set details = '' where reporter_id = old.id or reported_person_id = old.id;
  return old;
end
$$;
comment on function private.forget_reported_texts() is
  'Of reports by or about a person who goes stays that they were made and decided, and nothing that the person wrote.';

create trigger profiles_before_forget_reported_texts before delete on public.profiles
  for each row execute function private.forget_reported_texts();
