-- The life of a subscription as its person is told about it.
begin;
select plan(13);

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

create function pg_temp.told(out titles text[]) language sql as $$
  select coalesce(array_agg(title order by id), '{}') from public.notifications
  where recipient_id = '00000000-0000-4000-8000-00000000000a'
    and type = 'subscription_notification' and subject_id = -1
$$;

insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id, current_period_end)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', -1, 'incomplete', 'sub_fixture_1', '2026-12-05 22:59:00+00');
select is(pg_temp.told(), '{}', 'nothing before the first payment');
update public.subscriptions set status = 'active' where id = -1;
select is(pg_temp.told(), '{Subscription active}', 'active');
update public.subscriptions
set status = 'active', current_period_end = '2026-12-05 23:30:00+00'
where id = -1;
select is(pg_temp.told(), '{Subscription active}', 'the same again is nothing new');
update public.subscriptions set status = 'past_due', grace_until = '2026-12-12 12:00:00+00' where id = -1;
select is(pg_temp.told(), '{Subscription active,Payment failed}', 'a payment failed');
select results_eq(
  $$select body from public.notifications where subject_id = -1 and title = 'Payment failed'$$,
  array['We could not charge your card for the Fixture plan plan. It goes on until 12 December 2026. Please change '
    || 'the card or try again.'],
  'until when there is grace'
);
update public.subscriptions set status = 'active', grace_until = null where id = -1;
select is(pg_temp.told(), '{Subscription active,Payment failed}', 'that it was paid is told by the invoice');
update public.subscriptions set cancel_at_period_end = true where id = -1;
select is(pg_temp.told(), '{Subscription active,Payment failed,Subscription will end}', 'it will end');
select results_eq(
  $$select body from public.notifications where subject_id = -1 and title = 'Subscription will end'$$,
  array['Your Fixture plan plan ends on 6 December 2026.'], 'on which day in Nigeria'
);
update public.subscriptions set status = 'canceled' where id = -1;
select is(
  pg_temp.told(), '{Subscription active,Payment failed,Subscription will end,Subscription ended}', 'it has ended'
);
update public.subscriptions set cancel_at_period_end = false where id = -1;
select is(cardinality(pg_temp.told()), 4, 'nothing after that');
select results_eq(
  $$select distinct business_id, actor_id from public.notifications where subject_id = -1
    and recipient_id = '00000000-0000-4000-8000-00000000000a' and type = 'subscription_notification'$$,
  $$values (null::bigint, null::uuid)$$, 'all about the person, by nobody'
);
delete from public.notifications where subject_id = -1;
delete from public.subscriptions where id = -1;
insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id, current_period_end)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', -1, 'active', 'sub_fixture_2', now() + interval '1 day');
select is(pg_temp.told(), '{Subscription active}', 'one that is active when it is first heard of');
update public.subscriptions set status = 'unpaid' where id = -1;
update public.subscriptions set status = 'canceled' where id = -1;
select is(pg_temp.told(), '{Subscription active,Subscription ended}', 'an end is told once');

select * from finish();
rollback;
