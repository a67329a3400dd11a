set local check_function_bodies = off;

drop function "public"."apply_stripe_subscription"(jsonb, jsonb, bigint, text);

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

comment on function "public"."apply_stripe_subscription"(jsonb, jsonb, bigint, text, bigint) is
  'Takes over a subscription and its invoices as Stripe has answered after begin_stripe_sync gave the version, and marks the event as dealt with, in one transaction under a lock of the person. The subscription has id, customer, product, status, period_start, period_end, cancels_at_period_end, created_at; an invoice id, product, number, amount_kobo, status, issued_at, paid_at. Outcomes: `applied`, with what that changed in words; `outdated` when somebody else has taken over meanwhile, so that Stripe is to be asked again; `overtaken` when two others have since first_version, which begin_stripe_sync gave at the first try: then it is all there, and the event dealt with; `done` when the event was dealt with before; `unknown_customer`, `unknown_plan`, and `another_subscription` when the person has one already: nothing is written.';

revoke all on function "public"."apply_stripe_subscription"(jsonb, jsonb, bigint, text, bigint) from public;

grant execute
  on function "public"."apply_stripe_subscription"(jsonb, jsonb, bigint, text, bigint)
  to "postgres", "service_role";
