-- What Stripe says, taken over. Only a function with the account's key can ask Stripe; it hands the answer in here. An
-- event is no more than a reason to ask: what it says may be old, and events come twice, late and in any order.

create table private.stripe_events (
  id text primary key,
  received_at timestamptz not null default now(),
  constraint id_is_plain check (id ~ '^[A-Za-z0-9_]{1,255}$')
);
create index stripe_events_received_at_idx on private.stripe_events (received_at);

-- No grants: definer functions only.
comment on table private.stripe_events is
  'Events of Stripe whose work is done, each written in the transaction of that work. Stripe sends one again for up to '
  'three days.';

create function private.forget_stripe_events() returns void
language sql
set search_path = ''
as $$
  -- As long as Stripe itself keeps them to ask for: https://docs.stripe.com/api/events
  delete from private.stripe_events where received_at < now() - interval '30 days'
$$;
comment on function private.forget_stripe_events() is 'Job, once a day: forgets events that nobody sends any more.';


-- Definer: the events are granted to nobody.
create function public.begin_stripe_sync(stripe_subscription_id text, event_id text default null)
returns table (version bigint, is_done boolean)
language sql stable security definer
set search_path = ''
as $$
  select
    coalesce((
      select sync_version from public.subscriptions
      where subscriptions.stripe_subscription_id = begin_stripe_sync.stripe_subscription_id
    ), 0),
    exists (select from private.stripe_events where id = begin_stripe_sync.event_id)
$$;
grant execute on function public.begin_stripe_sync(text, text) to service_role;
comment on function public.begin_stripe_sync(text, text) is
  'Asked before Stripe is: the version of the subscription, to be given to apply_stripe_subscription with the answer, '
  'and whether the event was dealt with already.';


create function private.grace_end(failed_at timestamptz) returns timestamptz
language sql immutable
set search_path = ''
as $$
  select failed_at + interval '7 days'
$$;
comment on function private.grace_end(timestamptz) is
  'Until when a plan goes on whose renewal could not be paid: a week from when it was due.';

-- Definer: nobody has a right to write invoices. One after the other, the oldest first, because an invoice tells its
-- person of a renewal when there was a paid one before it.
create function private.apply_stripe_invoices(
  subscription public.subscriptions, plan_name text, invoices jsonb
) returns text[]
language plpgsql security definer
set search_path = ''
as $$
declare
  incoming record;
  former_status text;
  changes text[] := '{}';
begin
  for incoming in
    select *
    from jsonb_to_recordset(apply_stripe_invoices.invoices) as invoice (
      id text, product text, number text, amount_kobo bigint, status text, issued_at timestamptz, paid_at timestamptz
    )
    order by issued_at, id
  loop
    select status into former_status from public.invoices where stripe_invoice_id = incoming.id;
    insert into public.invoices as present (
      user_id, subscription_id, plan_name, number, amount_kobo, status, issued_at, paid_at, stripe_invoice_id
    )
    values (
      subscription.user_id, subscription.id,
      coalesce((select name from public.plans where stripe_product_id = incoming.product), apply_stripe_invoices.plan_name),
      incoming.number, incoming.amount_kobo, incoming.status, incoming.issued_at, incoming.paid_at, incoming.id
    )
    on conflict (stripe_invoice_id) do update
    set amount_kobo = excluded.amount_kobo, status = excluded.status, paid_at = excluded.paid_at
    where (present.amount_kobo, present.status, present.paid_at)
      is distinct from (excluded.amount_kobo, excluded.status, excluded.paid_at);
    if found then
      changes := changes || format('invoice %s: %s -> %s', incoming.number, coalesce(former_status, 'none'), incoming.status);
    end if;
  end loop;
  return changes;
end
$$;
comment on function private.apply_stripe_invoices(public.subscriptions, text, jsonb) is
  'Writes the invoices of a subscription as Stripe has them, and answers what that changed.';

-- Definer: invoices without a person are nobody's to write.
create function private.apply_orphaned_invoices(invoices jsonb) returns void
language sql security definer
set search_path = ''
as $$
  -- Nothing says which of two answers is the newer one; but what is settled stays so.
  update public.invoices
  set status = incoming.status, paid_at = incoming.paid_at
  from jsonb_to_recordset(apply_orphaned_invoices.invoices) as incoming (id text, status text, paid_at timestamptz)
  where stripe_invoice_id = incoming.id and invoices.user_id is null
    and incoming.status <> invoices.status and incoming.status <> 'open' and invoices.status not in ('paid', 'void')
