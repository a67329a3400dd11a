-- What Stripe is told of a person, and by which ids it knows them.
begin;
select plan(8);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner", "last_name": "Fixture"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}');
insert into public.plans (id, name, price_kobo, duration_months, stripe_product_id) overriding system value values
  (-1, 'Fixture plan', 100000, 1, 'prod_fixture_1'), (-2, 'Fixture other', 200000, 3, 'prod_fixture_2');
insert into private.stripe_customers (user_id, stripe_customer_id) values
  ('00000000-0000-4000-8000-00000000000a', 'cus_fixture_a'), ('00000000-0000-4000-8000-00000000000b', 'cus_fixture_b');

insert into auth.users (id, email) values ('00000000-0000-4000-8000-00000000000c', 'nameless@fixture.test');
insert into public.subscriptions (user_id, plan_id, status, stripe_subscription_id, current_period_end) values
  ('00000000-0000-4000-8000-00000000000a', -1, 'canceled', 'sub_fixture_0', now()),
  ('00000000-0000-4000-8000-00000000000a', -1, 'past_due', 'sub_fixture_1', now() + interval '1 day'),
  ('00000000-0000-4000-8000-00000000000b', -1, 'canceled', 'sub_fixture_2', now());
set local role anon;
select throws_ok($$select public.billing_standing('00000000-0000-4000-8000-00000000000a')$$, '42501', null, 'a visitor does not call it');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.billing_standing('00000000-0000-4000-8000-00000000000a')$$, '42501', null, 'nor whoever is signed in, about themselves');
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';

select results_eq(
  $$select * from public.billing_standing('00000000-0000-4000-8000-00000000000a')$$,
  $$values ('owner@fixture.test', 'Owner Fixture', 'cus_fixture_a', 'sub_fixture_1', 'past_due')$$,
  'the subscription that has not ended'
);
select results_eq(
  $$select * from public.billing_standing('00000000-0000-4000-8000-00000000000b')$$,
  $$values ('other-owner@fixture.test', 'Other', 'cus_fixture_b', null, null)$$,
  'none where all have; one name alone'
);
select results_eq(
  $$select email, stripe_customer_id, stripe_subscription_id, status
    from public.billing_standing('00000000-0000-4000-8000-00000000000c')$$,
  $$values ('nameless@fixture.test', null, null, null)$$, 'somebody who never wanted to pay'
);
select is_empty(
  $$select * from public.billing_standing('00000000-0000-4000-8000-000000000099')$$, 'of nobody, no row'
);
reset role;
delete from private.stripe_customers where stripe_customer_id = 'cus_fixture_b';
set local role service_role;
select results_eq(
  $$select stripe_customer_id from public.billing_standing('00000000-0000-4000-8000-00000000000b')$$,
  array[null], 'whoever is no customer any more'
);
select results_eq(
  $$select count(*) from public.billing_standing('00000000-0000-4000-8000-00000000000a')$$, array[1]::bigint[],
  'one row, however many subscriptions have ended'
);

select * from finish();
rollback;
