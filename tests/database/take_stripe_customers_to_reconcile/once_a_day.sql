-- Every customer is compared with Stripe once a day, the one whose turn was longest ago first.
begin;
select plan(13);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner", "last_name": "Fixture"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}');
insert into public.plans (id, name, price_kobo, duration_months, stripe_product_id) overriding system value values
  (-1, 'Fixture plan', 100000, 1, 'prod_fixture_1'), (-2, 'Fixture other', 200000, 3, 'prod_fixture_2');
insert into private.stripe_customers (user_id, stripe_customer_id) values
  ('00000000-0000-4000-8000-00000000000a', 'cus_fixture_a'), ('00000000-0000-4000-8000-00000000000b', 'cus_fixture_b');

delete from private.stripe_customers;
insert into private.stripe_customers (user_id, stripe_customer_id, reconciled_at) values
  ('00000000-0000-4000-8000-00000000000a', 'cus_fixture_a', now() - interval '25 hours'),
  ('00000000-0000-4000-8000-00000000000b', 'cus_fixture_b', null);
insert into public.subscriptions (user_id, plan_id, status, stripe_subscription_id, current_period_end) values
  ('00000000-0000-4000-8000-00000000000a', -1, 'canceled', 'sub_fixture_0', now()),
  ('00000000-0000-4000-8000-00000000000a', -1, 'active', 'sub_fixture_1', now() + interval '1 day'),
  ('00000000-0000-4000-8000-00000000000b', -1, 'incomplete_expired', 'sub_fixture_2', null);
set local role anon;
select throws_ok($$select public.take_stripe_customers_to_reconcile(1)$$, '42501', null, 'a visitor does not call it');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.take_stripe_customers_to_reconcile(1)$$, '42501', null, 'nor whoever is signed in, about themselves');
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';

select results_eq(
  'select * from public.take_stripe_customers_to_reconcile(1)', $$values ('cus_fixture_b', null, 'other-owner@fixture.test')$$,
  'one who never was; what has ended is no longer looked for'
);
select results_eq(
  'select * from public.take_stripe_customers_to_reconcile()', $$values ('cus_fixture_a', 'sub_fixture_1', 'owner@fixture.test')$$,
  'then one whose turn was over a day ago, with the subscription that goes on'
);
select is_empty('select * from public.take_stripe_customers_to_reconcile()', 'then nobody');
reset role;
update auth.users set email = 'moved@fixture.test' where id = '00000000-0000-4000-8000-00000000000a';
set local role service_role;
select results_eq(
  'select * from public.take_stripe_customers_to_reconcile()',
  $$values ('cus_fixture_a', 'sub_fixture_1', 'moved@fixture.test')$$, 'whoever has another address is taken at once'
);
select is_empty('select * from public.take_stripe_customers_to_reconcile()', 'and once');
reset role;
update private.stripe_customers set reconciled_at = now() - interval '23 hours';
set local role service_role;
select is_empty('select * from public.take_stripe_customers_to_reconcile()', 'not before a day is over');
reset role;
update private.stripe_customers set reconciled_at = now() - interval '24 hours 1 second'
where stripe_customer_id = 'cus_fixture_b';
set local role service_role;
select results_eq(
  'select stripe_customer_id from public.take_stripe_customers_to_reconcile()', array['cus_fixture_b'], 'then again'
);
reset role;
insert into auth.users (id, email)
select ('00000000-0000-4000-9000-' || lpad(number::text, 12, '0'))::uuid, number || '@fixture.test'
from generate_series(1, 60) as number;
insert into private.stripe_customers (user_id, stripe_customer_id)
select ('00000000-0000-4000-9000-' || lpad(number::text, 12, '0'))::uuid, 'cus_many_' || number
from generate_series(1, 60) as number;
set local role service_role;
select is((select count(*) from public.take_stripe_customers_to_reconcile(0)), 1::bigint, 'one at least');
select is((select count(*) from public.take_stripe_customers_to_reconcile()), 50::bigint, 'fifty unless asked otherwise');
select is((select count(*) from public.take_stripe_customers_to_reconcile()), 9::bigint, 'to the last one');
reset role;
select is(
  (select count(*) from private.stripe_customers where reconciled_at is null), 0::bigint, 'all count as compared'
);

select * from finish();
rollback;
