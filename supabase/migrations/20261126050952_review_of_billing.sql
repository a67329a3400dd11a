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
