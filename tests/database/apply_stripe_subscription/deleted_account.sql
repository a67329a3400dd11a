-- After the account is gone, Stripe may still settle its invoices: for the books, with nobody told.
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
select is(outcome, 'applied', 'somebody owes')
from pg_temp.apply('{"status": "past_due"}', jsonb_build_array(
  pg_temp.invoice('in_1', 'paid', '2026-09-01 13:00Z'), pg_temp.invoice('in_2', 'open', '2026-10-01 13:00Z'),
  pg_temp.invoice('in_3', 'open', '2026-11-01 13:00Z')
));
select is(outcome, 'applied', 'another one too')
from pg_temp.apply(
  '{"id": "sub_fixture_2", "customer": "cus_fixture_b", "status": "past_due"}',
  jsonb_build_array(pg_temp.invoice('in_9', 'open', '2026-11-01 13:00Z'))
);
reset role;
delete from auth.users where id = '00000000-0000-4000-8000-00000000000a';
set local role service_role;
select is_empty(
  $$select from public.subscriptions where stripe_subscription_id = 'sub_fixture_1'$$, 'the account goes'
);
select results_eq(
  $$select * from pg_temp.apply('{"status": "canceled"}', jsonb_build_array(
    pg_temp.invoice('in_1', 'open', '2026-09-01 13:00Z'), pg_temp.invoice('in_2', 'void', '2026-10-01 13:00Z'),
    pg_temp.invoice('in_3', 'paid', '2026-11-01 13:00Z'), pg_temp.invoice('in_9', 'void', '2026-11-01 13:00Z'),
    pg_temp.invoice('in_4', 'paid', '2026-12-01 13:00Z')
  ), 1, 'evt_fixture_1')$$,
  $$values ('unknown_customer', '{}'::text[])$$, 'what Stripe says then'
);
select results_eq(
  $$select stripe_invoice_id, status, user_id, paid_at from public.invoices
    where stripe_invoice_id in ('in_1', 'in_2', 'in_3', 'in_4') order by 1$$,
  $$values
    ('in_1', 'paid', null::uuid, timestamptz '2026-09-01 13:01Z'), ('in_2', 'void', null, null),
    ('in_3', 'paid', null, '2026-11-01 13:01Z')$$,
  'closes what was open, reopens nothing, and adds none'
);
select results_eq(
  $$select status from public.invoices where stripe_invoice_id = 'in_9'$$, array['open'],
  'an invoice of somebody who is there is none of these'
);
select is(pg_temp.events(), '{}', 'no event is remembered');
select is(pg_temp.told(), '{}', 'and nobody told');
select is(outcome, 'unknown_customer', 'an answer from before comes late')
from pg_temp.apply('{"status": "canceled"}', jsonb_build_array(
  pg_temp.invoice('in_2', 'paid', '2026-10-01 13:00Z'), pg_temp.invoice('in_3', 'open', '2026-11-01 13:00Z')
), 1);
select results_eq(
  $$select status from public.invoices where stripe_invoice_id in ('in_2', 'in_3') order by stripe_invoice_id$$,
  array['void', 'paid'], 'what is settled stays so'
);
select is(outcome, 'unknown_customer', 'what was given up may still be paid')
from pg_temp.apply('{"status": "canceled"}', '[]', 1);
select is_empty(
  $$select from public.subscriptions where stripe_subscription_id = 'sub_fixture_1'$$, 'no subscription comes back'
);

select * from finish();
rollback;
