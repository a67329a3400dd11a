set local check_function_bodies = off;

drop policy "ads_select_active_own_or_staff" on "public"."ads";

drop policy "ads_select_active" on "public"."ads";

drop trigger "subscriptions_before_set_updated_at" on "public"."subscriptions";

create table "private"."stripe_customers_to_delete" (
  "stripe_customer_id" text not null,
  "queued_at" timestamp with time zone not null default now(),
  "leased_until" timestamp with time zone,
  constraint "stripe_customers_to_delete_pkey" primary key (stripe_customer_id)
);

create table "private"."stripe_events" (
  "id" text not null,
  "received_at" timestamp with time zone not null default now(),
  constraint "id_is_plain" check ((id ~ '^[A-Za-z0-9_]{1,255}$'::text)),
  constraint "stripe_events_pkey" primary key (id)
);

alter table "private"."stripe_customers"
  add column "checkout_session_id" text;

alter table "private"."stripe_customers"
  add column "reconciled_at" timestamp with time zone;

alter table "public"."plans"
  add column "stripe_product_id" text;

alter table "public"."subscriptions"
  add column "sync_version" bigint not null default 0;

create or replace function private.apply_orphaned_invoices (
  invoices jsonb
)
  returns void
  language sql
  security definer
  set search_path to ''
  AS $function$
  -- Nothing says which of two answers is the newer one; but what is settled stays so.
  update public.invoices
  set status = incoming.status, paid_at = incoming.paid_at
  from jsonb_to_recordset(apply_orphaned_invoices.invoices) as incoming (id text, status text, paid_at timestamptz)
  where stripe_invoice_id = incoming.id and invoices.user_id is null
    and incoming.status <> invoices.status and incoming.status <> 'open' and invoices.status not in ('paid', 'void')
$function$;

create or replace function private.apply_stripe_invoices (
  subscription public.subscriptions,
  plan_name text,
  invoices jsonb
)
  returns text[]
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
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
$function$;

create or replace function private.call_run_jobs()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
declare
  project_url text := (select decrypted_secret from vault.decrypted_secrets where name = 'project_url');
  secret_key text := (select decrypted_secret from vault.decrypted_secrets where name = 'secret_key');
begin
  if project_url is null or secret_key is null then
    raise exception 'The Vault lacks project_url or secret_key: docs/deployment.md says how they get there.';
  end if;
  perform net.http_post(
    url => project_url || '/functions/v1/run-jobs',
    headers => jsonb_build_object('apikey', secret_key, 'Content-Type', 'application/json'),
    body => '{}',
    timeout_milliseconds => 60000
  );
end
$function$;

create or replace function private.forget_stripe_events()
  returns void
  language sql
  set search_path to ''
  AS $function$
  -- As long as Stripe itself keeps them to ask for: https://docs.stripe.com/api/events
  delete from private.stripe_events where received_at < now() - interval '30 days'
$function$;

create or replace function private.grace_end (
  failed_at timestamp with time zone
)
  returns timestamp with time zone
  language sql
  immutable
  set search_path to ''
  AS $function$
  select failed_at + interval '7 days'
$function$;

create or replace function private.link_new_account()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  identity jsonb := new.raw_app_meta_data -> 'social_identity';
begin
  insert into private.social_identities (provider, subject, account_id)
  values (identity ->> 'provider', identity ->> 'subject', new.id);
  -- Auth's admin API thinks one up, which nobody knows: an account without a password can say so.
  update auth.users set encrypted_password = null where id = new.id;
  update public.accounts set is_verified = true
  where id = new.id
    and private.provider_vouches(identity ->> 'provider', identity ->> 'is_email_verified' = 'true');
  return null;
end
$function$;

create or replace function private.queue_stripe_customer()
  returns trigger
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
begin
  insert into private.stripe_customers_to_delete (stripe_customer_id) values (old.stripe_customer_id)
  on conflict do nothing;
  return null;
end
$function$;

create or replace function private.run_daily_jobs()
  returns void
  language plpgsql
  set search_path to ''
  AS $function$
begin
  perform private.forget_past_opening_exceptions();
  perform private.forget_deleted_users();
  perform private.forget_unused_words();
  perform private.delete_expired_invoices();
  perform private.forget_visitors();
  perform private.forget_stripe_events();
  perform private.forget_idempotency_keys();
  perform private.queue_orphaned_uploads();
  perform private.refresh_trending();