$$;
comment on function private.apply_orphaned_invoices(jsonb) is
  'How invoices ended whose account is gone: for the books.';

-- Definer: what people have bought is granted to nobody to write, and the events neither.
create function public.apply_stripe_subscription(
  subscription jsonb, invoices jsonb, version bigint, event_id text default null, first_version bigint default null
)
returns table (outcome text, changes text[])
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  incoming record;
  person uuid;
  plan public.plans;
  former public.subscriptions;
  present public.subscriptions;
  told text[] := '{}';
begin
  select * into strict incoming
  from jsonb_to_record(apply_stripe_subscription.subscription) as given (
    id text, customer text, product text, status text, period_start timestamptz, period_end timestamptz,
    cancels_at_period_end boolean, created_at timestamptz
  );
  select user_id into person from private.stripe_customers where stripe_customer_id = incoming.customer;
  perform private.lock_person(person);
  -- One at a time for each person: the lock of everything that Stripe says of them.
  perform private.lock_premium(person);
  if person is null or not exists (select from public.profiles where id = person) then
    perform private.apply_orphaned_invoices(apply_stripe_subscription.invoices);
    return query select 'unknown_customer', told;
    return;
  end if;

  select * into former from public.subscriptions where stripe_subscription_id = incoming.id;
  if coalesce(former.sync_version, 0) <> apply_stripe_subscription.version then
    -- The first of two that were faster may have asked Stripe before this caller began, the second has asked after the
    -- first had written: its answer knows what this caller came for.
    if former.sync_version >= apply_stripe_subscription.first_version + 2 then
      if apply_stripe_subscription.event_id is not null then
        insert into private.stripe_events (id) values (apply_stripe_subscription.event_id) on conflict do nothing;
      end if;
      return query select 'overtaken', told;
    else
      return query select 'outdated', told;
    end if;
    return;
  end if;
  select * into plan from public.plans where stripe_product_id = incoming.product;
  if plan.id is null and incoming.status in ('canceled', 'incomplete_expired') then
    -- What has ended must not go on here, whatever product it was of in the end.
    select * into plan from public.plans where id = former.plan_id;
  end if;
  if plan.id is null then
    return query select 'unknown_plan', told;
    return;
  end if;
  if incoming.status not in ('canceled', 'incomplete_expired') and exists (
    select from public.subscriptions
    where user_id = person and status not in ('canceled', 'incomplete_expired') and stripe_subscription_id <> incoming.id
  ) then
    return query select 'another_subscription', told;
    return;
  end if;
  if apply_stripe_subscription.event_id is not null then
    insert into private.stripe_events (id) values (apply_stripe_subscription.event_id) on conflict do nothing;
    if not found then
      return query select 'done', told;
      return;
    end if;
  end if;

  insert into public.subscriptions as held (
    user_id, plan_id, status, stripe_subscription_id, current_period_start, current_period_end, cancel_at_period_end,
    grace_until, created_at
  )
  values (
    person, plan.id, incoming.status, incoming.id, incoming.period_start, incoming.period_end,
    incoming.cancels_at_period_end,
    case when incoming.status = 'past_due' then
      private.grace_end(coalesce(
        (
          select min(issued_at)
          from jsonb_to_recordset(apply_stripe_subscription.invoices) as invoice (status text, issued_at timestamptz)
          where status = 'open'
        ),
        incoming.period_start
      ))
    end,
    incoming.created_at
  )
  on conflict (stripe_subscription_id) do update
  set plan_id = excluded.plan_id, status = excluded.status, current_period_start = excluded.current_period_start,
    current_period_end = excluded.current_period_end, cancel_at_period_end = excluded.cancel_at_period_end,
    grace_until = excluded.grace_until
  where (held.plan_id, held.status, held.current_period_start, held.current_period_end, held.cancel_at_period_end, held.grace_until)
    is distinct from (
      excluded.plan_id, excluded.status, excluded.current_period_start, excluded.current_period_end,
      excluded.cancel_at_period_end, excluded.grace_until
    );
  if found then
    told := told || format('subscription: %s -> %s', coalesce(former.status, 'none'), incoming.status);
  end if;
  update public.subscriptions set sync_version = sync_version + 1
  where stripe_subscription_id = incoming.id
  returning * into strict present;
  told := told || private.apply_stripe_invoices(present, plan.name, apply_stripe_subscription.invoices);
  return query select 'applied', told;
