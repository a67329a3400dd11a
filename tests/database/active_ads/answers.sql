-- Ads that are shown now: to everybody the same, newest first.
begin;
select plan(6);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed place', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Hidden place', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Other place', 'approved');
insert into public.subscriptions (user_id, plan_id, status, stripe_subscription_id, current_period_end)
select owner_id::uuid, min(plans.id), 'active', 'sub_fixture_' || key, now() + interval '1 day'
from public.plans
cross join (values
  ('00000000-0000-4000-8000-00000000000a', 1), ('00000000-0000-4000-8000-00000000000b', 2)
) as owners (owner_id, key)
group by owner_id, key;
insert into public.ads (id, business_id, image_path, starts_at, ends_at, is_enabled)
overriding system value values
  (-1, -1, 'content/ads/fixture-1.png', now() - interval '1 day', now() + interval '1 day', true),
  (-2, -1, 'content/ads/fixture-2.png', now() + interval '1 hour', now() + interval '1 day', true),
  (-3, -1, 'content/ads/fixture-3.png', now() - interval '1 day', now(), true),
  (-4, -1, 'content/ads/fixture-4.png', now() - interval '1 day', now() + interval '1 day', false),
  (-5, -2, 'content/ads/fixture-5.png', now() - interval '1 day', now() + interval '1 day', true),
  (-6, -3, 'content/ads/fixture-6.png', now(), now() + interval '1 day', true);

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select id, business_id, business_name, image_path from public.active_ads() where id < 0$$,
  $$values
    (-1::bigint, -1::bigint, 'Listed place', 'content/ads/fixture-1.png'),
    (-6, -3, 'Other place', 'content/ads/fixture-6.png')$$,
  'with the business'
);
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select id from public.active_ads() where id < 0$$, array[-1, -6]::bigint[], 'to an owner the same'
);
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select results_eq(
  $$select id from public.active_ads() where id < 0$$, array[-1, -6]::bigint[], 'to staff the same'
);
select results_eq($$select id from public.active_ads(1, 0)$$, array[-1]::bigint[], 'a page');
select results_eq($$select id from public.active_ads(1, -1)$$, array[-6]::bigint[], 'the next page');
select throws_ok($$select public.active_ads(0)$$, 'PT400', null, 'a page of nothing');

select * from finish();
rollback;
