-- Before Stripe is asked: the version of a subscription, and whether the event was dealt with.
begin;
select plan(8);

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

set local role anon;
select throws_ok($$select public.begin_stripe_sync('sub_fixture_1')$$, '42501', null, 'a visitor does not call it');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.begin_stripe_sync('sub_fixture_1')$$, '42501', null, 'nor whoever is signed in, about themselves');
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';

select results_eq(
  $$select * from public.begin_stripe_sync('sub_fixture_1')$$, $$values (0::bigint, false)$$, 'one that is not there'
);
select results_eq(
  $$select * from public.begin_stripe_sync('sub_fixture_1', 'evt_fixture_1')$$, $$values (0::bigint, false)$$,
  'an event that was not dealt with'
);
select is(outcome, 'applied', 'which is dealt with')
from pg_temp.apply('{}', event_id => 'evt_fixture_1');
select results_eq(
  $$select * from public.begin_stripe_sync('sub_fixture_1', 'evt_fixture_1')$$, $$values (1::bigint, true)$$,
  'and then was'
);
select results_eq(
  $$select * from public.begin_stripe_sync('sub_fixture_1', 'evt_fixture_2')$$, $$values (1::bigint, false)$$,
  'not so another one'
);
select results_eq(
  $$select * from public.begin_stripe_sync('sub_fixture_2', 'evt_fixture_1')$$, $$values (0::bigint, true)$$,
  'an event is dealt with whatever subscription it is asked about'
);

select * from finish();
rollback;
