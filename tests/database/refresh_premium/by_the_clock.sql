-- The job takes badges whose time is over, and no others.
begin;
select plan(4);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into auth.users (id, email) values ('00000000-0000-4000-8000-00000000000e', 'active@fixture.test');
insert into public.plans (id, name, price_kobo, duration_months, stripe_price_id, is_offered)
overriding system value values
  (-1, 'Fixture plan', 100000, 1, 'price_fixture_1', true),
  (-2, 'Former plan', 90000, 1, 'price_fixture_2', false);
insert into public.businesses (id, owner_id, name) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Grace over'),
  (-2, '00000000-0000-4000-8000-00000000000b', 'Within grace'),
  (-3, '00000000-0000-4000-8000-00000000000c', 'Period over'),
  (-4, '00000000-0000-4000-8000-00000000000e', 'Renews');
insert into public.subscriptions
  (id, user_id, plan_id, status, stripe_subscription_id, current_period_end, cancel_at_period_end, grace_until)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', -1,
    'past_due', 'sub_fixture_1', now() + interval '9 days', false,
    now() - interval '1 second'),
  (-2, '00000000-0000-4000-8000-00000000000b', -1,
    'past_due', 'sub_fixture_2', now() + interval '9 days', false,
    now() + interval '1 hour'),
  (-3, '00000000-0000-4000-8000-00000000000c', -1,
    'active', 'sub_fixture_3', now() - interval '1 second', true, null),
  (-4, '00000000-0000-4000-8000-00000000000e', -1,
    'active', 'sub_fixture_4', now() - interval '1 hour', false, null);
-- As it was when their time was not over.
update public.business_stats set is_premium = true where business_id between -4 and -1;

select lives_ok($$select private.run_frequent_jobs()$$, 'the job runs');
select set_eq(
  $$select business_id from public.business_stats where business_id between -4 and -1 and is_premium$$,
  array[-2, -4]::bigint[], 'badges are left to whom they belong'
);
select private.refresh_premium();
select set_eq(
  $$select business_id from public.business_stats where business_id between -4 and -1 and is_premium$$,
  array[-2, -4]::bigint[], 'a second time changes nothing'
);
update public.business_stats set is_premium = true where business_id = -1;
update public.subscriptions set status = 'active' where id = -1;
select private.refresh_premium();
select is(
  (select is_premium from public.business_stats where business_id = -1), true,
  'one that was paid after all stays'
);

select * from finish();
rollback;
