-- Among many ads whose time is over, those that are shown are found by index, as a visitor.
begin;
select plan(2);

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
insert into public.ads (business_id, image_path, starts_at, ends_at)
select -1, 'content/ads/fixture-many-' || n || '.png', now() - interval '40 days', now() - n * interval '1 minute'
from generate_series(1, 10000) as n;
analyze public.ads;
create function pg_temp.plan_of(query text) returns text language plpgsql as $$
declare
  line text;
  lines text := '';
begin
  for line in execute 'explain ' || query loop
    lines := lines || line || E'\n';
  end loop;
  return lines;
end
$$;
grant execute on function pg_temp.plan_of(text) to anon;

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select matches(pg_temp.plan_of('select * from public.ads'), 'ads_enabled_ends_at_idx', 'a plain select');
select is((select count(*) from public.active_ads()) >= 2, true, 'and the active ones are there');

select * from finish();
rollback;
