set local check_function_bodies = off;

alter table "public"."invoices"
  drop constraint "amount_is_not_negative";

drop function "public"."take_stripe_customers_to_reconcile"(integer);

create or replace function private.compare_customer_anew()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  update private.stripe_customers set reconciled_at = null where user_id = new.id;
  return null;
end
$function$;

create or replace function private.withdraw_price()
  returns trigger
  language plpgsql
  set search_path to ''
  AS $function$
begin
  new.stripe_price_id := null;
  return new;
end
$function$;

create or replace function public.apply_stripe_subscription (
  subscription jsonb,
  invoices jsonb,
  version bigint,
  event_id text default null::text,
  first_version bigint default null::bigint
)
  returns table (
    outcome text,
    changes text[]
  )
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
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
$function$;

create or replace function public.take_stripe_customers_to_reconcile (
  at_most integer default 50
)
  returns table (
    stripe_customer_id text,
    stripe_subscription_id text,
    email text
  )
  language sql
  security definer
  set search_path to ''
  AS $function$
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
$function$;

create trigger accounts_after_compare_customer
  after update of email on public.accounts
  for each row
  when ((new.email <> old.email))
  execute function private.compare_customer_anew();

create trigger plans_before_withdraw_price
  before update of price_kobo, duration_months on public.plans
  for each row
  when
    ((((new.price_kobo IS DISTINCT FROM old.price_kobo) OR (new.duration_months IS DISTINCT FROM
    old.duration_months)) AND (NOT (new.stripe_price_id IS DISTINCT FROM old.stripe_price_id))))
  execute function private.withdraw_price();

comment on column "public"."invoices"."amount_kobo" is 'Total in kobo (NGN); below 0 where a change of plan in Stripe''s dashboard gave more back than it cost.';

comment on function "private"."compare_customer_anew"() is 'Has Stripe told the new address with the next run: receipts and reminders must not go to a mailbox that may be somebody else''s by now.';

comment on function "private"."withdraw_price"() is 'A plan that costs something else is not sold at its former price, which is not the one that is shown: not at all, until `npm run billing:prices` has made its new one.';

comment on function "public"."take_stripe_customers_to_reconcile"(integer) is 'Customers whom nobody has compared with Stripe for a day, the longest first, with the subscription that has not ended here and the address at which Stripe is to reach them, empty for none. They count as compared from now on.';

revoke all on function "private"."compare_customer_anew"() from public;

grant execute on function "private"."compare_customer_anew"() to "postgres";

revoke all on function "private"."withdraw_price"() from public;

grant execute on function "private"."withdraw_price"() to "postgres";

revoke all on function "public"."take_stripe_customers_to_reconcile"(integer) from public;

grant execute on function "public"."take_stripe_customers_to_reconcile"(integer) to "postgres", "service_role";
