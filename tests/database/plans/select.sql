-- Anybody sees what is offered; who has a plan that is no longer offered still sees it. Nobody sees Stripe's ids.
begin;
select plan(9);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.plans (id, name, price_kobo, duration_months, stripe_product_id, stripe_price_id, is_offered)
overriding system value values
  (-1, 'Fixture plan', 100000, 1, 'prod_fixture_1', 'price_fixture_1', true),
  (-2, 'Former plan', 90000, 1, 'prod_fixture_2', 'price_fixture_2', false);
insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id, current_period_end)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', -2, 'active', 'sub_fixture_1', now() + interval '20 days');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select name from public.plans where id < 0$$, array['Fixture plan'], 'a visitor sees the offered one'
);
select throws_ok($$select stripe_price_id from public.plans$$, '42501', null, 'and no price of Stripe');
select throws_ok($$select stripe_product_id from public.plans$$, '42501', null, 'nor a product');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select set_eq(
  $$select name from public.plans where id < 0$$, array['Fixture plan', 'Former plan'],
  'a subscriber sees the offered one and their own'
);
select throws_ok($$select stripe_price_id from public.plans$$, '42501', null, 'and no price of Stripe');
select throws_ok($$select stripe_product_id from public.plans$$, '42501', null, 'nor a product');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select results_eq(
  $$select name from public.plans where id < 0$$, array['Fixture plan'], 'others see the offered one'
);
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select results_eq($$select name from public.plans where id < 0$$, array['Fixture plan'], 'so do staff');
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select is(
  (select count(stripe_price_id) + count(stripe_product_id) from public.plans where id < 0), 4::bigint,
  'the service role sees everything'
);

select * from finish();
rollback;
