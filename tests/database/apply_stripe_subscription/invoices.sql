-- Invoices are taken over the oldest first, and each renewal is told once.
begin;
select plan(16);

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
create function pg_temp.kept() returns table (number text, status text, paid_at timestamptz) language sql as $$
  select number, status, paid_at from public.invoices
  where user_id = '00000000-0000-4000-8000-00000000000a' order by id
$$;
select results_eq(
  $$select changes from pg_temp.apply('{}', jsonb_build_array(pg_temp.invoice('in_1', 'paid', '2026-09-01 13:00Z')))$$,
  $$values (array['subscription: none -> active', 'invoice IN-1: none -> paid'])$$, 'the first one'
);
select is(pg_temp.told(), '{Subscription active}', 'is told by the subscription');

-- Newest first, as Stripe lists them.
select results_eq(
  $$select changes from pg_temp.apply('{}', jsonb_build_array(
    pg_temp.invoice('in_4', 'open', '2026-12-01 13:00Z'), pg_temp.invoice('in_3', 'paid', '2026-11-01 13:00Z'),
    pg_temp.invoice('in_2', 'paid', '2026-10-01 13:00Z'), pg_temp.invoice('in_1', 'paid', '2026-09-01 13:00Z')
  ), 1)$$,
  $$values (array['invoice IN-2: none -> paid', 'invoice IN-3: none -> paid', 'invoice IN-4: none -> open'])$$,
  'what was missed, in the order of its time'
);
select results_eq(
  'select * from pg_temp.kept()',
  $$values
    ('IN-1', 'paid', timestamptz '2026-09-01 13:01Z'), ('IN-2', 'paid', '2026-10-01 13:01Z'),
    ('IN-3', 'paid', '2026-11-01 13:01Z'), ('IN-4', 'open', null)$$, 'all are there'
);
select is(
  pg_temp.told(), '{Subscription active,Subscription renewed,Subscription renewed}', 'one renewal for each that was paid'
);
select is(changes, '{}', 'the same again is no change')
from pg_temp.apply('{}', jsonb_build_array(
  pg_temp.invoice('in_4', 'open', '2026-12-01 13:00Z'), pg_temp.invoice('in_3', 'paid', '2026-11-01 13:00Z')
), 2);
select results_eq(
  $$select changes from pg_temp.apply(
    '{}', jsonb_build_array(pg_temp.invoice('in_4', 'paid', '2026-12-01 13:00Z')), 3
  )$$,
  $$values (array['invoice IN-4: open -> paid'])$$, 'one that is paid later'
);
select is(
  pg_temp.told(), '{Subscription active,Subscription renewed,Subscription renewed,Subscription renewed}',
  'is told then'
);
select is(changes, '{}', 'and once')
from pg_temp.apply('{}', jsonb_build_array(pg_temp.invoice('in_4', 'paid', '2026-12-01 13:00Z')), 4);
select is(cardinality(pg_temp.told()), 4, 'only');
select is(cardinality(changes), 1, 'an invoice of another plan')
from pg_temp.apply(
  '{}', jsonb_build_array(pg_temp.invoice('in_5', 'void', '2026-12-02 13:00Z', 'prod_fixture_2')), 5
);
select results_eq(
  $$select plan_name from public.invoices where stripe_invoice_id in ('in_4', 'in_5') order by stripe_invoice_id$$,
  array['Fixture plan', 'Fixture other'], 'says what was sold, under its name'
);
select is(changes, '{"invoice IN-6: none -> void"}', 'one of a product that is no plan')
from pg_temp.apply(
  '{}', jsonb_build_array(pg_temp.invoice('in_6', 'void', '2026-12-03 13:00Z', 'prod_of_nobody')), 6
);
select results_eq(
  $$select plan_name from public.invoices where stripe_invoice_id = 'in_6'$$, array['Fixture plan'],
  'is under the name of the subscription''s plan'
);
select is(changes, '{"invoice IN-7: none -> paid"}', 'one that gives back, after a change of plan in the dashboard')
from pg_temp.apply(
  '{}', jsonb_build_array(pg_temp.invoice('in_7', 'paid', '2026-12-04 13:00Z') || '{"amount_kobo": -700000}'), 7
);
select results_eq(
  $$select amount_kobo from public.invoices where stripe_invoice_id = 'in_7'$$, array[-700000::bigint], 'does so'
);

select * from finish();
rollback;
