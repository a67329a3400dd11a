-- What becomes of an answer of Stripe's: taken over, or left with nothing written.
begin;
select plan(30);

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
select throws_ok($$select public.apply_stripe_subscription('{"customer": "cus_fixture_a"}', '[]', 0)$$, '42501', null, 'a visitor does not call it');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.apply_stripe_subscription('{"customer": "cus_fixture_a"}', '[]', 0)$$, '42501', null, 'nor whoever is signed in, about themselves');
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';

select results_eq(
  $$select * from pg_temp.apply('{"status": "incomplete"}', version => 0, event_id => 'evt_fixture_1')$$,
  $$values ('applied', array['subscription: none -> incomplete'])$$, 'one that is new'
);
select results_eq(
  $$select user_id, plan_id, status, current_period_start, current_period_end, cancel_at_period_end, sync_version,
      created_at
    from public.subscriptions where stripe_subscription_id = 'sub_fixture_1'$$,
  $$values (
    '00000000-0000-4000-8000-00000000000a'::uuid, -1::bigint, 'incomplete', timestamptz '2026-11-01 12:00Z',
    timestamptz '2026-12-01 12:00Z', false, 1::bigint, timestamptz '2026-09-01 12:00Z'
  )$$, 'is there as Stripe has it'
);
select is(pg_temp.events(), '{evt_fixture_1}', 'and its event is dealt with');

select results_eq(
  $$select * from pg_temp.apply('{}', version => 0, event_id => 'evt_fixture_2')$$,
  $$values ('outdated', '{}'::text[])$$, 'an answer from before the last one'
);
select results_eq(
  $$select * from pg_temp.apply('{}', version => 2, event_id => 'evt_fixture_2')$$,
  $$values ('outdated', '{}'::text[])$$, 'or of a version that never was'
);
select results_eq(
  $$select status, sync_version from public.subscriptions where stripe_subscription_id = 'sub_fixture_1'$$,
  $$values ('incomplete', 1::bigint)$$, 'changes nothing'
);
select is(pg_temp.events(), '{evt_fixture_1}', 'its event is still to be dealt with');

select results_eq(
  $$select * from pg_temp.apply('{}', version => 1, event_id => 'evt_fixture_1')$$,
  $$values ('done', '{}'::text[])$$, 'an event that was dealt with'
);
select results_eq(
  $$select status, sync_version from public.subscriptions where stripe_subscription_id = 'sub_fixture_1'$$,
  $$values ('incomplete', 1::bigint)$$, 'changes nothing'
);

select results_eq(
  $$select * from pg_temp.apply('{}', version => 1, event_id => 'evt_fixture_2')$$,
  $$values ('applied', array['subscription: incomplete -> active'])$$, 'a newer answer is taken over'
);
select is(pg_temp.told(), '{Subscription active}', 'and told');
select results_eq(
  $$select * from pg_temp.apply('{}', version => 2, event_id => 'evt_fixture_3')$$,
  $$values ('applied', '{}'::text[])$$, 'the same once more is no change'
);
select is(pg_temp.told(), '{Subscription active}', 'and not told again');
select results_eq(
  $$select sync_version, updated_at = created_at from public.subscriptions
    where stripe_subscription_id = 'sub_fixture_1'$$,
  $$values (3::bigint, false)$$, 'but a version: whoever asked before has an older answer'
);
select results_eq(
  $$select * from pg_temp.apply('{"product": "prod_fixture_2"}', version => 3)$$,
  $$values ('applied', array['subscription: active -> active'])$$, 'without an event, as after a person''s own act'
);
select results_eq(
  $$select plan_id from public.subscriptions where stripe_subscription_id = 'sub_fixture_1'$$, array[-2]::bigint[],
  'another product is another plan'
);
select is(pg_temp.events(), '{evt_fixture_1,evt_fixture_2,evt_fixture_3}', 'each event was dealt with once');

select results_eq(
  $$select * from pg_temp.apply('{"product": "prod_of_nobody"}', version => 4, event_id => 'evt_fixture_4')$$,
  $$values ('unknown_plan', '{}'::text[])$$, 'a product that is no plan'
);
select results_eq(
  $$select * from pg_temp.apply('{"product": null}', version => 4, event_id => 'evt_fixture_4')$$,
  $$values ('unknown_plan', '{}'::text[])$$, 'or none at all'
);
select results_eq(
  $$select * from pg_temp.apply('{"customer": "cus_of_nobody"}', version => 4, event_id => 'evt_fixture_4')$$,
  $$values ('unknown_customer', '{}'::text[])$$, 'a customer that is nobody here'
);
select results_eq(
  $$select * from pg_temp.apply('{"id": "sub_fixture_2"}', event_id => 'evt_fixture_4')$$,
  $$values ('another_subscription', '{}'::text[])$$, 'a second one beside one that goes on'
);
select results_eq(
  $$select stripe_subscription_id, plan_id, sync_version from public.subscriptions
    where user_id = '00000000-0000-4000-8000-00000000000a'$$,
  $$values ('sub_fixture_1', -2::bigint, 4::bigint)$$, 'all of these write nothing'
);
select results_eq(
  $$select * from pg_temp.apply('{"id": "sub_fixture_0", "status": "canceled"}')$$,
  $$values ('applied', array['subscription: none -> canceled'])$$, 'one that has ended has room beside it'
);
select results_eq(
  $$select * from pg_temp.apply('{"id": "sub_fixture_2", "customer": "cus_fixture_b"}')$$,
  $$values ('applied', array['subscription: none -> active'])$$, 'and another person''s is theirs'
);
select results_eq(
  $$select outcome from pg_temp.apply('{"status": "canceled"}', version => 4)
    union all select outcome from pg_temp.apply('{"id": "sub_fixture_3"}', event_id => 'evt_fixture_4')$$,
  array['applied', 'applied'], 'once the first has ended, the next is taken over'
);
select is(
  pg_temp.events(), '{evt_fixture_1,evt_fixture_2,evt_fixture_3,evt_fixture_4}', 'with the event that had to wait'
);
select throws_ok(
  $$select * from pg_temp.apply('{"id": "sub_fixture_3", "period_end": null}', version => 1, event_id => 'evt_fixture_5')$$,
  '23514', null, 'what cannot be written fails'
);
select is(
  pg_temp.events(), '{evt_fixture_1,evt_fixture_2,evt_fixture_3,evt_fixture_4}', 'and with it the mark of its event'
);

select * from finish();
rollback;
