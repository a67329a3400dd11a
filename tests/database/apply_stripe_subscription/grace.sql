-- Grace is a week from when the oldest invoice that is not paid was due.
begin;
select plan(12);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner", "last_name": "Fixture"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}');
insert into public.plans (id, name, price_kobo, duration_months, stripe_product_id) overriding system value values
  (-1, 'Fixture plan', 100000, 1, 'prod_fixture_1'), (-2, 'Fixture other', 200000, 3, 'prod_fixture_2');
insert into private.stripe_customers (user_id, stripe_customer_id) values
  ('00000000-0000-4000-8000-00000000000a', 'cus_fixture_a'), ('00000000-0000-4000-8000-00000000000b', 'cus_fixture_b');

-- As Stripe's answer is handed in: the given fields replace those of an active subscription.
create function pg_temp.apply(
  fields jsonb, invoices jsonb default '[]', version bigint default 0, event_id text default null
) returns table (outcome text, changes text[]) language sql as $$
  select * from public.apply_stripe_subscription(
    '{"id": "sub_fixture_1", "customer": "cus_fixture_a", "product": "prod_fixture_1", "status": "active",
      "period_start": "2026-11-01T12:00:00Z", "period_end": "2026-12-01T12:00:00Z", "cancels_at_period_end": false,
      "created_at": "2026-09-01T12:00:00Z"}'::jsonb || fields,
    invoices, version, event_id
  )
$$;
create function pg_temp.invoice(id text, status text, issued_at timestamptz, product text default 'prod_fixture_1')
returns jsonb language sql as $$
  select jsonb_build_object(
    'id', id, 'product', product, 'number', upper(replace(id, '_', '-')), 'amount_kobo', 100000, 'status', status,
    'issued_at', issued_at, 'paid_at', case when status = 'paid' then issued_at + interval '1 minute' end
  )
$$;
create function pg_temp.told(person text default '00000000-0000-4000-8000-00000000000a') returns text[] language sql
security definer as $$
  select coalesce(array_agg(title order by id), '{}') from public.notifications
  where recipient_id = told.person::uuid and type = 'subscription_notification'
$$;
create function pg_temp.events() returns text[] language sql security definer as $$
  select coalesce(array_agg(id order by id), '{}') from private.stripe_events where id like 'evt_fixture%'
$$;
grant execute on all functions in schema pg_temp to anon, authenticated, service_role;

set local role service_role;
create function pg_temp.grace() returns timestamptz language sql as $$
  select grace_until from public.subscriptions where stripe_subscription_id = 'sub_fixture_1'
$$;
select is(outcome, 'applied', 'while it is paid')
from pg_temp.apply('{}', jsonb_build_array(pg_temp.invoice('in_1', 'paid', '2026-11-01 13:00Z')));
select is(pg_temp.grace(), null, 'there is no grace');

select is(outcome, 'applied', 'a renewal that failed')
from pg_temp.apply(
  '{"status": "past_due", "period_start": "2026-12-01T12:00:00Z", "period_end": "2027-01-01T12:00:00Z"}',
  jsonb_build_array(
    pg_temp.invoice('in_2', 'open', '2026-12-01 13:00Z'), pg_temp.invoice('in_1', 'paid', '2026-11-01 13:00Z')
  ), 1
);
select is(pg_temp.grace(), '2026-12-08 13:00Z'::timestamptz, 'has a week from its invoice');
select is(outcome, 'applied', 'a month later the next one is open too')
from pg_temp.apply(
  '{"status": "past_due", "period_start": "2027-01-01T12:00:00Z", "period_end": "2027-02-01T12:00:00Z"}',
  jsonb_build_array(
    pg_temp.invoice('in_3', 'open', '2027-01-01 13:00Z'), pg_temp.invoice('in_2', 'open', '2026-12-01 13:00Z')
  ), 2
);
select is(pg_temp.grace(), '2026-12-08 13:00Z'::timestamptz, 'which does not prolong it');
select is(outcome, 'applied', 'the older one is paid')
from pg_temp.apply(
  '{"status": "past_due", "period_start": "2027-01-01T12:00:00Z", "period_end": "2027-02-01T12:00:00Z"}',
  jsonb_build_array(
    pg_temp.invoice('in_3', 'open', '2027-01-01 13:00Z'), pg_temp.invoice('in_2', 'paid', '2026-12-01 13:00Z')
  ), 3
);
select is(pg_temp.grace(), '2027-01-08 13:00Z'::timestamptz, 'then it runs from the newer one');
select is(outcome, 'applied', 'with no open invoice, as when one was given up')
from pg_temp.apply(
  '{"status": "past_due", "period_start": "2027-01-01T12:00:00Z", "period_end": "2027-02-01T12:00:00Z"}',
  jsonb_build_array(pg_temp.invoice('in_3', 'uncollectible', '2027-01-01 13:00Z')), 4
);
select is(pg_temp.grace(), '2027-01-08 12:00Z'::timestamptz, 'from the period');
select is(outcome, 'applied', 'when all is paid') from pg_temp.apply('{}', '[]', 5);
select is(pg_temp.grace(), null, 'none is left');

select * from finish();
rollback;