end
$$;
grant execute on function public.apply_stripe_subscription(jsonb, jsonb, bigint, text, bigint) to service_role;
comment on function public.apply_stripe_subscription(jsonb, jsonb, bigint, text, bigint) is
  'Takes over a subscription and its invoices as Stripe has answered after begin_stripe_sync gave the version, and '
  'marks the event as dealt with, in one transaction under a lock of the person. The subscription has id, customer, '
  'product, status, period_start, period_end, cancels_at_period_end, created_at; an invoice id, product, number, '
  'amount_kobo, status, issued_at, paid_at. Outcomes: `applied`, with what that changed in words; `outdated` when '
  'somebody else has taken over meanwhile, so that Stripe is to be asked again; `overtaken` when two others have since '
  'first_version, which begin_stripe_sync gave at the first try: then it is all there, and the event dealt with; `done` '
  'when the event was dealt with before; '
  '`unknown_customer`, `unknown_plan`, and `another_subscription` when the person has one already: nothing is written.';


-- Definer: the customers are granted to nobody.
create function public.billing_standing(person_id uuid)
returns table (
  email text,
  name text,
  stripe_customer_id text,
  stripe_subscription_id text,
  status text
)
language sql stable security definer
set search_path = ''
as $$
  select
    accounts.email, btrim(concat_ws(' ', profiles.first_name, profiles.last_name)),
    stripe_customers.stripe_customer_id, subscriptions.stripe_subscription_id, subscriptions.status
  from public.accounts
  join public.profiles on profiles.id = accounts.id
  left join private.stripe_customers on stripe_customers.user_id = accounts.id
  left join public.subscriptions on subscriptions.user_id = accounts.id
    and subscriptions.status not in ('canceled', 'incomplete_expired')
  where accounts.id = billing_standing.person_id
$$;
grant execute on function public.billing_standing(uuid) to service_role;
comment on function public.billing_standing(uuid) is
  'What Stripe is told of a person and by which ids it knows them; the subscription is the one that has not ended. No '
  'row for nobody.';


create table private.stripe_customers_to_delete (
  stripe_customer_id text primary key,
  queued_at timestamptz not null default now(),
  leased_until timestamptz
);
create index stripe_customers_to_delete_queued_at_idx on private.stripe_customers_to_delete (queued_at);

-- No grants: definer functions only.
comment on table private.stripe_customers_to_delete is
  'Customers of deleted accounts, until Stripe has deleted them, which also ends their subscriptions.';
comment on column private.stripe_customers_to_delete.leased_until is
  'Until when somebody is at it; then it is handed out again.';

-- Definer: deleting an account is Auth's act.
create function private.queue_stripe_customer() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into private.stripe_customers_to_delete (stripe_customer_id) values (old.stripe_customer_id)
  on conflict do nothing;
  return null;
end
$$;
comment on function private.queue_stripe_customer() is 'Has Stripe forget a person who goes.';

create trigger stripe_customers_after_queue after delete on private.stripe_customers
  for each row execute function private.queue_stripe_customer();

create function public.take_stripe_customers_to_delete(at_most integer default 100) returns setof text
language sql security definer
set search_path = ''
as $$
  with due as (
    select stripe_customer_id from private.stripe_customers_to_delete
    where leased_until is null or leased_until < now()
    order by queued_at
    limit least(greatest(at_most, 1), 1000)
    for update skip locked
  )
  update private.stripe_customers_to_delete as queued set leased_until = now() + interval '5 minutes'
  from due where queued.stripe_customer_id = due.stripe_customer_id
  returning queued.stripe_customer_id
$$;
grant execute on function public.take_stripe_customers_to_delete(integer) to service_role;
comment on function public.take_stripe_customers_to_delete(integer) is
  'Up to 1000 customers to delete at Stripe, the longest waiting first. Nobody else gets them for five minutes; what '
  'forget_stripe_customer was not told of then is handed out again.';

