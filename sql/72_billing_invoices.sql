-- What was charged. An account may go, the books may not: without its person an invoice is kept for as long
-- as the law asks, and says nothing about who it was.

create table public.invoices (
  id bigint generated always as identity primary key,
  user_id uuid references public.profiles (id) on delete set null,
  subscription_id bigint references public.subscriptions (id) on delete set null,
  plan_name text not null,
  number text not null,
  amount_kobo bigint not null,
  status text not null,
  issued_at timestamptz not null,
  paid_at timestamptz,
  stripe_invoice_id text not null unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint plan_name_is_present_and_short check (plan_name ~ '\S' and char_length(plan_name) <= 80),
  constraint number_is_plain check (number ~ '^[A-Za-z0-9-]{1,60}$'),
  constraint status_is_known check (status in ('open', 'paid', 'uncollectible', 'void')),
  constraint paid_at_when_paid check ((status = 'paid') = (paid_at is not null)),
  constraint times_are_finite check (isfinite(issued_at) and isfinite(paid_at)),
  constraint stripe_invoice_id_is_plain check (stripe_invoice_id ~ '^[A-Za-z0-9_]{1,255}$')
);

-- A person's invoices, newest first.
create index invoices_user_id_issued_at_id_idx on public.invoices (user_id, issued_at desc, id desc);
create index invoices_subscription_id_idx on public.invoices (subscription_id);
-- Those that the daily job looks through.
create index invoices_orphaned_issued_at_idx on public.invoices (issued_at) where user_id is null;

alter table public.invoices enable row level security;

create policy invoices_select_own on public.invoices for select to authenticated
  using (user_id = (select auth.uid()));

-- stripe_invoice_id is not granted: it is nothing to show. No writes are: the rows say what Stripe says.
grant select (
  id, user_id, subscription_id, plan_name, number, amount_kobo, status, issued_at, paid_at,
  created_at, updated_at
) on public.invoices to authenticated;
grant select, insert, update, delete on public.invoices to service_role;

comment on table public.invoices is
  'What was charged; seen by that person only. Outlives the account, without the person: no column names '
  'them, and none may. Stripe''s drafts are not kept.';
comment on column public.invoices.user_id is 'Null after the account was deleted.';
comment on column public.invoices.subscription_id is 'Null after the account was deleted.';
comment on column public.invoices.plan_name is 'What was sold, under the name that it had then.';
comment on column public.invoices.number is 'The number that Stripe gave it and the customer sees.';
comment on column public.invoices.amount_kobo is 'Total in kobo (NGN); below 0 where a change of plan in Stripe''s dashboard gave more back than it cost.';
comment on column public.invoices.status is 'In Stripe''s words: `open`, `paid`, `uncollectible` or `void`.';

create trigger invoices_before_lock_buyer before insert on public.invoices
  for each row when (new.user_id is not null) execute function private.lock_buyer();
create trigger invoices_before_set_updated_at before update on public.invoices
  for each row execute function private.set_updated_at();

-- Definer: nobody has a right to write notifications. The first invoice is what makes a subscription active,
-- and that is told by the subscription.
create function private.notify_of_renewal() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  if exists (
    select from public.invoices
    where subscription_id = new.subscription_id and id <> new.id and status = 'paid'
  ) then
    perform private.notify(
      new.user_id, 'subscription_notification', 'Subscription renewed',
      format('Your %s plan has been renewed successfully.', new.plan_name),
      subject_id => new.subscription_id
    );
  end if;
  return null;
end
$$;
comment on function private.notify_of_renewal() is
  'Tells a person that a further period of their plan is paid.';

create trigger invoices_after_insert_notify after insert on public.invoices
  for each row when (new.status = 'paid') execute function private.notify_of_renewal();
create trigger invoices_after_update_notify after update of status on public.invoices
  for each row when (new.status = 'paid' and old.status <> 'paid')
  execute function private.notify_of_renewal();


create function private.delete_expired_invoices() returns void
language sql
set search_path = ''
as $$
  -- Six years: the Companies and Allied Matters Act 2020, section 375 (2), has a company preserve its
  -- accounting records for six years from the date on which they were made. Counted from the end of the year,
  -- because tax is asked by whole years.
  delete from public.invoices
  where user_id is null
    and private.lagos_day(issued_at) < date_trunc('year', private.lagos_day()::timestamp) - interval '6 years'
$$;
comment on function private.delete_expired_invoices() is
  'Job, once a day: deletes the invoices of deleted accounts when the books no longer have to show them, six '
  'years after the end of the year that they are of.';


create function public.my_billing()
returns table (
  plan text,
  status text,
  next_billing_date date,
  cancel_at_period_end boolean,
  invoices jsonb
)
language plpgsql stable
set search_path = ''
as $$
#variable_conflict use_column
declare
  person uuid := private.require_person();
  subscription record;
begin
  select
    subscriptions.status,
    subscriptions.cancel_at_period_end,
    current_period_end,
    -- A plan that is past due is theirs to pay also after its grace.
    case when subscriptions.status = 'past_due' or entitled_until > now() then plans.name end as plan_name
  into subscription
  from public.subscriptions
  join public.plans on plans.id = plan_id
  where user_id = person and subscriptions.status not in ('canceled', 'incomplete_expired');

  return query select
    coalesce(subscription.plan_name, 'Free'),
    subscription.status,
    case when subscription.plan_name is not null and not subscription.cancel_at_period_end then
      private.lagos_day(subscription.current_period_end)
    end,
    coalesce(subscription.cancel_at_period_end, false),
    (
      select coalesce(jsonb_agg(to_jsonb(newest) order by issued_at desc, id desc), '[]')
      from (
        select id, number, amount_kobo, status, issued_at, paid_at
        from public.invoices
        where user_id = person
        order by issued_at desc, id desc
        limit 50
      ) as newest
    );
end
$$;
grant execute on function public.my_billing() to authenticated;
comment on function public.my_billing() is
  'The caller''s plan (`Free` without one), the status of their subscription in Stripe''s words (null '
  'without one), the day in Nigeria on which it renews (null when it does not), whether it ends then, and '
  'their 50 newest invoices, each with id, number, amount_kobo, status, issued_at and paid_at. PT401 '
  'not_signed_in.';

-- Definer: deleting an account is Auth's act, the books only follow.
create function private.release_invoices_of_person() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  -- Both at once: the two foreign keys would clear them one after the other, in whatever order they were made, and
  -- check the row in between.
  update public.invoices set user_id = null, subscription_id = null where user_id = old.id;
  return old;
end
$$;
comment on function private.release_invoices_of_person() is 'Of a person who goes, the invoices stay without the person.';

create trigger profiles_before_release_invoices before delete on public.profiles
  for each row execute function private.release_invoices_of_person();
