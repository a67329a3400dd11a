-- A subscription says what Stripe can say, and a person has one at a time.
begin;
select plan(10);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.plans (id, name, price_kobo, duration_months, stripe_price_id, is_offered)
overriding system value values
  (-1, 'Fixture plan', 100000, 1, 'price_fixture_1', true),
  (-2, 'Former plan', 90000, 1, 'price_fixture_2', false);

select lives_ok(
  $$insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id, current_period_end)
overriding system value values
    (-1, '00000000-0000-4000-8000-00000000000a', -1, 'canceled', 'sub_fixture_1', now() - interval '1 day'),
    (-2, '00000000-0000-4000-8000-00000000000a', -1, 'incomplete_expired', 'sub_fixture_2', null),
    (-3, '00000000-0000-4000-8000-00000000000a', -1, 'active', 'sub_fixture_3', now() + interval '1 day')$$,
  'one beside any that have ended'
);
select throws_ok(
  $$insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id, current_period_end)
overriding system value values
  (-4, '00000000-0000-4000-8000-00000000000a', -1, 'incomplete', 'sub_fixture_4', null)$$,
  '23505', null, 'no second one beside a live one'
);
select throws_ok(
  $$insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id, current_period_end)
overriding system value values
  (-4, '00000000-0000-4000-8000-00000000000b', -1, 'active', 'sub_fixture_3', now() + interval '1 day')$$,
  '23505', null, 'one row of what is one in Stripe'
);
select throws_ok(
  $$insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id, current_period_end)
overriding system value values
  (-4, '00000000-0000-4000-8000-00000000000b', -1, 'cancelled', 'sub_fixture_4', null)$$,
  '23514', null, 'no status that Stripe does not have'
);
select throws_ok(
  $$insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id, current_period_end)
overriding system value values
  (-4, '00000000-0000-4000-8000-00000000000b', -1, 'active', 'sub_fixture_4', null)$$,
  '23514', null, 'none that runs for an unknown time'
);
select throws_ok(
  $$update public.subscriptions set current_period_start = current_period_end where id = -3$$, '23514', null,
  'no period that ends as it starts'
);
select throws_ok(
  $$update public.subscriptions set grace_until = 'infinity' where id = -3$$,
  '23514', null, 'no endless grace'
);
select throws_ok($$delete from public.plans where id = -1$$, '23503', null, 'a plan that somebody has stays');
select throws_ok(
  $$update public.subscriptions set entitled_until = 'infinity' where id = -3$$, '428C9', null,
  'what it unlocks is not written, it follows'
);
delete from auth.users where id = '00000000-0000-4000-8000-00000000000a';
select is_empty($$select from public.subscriptions where id in (-1, -2, -3)$$, 'they go with the account');

select * from finish();
rollback;
