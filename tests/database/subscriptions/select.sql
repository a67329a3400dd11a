-- A person sees their own subscription and nothing of Stripe's.
begin;
select plan(6);

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
insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id, current_period_end)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', -1, 'active', 'sub_fixture_1', now() + interval '1 day'),
  (-2, '00000000-0000-4000-8000-00000000000b', -1, 'active', 'sub_fixture_2', now() + interval '1 day');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select id, status from public.subscriptions where id < 0$$, $$values (-1::bigint, 'active')$$, 'their own'
);
select throws_ok(
  $$select stripe_subscription_id from public.subscriptions$$, '42501', null, 'without Stripe''s id'
);
select throws_ok(
  $$update public.subscriptions set status = 'active' where id = -1$$, '42501', null, 'and cannot write it'
);
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select is_empty($$select id from public.subscriptions where id < 0$$, 'staff see nobody else''s');
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select id from public.subscriptions$$, '42501', null, 'a visitor none');
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select lives_ok($$update public.subscriptions set status = 'unpaid' where id = -1$$, 'the webhook writes');

select * from finish();
rollback;
