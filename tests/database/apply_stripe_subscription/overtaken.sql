-- Whoever was overtaken twice since they began finds what they came for, and goes on without a further try.
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
create function pg_temp.apply_late(version bigint, first_version bigint, event_id text default null) returns text
language sql as $$
  select outcome from public.apply_stripe_subscription(
    '{"id": "sub_fixture_1", "customer": "cus_fixture_a", "product": "prod_fixture_1", "status": "past_due",
      "period_start": "2026-11-01T12:00:00Z", "period_end": "2026-12-01T12:00:00Z", "cancels_at_period_end": false,
      "created_at": "2026-09-01T12:00:00Z"}', '[]', version, event_id, first_version
  )
$$;
select is(outcome, 'applied', 'one was faster') from pg_temp.apply('{}', version => 0);
select is(
  pg_temp.apply_late(0, 0, 'evt_fixture_1'), 'outdated', 'it may have asked Stripe before: another try is needed'
);
select is(pg_temp.events(), '{}', 'the event is still to be dealt with');
select is(outcome, 'applied', 'a second one was faster') from pg_temp.apply('{}', version => 1);
select is(pg_temp.apply_late(1, 1, 'evt_fixture_2'), 'outdated', 'whoever began after the first needs another try');
select is(pg_temp.apply_late(1, 0, 'evt_fixture_1'), 'overtaken', 'whoever began before the first does not');
select is(pg_temp.apply_late(0, 0, 'evt_fixture_3'), 'overtaken', 'neither at the first try');
select is(pg_temp.events(), '{evt_fixture_1,evt_fixture_3}', 'their events are dealt with');
select results_eq(
  $$select status, sync_version from public.subscriptions where stripe_subscription_id = 'sub_fixture_1'$$,
  $$values ('active', 2::bigint)$$, 'the older answer is not written'
);
select is(pg_temp.apply_late(0, 0, 'evt_fixture_3'), 'overtaken', 'the same event once more is no failure');
select is(pg_temp.apply_late(0, 0), 'overtaken', 'without an event');
select is(pg_temp.apply_late(2, 0, 'evt_fixture_4'), 'applied', 'an answer that nobody overtook is written');

select * from finish();
rollback;