end
$function$;

create or replace function public.active_ads (
  page_size integer default 50,
  before_id bigint default null::bigint
)
  returns table (
    id bigint,
    business_id bigint,
    business_name text,
    image_path text,
    link text,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone
  )
  language plpgsql
  stable
  set search_path to ''
  AS $function$
#variable_conflict use_column
begin
  if active_ads.page_size < 1 then
    raise sqlstate 'PT400' using
      message = 'This is no page size.',
      detail = 'invalid_page_size',
      hint = 'Send a whole number from 1 to 100.';
  end if;
  return query
  select ads.id, ads.business_id, businesses.name, image_path, link, starts_at, ends_at
  from public.ads
  join public.businesses on businesses.id = ads.business_id
  join public.business_stats on business_stats.business_id = businesses.id
  where is_enabled and starts_at <= now() and ends_at > now() and is_listed and is_premium
    and (active_ads.before_id is null or ads.id < active_ads.before_id)
  order by ads.id desc
  limit least(coalesce(active_ads.page_size, 50), 100);
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

create or replace function public.begin_stripe_sync (
  stripe_subscription_id text,
  event_id text default null::text
)
  returns table (
    version bigint,
    is_done boolean
  )
  language sql
  stable
  security definer
  set search_path to ''
  AS $function$
  select
    coalesce((
      select sync_version from public.subscriptions
      where subscriptions.stripe_subscription_id = begin_stripe_sync.stripe_subscription_id
    ), 0),
    exists (select from private.stripe_events where id = begin_stripe_sync.event_id)
$function$;

create or replace function public.billing_standing (
  person_id uuid
)
  returns table (
    email text,
    name text,
    stripe_customer_id text,
    stripe_subscription_id text,
    status text
  )
  language sql
  stable
  security definer
  set search_path to ''
  AS $function$
  select
    accounts.email, btrim(concat_ws(' ', profiles.first_name, profiles.last_name)),
    stripe_customers.stripe_customer_id, subscriptions.stripe_subscription_id, subscriptions.status
  from public.accounts
  join public.profiles on profiles.id = accounts.id
  left join private.stripe_customers on stripe_customers.user_id = accounts.id
  left join public.subscriptions on subscriptions.user_id = accounts.id
    and subscriptions.status not in ('canceled', 'incomplete_expired')
  where accounts.id = billing_standing.person_id
$function$;

create or replace function public.confirm_current_password (
  password text
)
  returns table (
    is_right boolean,
    seconds_to_wait double precision
  )
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
declare
  person_id uuid := private.require_person();
  -- Auth's hashes are bcrypt's; those of accounts that came from elsewhere may carry another tag for the same.
  kept_hash text := (
    select regexp_replace(users.encrypted_password, '^\$2[by]\$', '$2a$') from auth.users where users.id = person_id
  );
begin
  if coalesce(kept_hash, '') not like '$2a$%' then
    raise sqlstate 'PT403' using
      message = 'This account has no password that could be asked for.',
      detail = 'no_password',
      hint = 'Sign in again the way you do, then set a password within 24 hours without sending a current one.';
  end if;

  -- Counted before it is compared, by a row that guesses at the same moment wait for.
  seconds_to_wait := public.take_rate_limit('user:' || person_id, 'current_password');
  -- bcrypt looks at no more than 72 bytes, which is as long as a password may be.
  if seconds_to_wait > 0 or octet_length(confirm_current_password.password) > 72 then
    is_right := false;
  else
    is_right := coalesce(extensions.crypt(confirm_current_password.password, kept_hash) = kept_hash, false);
  end if;

  if is_right then
    -- For Auth, the caller's session is now one that has five minutes left of its 24 hours.
    update auth.sessions set created_at = clock_timestamp() - interval '23 hours 55 minutes'
    where sessions.user_id = person_id and sessions.id::text = auth.jwt() ->> 'session_id'
      and sessions.created_at < clock_timestamp() - interval '23 hours 55 minutes';
  end if;
  return next;
end
$function$;

