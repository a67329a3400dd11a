-- The badge of all of a person's businesses follows their plan.
begin;
select plan(12);

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
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Fixture place', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Second place', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Other place', 'approved');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select business_id, is_premium from public.business_stats where business_id in (-1, -3) order by 1 desc$$,
  $$values (-1::bigint, false), (-3, false)$$, 'without a plan none, as anybody sees'
);
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id, current_period_end)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', -1, 'incomplete', 'sub_fixture_1', now() + interval '1 day');
reset role;
set local request.jwt.claims = '';
select results_eq(
  $$select business_id from public.business_stats where business_id in (-1, -2, -3) and is_premium$$,
  '{}'::bigint[], 'none before it is paid'
);
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
update public.subscriptions set status = 'active' where id = -1;
reset role;
set local request.jwt.claims = '';
select set_eq(
  $$select business_id from public.business_stats where business_id in (-1, -2, -3) and is_premium$$,
  array[-1, -2]::bigint[], 'all of theirs then, and no other'
);
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select is((select is_premium from public.business_stats where business_id = -1), true, 'as anybody sees');
reset role;
set local request.jwt.claims = '';
insert into public.businesses (id, owner_id, name) overriding system value values
  (-4, '00000000-0000-4000-8000-00000000000a', 'New place'),
  (-5, '00000000-0000-4000-8000-00000000000b', 'New other place');
select results_eq(
  $$select business_id from public.business_stats where business_id in (-4, -5) and is_premium$$,
  array[-4]::bigint[], 'a business that is made later has it too'
);
update public.businesses set owner_id = '00000000-0000-4000-8000-00000000000b' where id = -4;
select is(
  (select is_premium from public.business_stats where business_id = -4), false, 'it stays with the owner'
);
update public.businesses set owner_id = '00000000-0000-4000-8000-00000000000a' where id = -4;
select is((select is_premium from public.business_stats where business_id = -4), true, 'and comes with them');
update public.subscriptions set status = 'past_due' where id = -1;
select is(
  (select is_premium from public.business_stats where business_id = -1), false, 'past due without grace'
);
update public.subscriptions set grace_until = now() + interval '1 day' where id = -1;
select is((select is_premium from public.business_stats where business_id = -1), true, 'with grace');
update public.subscriptions set status = 'canceled' where id = -1;
select is((select is_premium from public.business_stats where business_id = -1), false, 'ended');
insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id, current_period_end)
overriding system value values
  (-2, '00000000-0000-4000-8000-00000000000a', -1, 'active', 'sub_fixture_2', now() + interval '1 day');
select is((select is_premium from public.business_stats where business_id = -1), true, 'subscribed again');
delete from public.subscriptions where id = -2;
select is(
  (select is_premium from public.business_stats where business_id = -1), false, 'a row that is deleted'
);

select * from finish();
rollback;
