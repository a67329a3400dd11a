-- What a plan unlocks, by status and time.
begin;
select plan(19);

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
  (-1, '00000000-0000-4000-8000-00000000000a', -1, 'active', 'sub_fixture_1', now() + interval '1 day');

update public.subscriptions
set status = 'active', cancel_at_period_end = false, current_period_end = now() + interval '1 day', grace_until = null
where id = -1;
select is(private.has_plan('00000000-0000-4000-8000-00000000000a'), true, 'active');
update public.subscriptions set status = 'trialing' where id = -1;
select is(private.has_plan('00000000-0000-4000-8000-00000000000a'), true, 'in trial');
update public.subscriptions
set status = 'active', current_period_end = now() - interval '1 hour'
where id = -1;
select is(
  private.has_plan('00000000-0000-4000-8000-00000000000a'), true,
  'active with a renewal that Stripe is late to tell'
);
update public.subscriptions
set cancel_at_period_end = true, current_period_end = now() + interval '1 hour'
where id = -1;
select is(
  private.has_plan('00000000-0000-4000-8000-00000000000a'), true,
  'cancelled for the end of a period that runs'
);
update public.subscriptions set current_period_end = now() - interval '1 second' where id = -1;
select is(
  private.has_plan('00000000-0000-4000-8000-00000000000a'), false,
  'cancelled for the end of a period that is over'
);
update public.subscriptions
set status = 'past_due', cancel_at_period_end = false, grace_until = now() + interval '1 hour'
where id = -1;
select is(private.has_plan('00000000-0000-4000-8000-00000000000a'), true, 'past due within the grace');
update public.subscriptions set grace_until = now() where id = -1;
select is(private.has_plan('00000000-0000-4000-8000-00000000000a'), false, 'past due when the grace is over');
update public.subscriptions
set grace_until = null, current_period_end = now() + interval '9 days'
where id = -1;
select is(private.has_plan('00000000-0000-4000-8000-00000000000a'), false, 'past due without a grace');
update public.subscriptions set status = 'unpaid', grace_until = now() + interval '1 hour' where id = -1;
select is(private.has_plan('00000000-0000-4000-8000-00000000000a'), false, 'a grace of what is not past due');
update public.subscriptions set status = 'incomplete' where id = -1;
select is(private.has_plan('00000000-0000-4000-8000-00000000000a'), false, 'incomplete');
update public.subscriptions set status = 'incomplete_expired' where id = -1;
select is(private.has_plan('00000000-0000-4000-8000-00000000000a'), false, 'incomplete and expired');
update public.subscriptions set status = 'paused' where id = -1;
select is(private.has_plan('00000000-0000-4000-8000-00000000000a'), false, 'paused');
update public.subscriptions set status = 'canceled' where id = -1;
select is(
  private.has_plan('00000000-0000-4000-8000-00000000000a'), false,
  'cancelled at once in a period that is paid'
);

update public.subscriptions set status = 'active' where id = -1;
select is(private.has_plan('00000000-0000-4000-8000-00000000000a', 'Fixture plan'), true, 'this plan');
select is(private.has_plan('00000000-0000-4000-8000-00000000000a', 'Former plan'), false, 'another plan');
select is(private.has_plan('00000000-0000-4000-8000-00000000000b'), false, 'another person');
select is(private.has_plan(null), false, 'nobody');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok(
  $$select private.has_plan('00000000-0000-4000-8000-00000000000b')$$,
  '42501', null, 'people do not ask about each other'
);
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select is(private.has_plan('00000000-0000-4000-8000-00000000000a'), true, 'the service role may ask');

select * from finish();
rollback;