create or replace function public.forget_stripe_customer (
  stripe_customer_id text
)
  returns void
  language sql
  security definer
  set search_path to ''
  AS $function$
  delete from private.stripe_customers_to_delete as queued
  where queued.stripe_customer_id = forget_stripe_customer.stripe_customer_id
$function$;

create or replace function public.keep_stripe_customer (
  person_id uuid,
  stripe_customer_id text,
  instead_of text default null::text
)
  returns text
  language plpgsql
  security definer
  set search_path to ''
  AS $function$
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
$function$;

create or replace function public.replace_checkout_session (
  person_id uuid,
  session_id text
)
  returns text
  language sql
  security definer
  set search_path to ''
  AS $function$
  with former as (
    select user_id, checkout_session_id from private.stripe_customers where user_id = person_id for update
  )
  update private.stripe_customers set checkout_session_id = session_id
  from former where stripe_customers.user_id = former.user_id
  returning former.checkout_session_id
$function$;

create or replace function public.take_stripe_customers_to_delete (
  at_most integer default 100
)
  returns SETOF text
  language sql
  security definer
  set search_path to ''
  AS $function$
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
$function$;

create or replace function public.take_stripe_customers_to_reconcile (
  at_most integer default 50
)
  returns table (
    stripe_customer_id text,
    stripe_subscription_id text
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
  select taken.stripe_customer_id, subscriptions.stripe_subscription_id
  from taken
  left join public.subscriptions on subscriptions.user_id = taken.user_id
    and subscriptions.status not in ('canceled', 'incomplete_expired')
$function$;

alter table "private"."stripe_customers"
  add constraint "checkout_session_id_is_short"
    check (((char_length(checkout_session_id) >= 1) AND (char_length(checkout_session_id) <= 255)));

alter table "public"."plans"
  add constraint "plans_stripe_product_id_key" unique (stripe_product_id);

alter table "public"."plans"
  add constraint "stripe_product_id_is_short"
    check (((char_length(stripe_product_id) >= 1) AND (char_length(stripe_product_id) <= 255)));

create index stripe_customers_reconciled_at_idx on private.stripe_customers
  using btree (reconciled_at nulls first);

create index stripe_customers_to_delete_queued_at_idx on private.stripe_customers_to_delete
  using btree (queued_at);

create index stripe_events_received_at_idx on private.stripe_events using btree (received_at);

create trigger stripe_customers_after_queue
  after delete on private.stripe_customers
  for each row
  execute function private.queue_stripe_customer();

create trigger subscriptions_before_set_updated_at
  before update on public.subscriptions
  for each row
  when ((new.sync_version = old.sync_version))
  execute function private.set_updated_at();

create policy "ads_select_active_own_or_staff" on "public"."ads"
  for select
  to "authenticated"
  using (((is_enabled AND (starts_at <= now()) AND (ends_at > now()) AND (exists ( select
   from (public.businesses
     JOIN public.business_stats on ((business_stats.business_id = businesses.id)))
  where ((businesses.id = ads.business_id) AND businesses.is_listed AND business_stats.is_premium)))) or
    (business_id in ( select private.my_business_ids() as my_business_ids)) or
    ( select private.is_staff() as is_staff)));

create policy "ads_select_active" on "public"."ads"
  for select
  to "anon"
  using ((is_enabled AND (starts_at <= now()) AND (ends_at > now()) AND (exists ( select
   from (public.businesses
     JOIN public.business_stats on ((business_stats.business_id = businesses.id)))
  where ((businesses.id = ads.business_id) AND businesses.is_listed AND business_stats.is_premium)))));

comment on column "private"."stripe_customers"."checkout_session_id" is 'The latest page on which they could pay: making another one closes it, so that nobody pays twice.';

comment on column "private"."stripe_customers"."reconciled_at" is 'When everything of theirs was last compared with Stripe; null for never.';

comment on column "private"."stripe_customers_to_delete"."leased_until" is 'Until when somebody is at it; then it is handed out again.';

comment on column "public"."plans"."stripe_price_id" is 'The recurring price of that product in Stripe at which the plan is sold now; null until it was made there. An amount in Stripe never changes: a plan that changes its price or duration gets a new one, and those who pay an older one keep it.';

comment on column "public"."plans"."stripe_product_id" is 'The product in Stripe, which is this plan whatever it costs: what was sold is told by it, also at a price of the past. Null until it was made there.';

comment on column "public"."subscriptions"."sync_version" is 'How often it was taken over from Stripe: whoever asked Stripe before that has an older answer.';

comment on function "private"."apply_orphaned_invoices"(jsonb) is 'How invoices ended whose account is gone: for the books.';

comment on function "private"."apply_stripe_invoices"(public.subscriptions, text, jsonb) is
  'Writes the invoices of a subscription as Stripe has them, and answers what that changed.';

comment on function "private"."call_run_jobs"() is 'Job, every five minutes: has the edge function `run-jobs` delete files and Stripe''s customers that are queued, and compare subscriptions with Stripe.';

comment on function "private"."forget_stripe_events"() is 'Job, once a day: forgets events that nobody sends any more.';

comment on function "private"."grace_end"(timestamp with time zone) is 'Until when a plan goes on whose renewal could not be paid: a week from when it was due.';

comment on function "private"."link_new_account"() is 'Links an account that is made for a person of a provider, in the transaction that makes it. It has no password.';

comment on function "private"."queue_stripe_customer"() is 'Has Stripe forget a person who goes.';

comment on function "public"."active_ads"(integer, bigint) is 'Ads that are shown now (in their time, of listed businesses whose owners have a plan), the newest first, also for an owner and for staff, who otherwise see others too; the following pages before the id of the last one. PT400 invalid_page_size (at most 100 are answered).';

comment on function "public"."apply_stripe_subscription"(jsonb, jsonb, bigint, text, bigint) is
  'Takes over a subscription and its invoices as Stripe has answered after begin_stripe_sync gave the version, and marks the event as dealt with, in one transaction under a lock of the person. The subscription has id, customer, product, status, period_start, period_end, cancels_at_period_end, created_at; an invoice id, product, number, amount_kobo, status, issued_at, paid_at. Outcomes: `applied`, with what that changed in words; `outdated` when somebody else has taken over meanwhile, so that Stripe is to be asked again; `overtaken` when two others have since first_version, which begin_stripe_sync gave at the first try: then it is all there, and the event dealt with; `done` when the event was dealt with before; `unknown_customer`, `unknown_plan`, and `another_subscription` when the person has one already: nothing is written.';

comment on function "public"."begin_stripe_sync"(text, text) is 'Asked before Stripe is: the version of the subscription, to be given to apply_stripe_subscription with the answer, and whether the event was dealt with already.';

comment on function "public"."billing_standing"(uuid) is 'What Stripe is told of a person and by which ids it knows them; the subscription is the one that has not ended. No row for nobody.';

comment on function "public"."confirm_current_password"(text) is 'Whether this is the caller''s password. If it is, their session may set a new one within five minutes, however old it is. Each try counts against the class current_password: over the limit, seconds_to_wait is above 0 and nothing was compared. PT401 not_signed_in, PT403 no_password.';

comment on function "public"."forget_stripe_customer"(text) is 'Stripe has deleted this customer of a deleted account.';

comment on function "public"."keep_stripe_customer"(uuid, text, text) is 'Remembers a customer that was made at Stripe for a person, and answers the one to use: another one if that was there first, unless it is the one that Stripe does not know (instead_of); null when the account is gone. What is not used is queued for deletion at Stripe.';

comment on function "public"."replace_checkout_session"(uuid, text) is 'Remembers the page on which a person can pay, and answers the one before it, which is then to be closed.';

comment on function "public"."take_stripe_customers_to_delete"(integer) is 'Up to 1000 customers to delete at Stripe, the longest waiting first. Nobody else gets them for five minutes; what forget_stripe_customer was not told of then is handed out again.';

comment on function "public"."take_stripe_customers_to_reconcile"(integer) is 'Customers whom nobody has compared with Stripe for a day, the longest first, with the subscription that has not ended here. They count as compared from now on.';

comment on table "private"."stripe_customers_to_delete" is 'Customers of deleted accounts, until Stripe has deleted them, which also ends their subscriptions.';

comment on table "private"."stripe_events" is 'Events of Stripe whose work is done, each written in the transaction of that work. Stripe sends one again for up to three days.';

comment on table "public"."ads" is 'Ads of businesses. Staff write them; anybody sees those that are active and of a listed business whose owner has a plan (the badge of business_stats, which private.has_plan decides), an owner all of their own.';

revoke all on function "private"."apply_orphaned_invoices"(jsonb) from public;

grant execute on function "private"."apply_orphaned_invoices"(jsonb) to "postgres";

revoke all on function "private"."apply_stripe_invoices"(public.subscriptions, text, jsonb) from public;

grant execute on function "private"."apply_stripe_invoices"(public.subscriptions, text, jsonb) to "postgres";

revoke all on function "private"."call_run_jobs"() from public;

grant execute on function "private"."call_run_jobs"() to "postgres";

revoke all on function "private"."forget_stripe_events"() from public;

grant execute on function "private"."forget_stripe_events"() to "postgres";

revoke all on function "private"."grace_end"(timestamp with time zone) from public;

grant execute on function "private"."grace_end"(timestamp with time zone) to "postgres";

revoke all on function "private"."queue_stripe_customer"() from public;

grant execute on function "private"."queue_stripe_customer"() to "postgres";

revoke all on function "public"."apply_stripe_subscription"(jsonb, jsonb, bigint, text, bigint) from public;

grant execute
  on function "public"."apply_stripe_subscription"(jsonb, jsonb, bigint, text, bigint)
  to "postgres", "service_role";

revoke all on function "public"."begin_stripe_sync"(text, text) from public;

grant execute on function "public"."begin_stripe_sync"(text, text) to "postgres", "service_role";

revoke all on function "public"."billing_standing"(uuid) from public;

grant execute on function "public"."billing_standing"(uuid) to "postgres", "service_role";

revoke all on function "public"."confirm_current_password"(text) from public;

grant execute on function "public"."confirm_current_password"(text) to "authenticated", "postgres";

revoke all on function "public"."forget_stripe_customer"(text) from public;

grant execute on function "public"."forget_stripe_customer"(text) to "postgres", "service_role";

revoke all on function "public"."keep_stripe_customer"(uuid, text, text) from public;

grant execute on function "public"."keep_stripe_customer"(uuid, text, text) to "postgres", "service_role";

revoke all on function "public"."replace_checkout_session"(uuid, text) from public;

grant execute on function "public"."replace_checkout_session"(uuid, text) to "postgres", "service_role";

revoke all on function "public"."take_stripe_customers_to_delete"(integer) from public;

grant execute on function "public"."take_stripe_customers_to_delete"(integer) to "postgres", "service_role";

revoke all on function "public"."take_stripe_customers_to_reconcile"(integer) from public;

grant execute on function "public"."take_stripe_customers_to_reconcile"(integer) to "postgres", "service_role";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."stripe_customers_to_delete"
  to "postgres";

grant delete, insert, maintain, references, select, trigger, truncate, update
  on table "private"."stripe_events"
  to "postgres";

-- From sql/reference/jobs.sql
-- The clock, where the platform has pg_cron: on Supabase it only has to be switched on. Scheduling under the same
-- name again replaces the entry. Times are UTC, one hour behind Africa/Lagos.
do $$
begin
  if exists (select from pg_available_extensions where name = 'pg_cron') then
    create extension if not exists pg_cron with schema pg_catalog;
    perform cron.schedule('frequent-jobs', '*/5 * * * *', 'select private.run_frequent_jobs()');
    perform cron.schedule('daily-jobs', '2 23 * * *', 'select private.run_daily_jobs()');
    if exists (select from pg_available_extensions where name = 'pg_net') then
      create extension if not exists pg_net with schema extensions;
      perform cron.schedule('function-jobs', '*/5 * * * *', 'select private.call_run_jobs()');
    end if;
  end if;
end
$$;

-- From sql/reference/rate_limits.sql
-- Where the limits start. Running this again adds what is missing and keeps what whoever runs the project has set.

insert into private.rate_limit_classes (name, burst, per_minute) values
  ('read', 120, 600),
  ('search', 60, 240),
  ('write', 30, 60),
  ('upload', 10, 30),
  ('sign_in', 30, 60),
  -- Not of routes: tries of the present password, before a new one is set. One comes again every twelve minutes.
  ('current_password', 5, 5.0 / 60)
on conflict (name) do nothing;
