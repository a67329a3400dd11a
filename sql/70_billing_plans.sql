-- What can be subscribed to. The rows are the project's own (sql/reference/plans.sql), tied to a product and a
-- price in Stripe by `npm run billing:prices`.

-- Definer: the policy below asks it for visitors too, who have no right on subscriptions. That table comes
-- later, which plpgsql allows.
create function private.my_plan_ids() returns setof bigint
language plpgsql stable security definer
set search_path = ''
as $$
begin
  return query select plan_id from public.subscriptions where user_id = (select auth.uid());
end
$$;
grant execute on function private.my_plan_ids() to anon, authenticated, service_role;
comment on function private.my_plan_ids() is 'The plans that the caller has or had; for policies.';

create table public.plans (
  id bigint generated always as identity primary key,
  name text not null unique,
  price_kobo bigint not null,
  duration_months integer not null,
  stripe_product_id text unique,
  stripe_price_id text unique,
  is_offered boolean not null default true,
  constraint name_is_present_and_short check (name ~ '\S' and char_length(name) <= 80),
  -- `Free` is what somebody has without a plan.
  constraint name_is_not_free check (lower(btrim(name)) <> 'free'),
  constraint price_is_positive check (price_kobo > 0),
  -- Stripe renews at least once in three years.
  constraint duration_is_1_to_36_months check (duration_months between 1 and 36),
  constraint stripe_product_id_is_short check (char_length(stripe_product_id) between 1 and 255),
  constraint stripe_price_id_is_short check (char_length(stripe_price_id) between 1 and 255)
);

alter table public.plans enable row level security;

create policy plans_select_offered_or_own on public.plans for select to anon, authenticated
  using (is_offered or id in (select private.my_plan_ids()));

-- Stripe's ids are not granted: they are nothing to show. No writes are: a plan is an agreement with Stripe.
grant select (id, name, price_kobo, duration_months, is_offered) on public.plans to anon, authenticated;
grant select, insert, update, delete on public.plans to service_role;

create function private.withdraw_price() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.stripe_price_id := null;
  return new;
end
$$;
comment on function private.withdraw_price() is
  'A plan that costs something else is not sold at its former price, which is not the one that is shown: not at all, until '
  '`npm run billing:prices` has made its new one.';

create trigger plans_before_withdraw_price before update of price_kobo, duration_months on public.plans
  for each row when (
    (new.price_kobo, new.duration_months) is distinct from (old.price_kobo, old.duration_months)
    and new.stripe_price_id is not distinct from old.stripe_price_id
  )
  execute function private.withdraw_price();

comment on table public.plans is
  'What can be subscribed to. Anybody sees the offered ones, a subscriber also the one that they have.';
comment on column public.plans.price_kobo is 'Price of one period in kobo (NGN).';
comment on column public.plans.duration_months is 'Length of one period, after which it renews.';
comment on column public.plans.stripe_product_id is
  'The product in Stripe, which is this plan whatever it costs: what was sold is told by it, also at a price '
  'of the past. Null until it was made there.';
comment on column public.plans.stripe_price_id is
  'The recurring price of that product in Stripe at which the plan is sold now; null until it was made there. '
  'An amount in Stripe never changes: a plan that changes its price or duration gets a new one, and those who '
  'pay an older one keep it.';
comment on column public.plans.is_offered is
  'Whether it can be subscribed to now. Those who have it keep it.';
