-- Who has which plan, as Stripe last said, and what follows from it: the badge and what the person is told.

create table private.stripe_customers (
  user_id uuid primary key references public.profiles (id) on delete cascade,
  stripe_customer_id text not null unique,
  checkout_session_id text,
  reconciled_at timestamptz,
  created_at timestamptz not null default now(),
  constraint stripe_customer_id_is_short check (char_length(stripe_customer_id) between 1 and 255),
  constraint checkout_session_id_is_short check (char_length(checkout_session_id) between 1 and 255)
);

-- Those that were looked at longest ago.
create index stripe_customers_reconciled_at_idx on private.stripe_customers (reconciled_at nulls first);

-- No grants: definer functions only.
comment on table private.stripe_customers is 'Under which id Stripe knows a person.';
comment on column private.stripe_customers.checkout_session_id is
  'The latest page on which they could pay: making another one closes it, so that nobody pays twice.';
comment on column private.stripe_customers.reconciled_at is
  'When everything of theirs was last compared with Stripe; null for never.';


create table public.subscriptions (
  id bigint generated always as identity primary key,
  user_id uuid not null references public.profiles (id) on delete cascade,
  plan_id bigint not null references public.plans (id),
  status text not null,
  stripe_subscription_id text not null unique,
  current_period_start timestamptz,
  current_period_end timestamptz,
  cancel_at_period_end boolean not null default false,
  grace_until timestamptz,
  sync_version bigint not null default 0,
  entitled_until timestamptz generated always as (
    case
      when status in ('trialing', 'active') and not cancel_at_period_end then timestamptz 'infinity'
      when status in ('trialing', 'active') then current_period_end
      when status = 'past_due' then grace_until
    end
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint status_is_known check (status in (
    'incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'canceled', 'unpaid', 'paused'
  )),
  constraint stripe_subscription_id_is_short check (char_length(stripe_subscription_id) between 1 and 255),
  constraint period_ends_after_start check (current_period_end > current_period_start),
  constraint period_is_known_while_it_runs
    check (status not in ('trialing', 'active', 'past_due') or current_period_end is not null),
  constraint times_are_finite
    check (isfinite(current_period_start) and isfinite(current_period_end) and isfinite(grace_until))
);

create unique index subscriptions_one_live_per_person_idx on public.subscriptions (user_id)
  where status not in ('canceled', 'incomplete_expired');
create index subscriptions_user_id_idx on public.subscriptions (user_id);
create index subscriptions_plan_id_idx on public.subscriptions (plan_id);
-- Those that stop without a word of Stripe: in their grace, or on their way out.
create index subscriptions_entitled_until_idx on public.subscriptions (entitled_until)
  where entitled_until < 'infinity';

alter table public.subscriptions enable row level security;

create policy subscriptions_select_own on public.subscriptions for select to authenticated
  using (user_id = (select auth.uid()));

-- stripe_subscription_id and sync_version are not granted: they are nothing to show. No writes are: the rows say what Stripe says.
grant select (
  id, user_id, plan_id, status, current_period_start, current_period_end, cancel_at_period_end, grace_until,
  entitled_until, created_at, updated_at
) on public.subscriptions to authenticated;
grant select, insert, update, delete on public.subscriptions to service_role;

comment on table public.subscriptions is
  'Who has which plan, as Stripe last said; seen by that person only. At most one that has not ended. '
  'Whoever updates one locks its person first (private.lock_person), as deleting an account does.';
comment on column public.subscriptions.status is
  'In Stripe''s words. `canceled` and `incomplete_expired` have ended for good.';
comment on column public.subscriptions.grace_until is
  'Until when a plan whose renewal could not be paid (`past_due`) goes on; null for no grace.';
comment on column public.subscriptions.sync_version is
  'How often it was taken over from Stripe: whoever asked Stripe before that has an older answer.';
comment on column public.subscriptions.entitled_until is
  'Until when it unlocks what a plan unlocks: `infinity` while it renews, null for not at all.';

-- Definer: the service role has no right on the lock. Deleting an account begins with the person and comes to
-- what they have bought; a write that begins with the latter and then tells the person would meet it
-- crosswise. An upsert begins here, also when it turns out to be an update.
create function private.lock_buyer() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.lock_person(new.user_id);
  return new;
end
$$;
comment on function private.lock_buyer() is 'Holds a person before what they have bought is written.';

create trigger subscriptions_before_lock_buyer before insert on public.subscriptions
  for each row execute function private.lock_buyer();
-- Hearing the same once more is no change.
create trigger subscriptions_before_set_updated_at before update on public.subscriptions
  for each row when (new.sync_version = old.sync_version) execute function private.set_updated_at();


-- Definer: whether somebody has a plan is asked about others too, whose subscriptions the caller does not
-- see.
create function private.has_plan(person uuid, plan_name text default null) returns boolean
language sql stable security definer
set search_path = ''
as $$
  select exists (
    select
    from public.subscriptions
    join public.plans on plans.id = plan_id
    where user_id = has_plan.person
      and entitled_until > now()
      and (has_plan.plan_name is null or plans.name = has_plan.plan_name)
  )
$$;
grant execute on function private.has_plan(uuid, text) to service_role;
comment on function private.has_plan(uuid, text) is
  'Whether a person has this plan now, or any when none is named; the one place that what a plan unlocks is '
  'read from. Active or in trial: yes, and until the period ends once it is cancelled for then. Past due: '
  'until grace_until. Otherwise no.';


-- A subscription that changes and a business that is made at the same time do not see each other; of one
-- person they take turns, so that the later one knows of both.
create function private.lock_premium(person uuid) returns void
language sql
set search_path = ''
as $$
  select pg_advisory_xact_lock(hashtextextended('premium ' || person, 0))
$$;
comment on function private.lock_premium(uuid) is
  'Until the transaction ends, nobody else changes this person''s plan or gives them a business.';

-- Every plan brings the badge: the product calls all of them premium plans.
-- Definer: nobody is granted to write the numbers of a business.
create function private.follow_subscription() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  person uuid := coalesce(new.user_id, old.user_id);
  is_entitled boolean;
begin
  perform private.lock_premium(person);
  -- Held and only then compared: the job below may be about to take the badge away. In order of the ids, as
  -- whoever else holds several.
  perform from public.business_stats
  where business_id in (select id from public.businesses where owner_id = person)
  order by business_id
  for no key update;
  is_entitled := private.has_plan(person);
  update public.business_stats set is_premium = is_entitled
  where business_id in (select id from public.businesses where owner_id = person)
    and is_premium <> is_entitled;
  return null;
end
$$;
comment on function private.follow_subscription() is 'Gives and takes the badge of a person''s businesses.';

create trigger subscriptions_after_follow
  after insert or delete or update of status, cancel_at_period_end, current_period_end, grace_until
  on public.subscriptions
  for each row execute function private.follow_subscription();

-- Definer for the same reason.
create function private.follow_business_owner() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.lock_premium(new.owner_id);
  update public.business_stats set is_premium = not is_premium
  where business_id = new.id and is_premium <> private.has_plan(new.owner_id);
  return null;
end
$$;
comment on function private.follow_business_owner() is 'Gives a business the badge of its owner''s plan.';

-- By its name it comes after the trigger that makes the row of numbers.
create trigger businesses_after_set_premium after insert or update of owner_id on public.businesses
  for each row execute function private.follow_business_owner();

create function private.refresh_premium() returns void
language plpgsql
set search_path = ''
as $$
declare
  business_ids bigint[];
begin
  -- Few rows, however many have ended for good: those are no longer in the index.
  select array_agg(business_stats.business_id) into business_ids
  from public.subscriptions
  join public.businesses on businesses.owner_id = subscriptions.user_id
  join public.business_stats on business_stats.business_id = businesses.id
  where entitled_until < 'infinity' and entitled_until <= now() and is_premium;

  -- A subscription that changes meanwhile holds these until it is committed, and is seen below.
  perform from public.business_stats
  where business_id = any (business_ids)
  order by business_id
  for no key update;
  update public.business_stats set is_premium = false
  from public.businesses
  where business_stats.business_id = any (business_ids)
    and businesses.id = business_stats.business_id
    and not private.has_plan(businesses.owner_id);
end
$$;
comment on function private.refresh_premium() is
  'Job, every few minutes: takes the badge where a grace or a cancelled subscription''s last period is over, '
  'which nothing but the clock tells.';


create function private.spoken_day(at timestamptz) returns text
language sql stable strict
set search_path = ''
as $$
  select to_char(private.lagos_day(at), 'FMDD FMMonth YYYY')
$$;
comment on function private.spoken_day(timestamptz) is
  'A day in Nigeria as a person says it: `5 December 2025`.';

-- Definer: nobody has a right to write notifications.
create function private.notify_subscriber() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  former_status text := case when tg_op = 'UPDATE' then old.status else 'incomplete' end;
  was_ending boolean := tg_op = 'UPDATE' and old.cancel_at_period_end;
  plan text := (select name from public.plans where id = new.plan_id);
  title text;
  body text;
begin
  if new.status in ('trialing', 'active') and former_status not in ('trialing', 'active', 'past_due') then
    -- What was past due and is paid is told about by the invoice.
    title := 'Subscription active';
    body := format('Your %s plan is active.', plan);
  elsif new.status = 'past_due' and former_status <> 'past_due' then
    title := 'Payment failed';
    body := format('We could not charge your card for the %s plan.', plan)
      || coalesce(format(' It goes on until %s.', private.spoken_day(new.grace_until)), '')
      || ' Please change the card or try again.';
  elsif new.status in ('canceled', 'unpaid')
    and former_status not in ('canceled', 'unpaid', 'incomplete', 'incomplete_expired') then
    title := 'Subscription ended';
    body := format('Your %s plan has ended.', plan);
  elsif new.cancel_at_period_end and not was_ending and new.status in ('trialing', 'active', 'past_due') then
    title := 'Subscription will end';
    body := format('Your %s plan ends on %s.', plan, private.spoken_day(new.current_period_end));
  end if;
  if title is not null then
    perform private.notify(new.user_id, 'subscription_notification', title, body, subject_id => new.id);
  end if;
  return null;
end
$$;
comment on function private.notify_subscriber() is
  'Tells a person that their plan became active, could not be paid, will end or has ended.';

create trigger subscriptions_after_notify
  after insert or update of status, cancel_at_period_end on public.subscriptions
  for each row execute function private.notify_subscriber();