create function public.forget_stripe_customer(stripe_customer_id text) returns void
language sql security definer
set search_path = ''
as $$
  delete from private.stripe_customers_to_delete as queued
  where queued.stripe_customer_id = forget_stripe_customer.stripe_customer_id
$$;
grant execute on function public.forget_stripe_customer(text) to service_role;
comment on function public.forget_stripe_customer(text) is 'Stripe has deleted this customer of a deleted account.';


-- Definer: the customers are granted to nobody.
create function public.keep_stripe_customer(
  person_id uuid, stripe_customer_id text, instead_of text default null
) returns text
language plpgsql security definer
set search_path = ''
as $$
declare
  kept text;
begin
  perform private.lock_person(person_id);
  if exists (select from public.profiles where id = person_id) then
    insert into private.stripe_customers as present (user_id, stripe_customer_id)
    values (person_id, keep_stripe_customer.stripe_customer_id)
    on conflict (user_id) do update
    set stripe_customer_id = excluded.stripe_customer_id, checkout_session_id = null
    where present.stripe_customer_id = keep_stripe_customer.instead_of;
    select present.stripe_customer_id into strict kept from private.stripe_customers as present where user_id = person_id;
  end if;
  if kept is distinct from keep_stripe_customer.stripe_customer_id then
    insert into private.stripe_customers_to_delete (stripe_customer_id) values (keep_stripe_customer.stripe_customer_id)
    on conflict do nothing;
  end if;
  return kept;
end
$$;
grant execute on function public.keep_stripe_customer(uuid, text, text) to service_role;
comment on function public.keep_stripe_customer(uuid, text, text) is
  'Remembers a customer that was made at Stripe for a person, and answers the one to use: another one if that was there '
  'first, unless it is the one that Stripe does not know (instead_of); null when the account is gone. What is not used is '
  'queued for deletion at Stripe.';

create function public.replace_checkout_session(person_id uuid, session_id text) returns text
language sql security definer
set search_path = ''
as $$
  with former as (
    select user_id, checkout_session_id from private.stripe_customers where user_id = person_id for update
  )
  update private.stripe_customers set checkout_session_id = session_id
  from former where stripe_customers.user_id = former.user_id
  returning former.checkout_session_id
$$;
grant execute on function public.replace_checkout_session(uuid, text) to service_role;
comment on function public.replace_checkout_session(uuid, text) is
  'Remembers the page on which a person can pay, and answers the one before it, which is then to be closed.';


create function public.take_stripe_customers_to_reconcile(at_most integer default 50)
returns table (stripe_customer_id text, stripe_subscription_id text, email text)
language sql security definer
set search_path = ''
as $$
  with due as (
    select user_id from private.stripe_customers
    where reconciled_at is null or reconciled_at < now() - interval '1 day'
    order by reconciled_at nulls first
    limit least(greatest(at_most, 1), 1000)
    for update skip locked
  ),
  taken as (
    update private.stripe_customers set reconciled_at = now()
    from due where stripe_customers.user_id = due.user_id
    returning stripe_customers.user_id, stripe_customers.stripe_customer_id
  )
  select taken.stripe_customer_id, subscriptions.stripe_subscription_id, accounts.email
  from taken
  join public.accounts on accounts.id = taken.user_id
  left join public.subscriptions on subscriptions.user_id = taken.user_id
    and subscriptions.status not in ('canceled', 'incomplete_expired')
$$;
grant execute on function public.take_stripe_customers_to_reconcile(integer) to service_role;
comment on function public.take_stripe_customers_to_reconcile(integer) is
  'Customers whom nobody has compared with Stripe for a day, the longest first, with the subscription that has not ended '
  'here and the address at which Stripe is to reach them, empty for none. They count as compared from now on.';

-- Definer: Auth's act changes an address.
create function private.compare_customer_anew() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  update private.stripe_customers set reconciled_at = null where user_id = new.id;
  return null;
end
$$;
comment on function private.compare_customer_anew() is
  'Has Stripe told the new address with the next run: receipts and reminders must not go to a mailbox that may be somebody '
  'else''s by now.';

create trigger accounts_after_compare_customer after update of email on public.accounts
  for each row when (new.email <> old.email) execute function private.compare_customer_anew();
