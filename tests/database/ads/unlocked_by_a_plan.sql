-- An ad is shown while the owner of its business has a plan: it goes with the plan and comes back with it.
begin;
select plan(16);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.plans (id, name, price_kobo, duration_months) overriding system value values
  (-1, 'Fixture plan', 100000, 1);
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed place', 'approved'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Other place', 'approved');
insert into public.ads (id, business_id, image_path, starts_at, ends_at) overriding system value values
  (-1, -1, 'content/ads/fixture-1.png', now() - interval '1 day', now() + interval '1 day'),
  (-3, -3, 'content/ads/fixture-3.png', now() - interval '1 day', now() + interval '1 day');

-- The ads that somebody reads from the table, and those that the function answers, one after the other.
create function pg_temp.shown(role text, person text default null) returns bigint[] language plpgsql as $$
declare
  seen bigint[];
begin
  perform set_config(
    'request.jwt.claims', json_build_object('role', shown.role, 'sub', shown.person)::text, true
  );
  execute format('set local role %I', shown.role);
  seen := array(select id from public.ads where id < 0 order by id desc)
    || 0::bigint || array(select id from public.active_ads() where id < 0);
  reset role;
  return seen;
end
$$;

select is(pg_temp.shown('anon'), '{0}', 'without a plan: none to visitors');
select is(
  pg_temp.shown('authenticated', '00000000-0000-4000-8000-00000000000c'), '{0}', 'none to customers'
);
select is(
  pg_temp.shown('authenticated', '00000000-0000-4000-8000-00000000000a'), '{-1,0}',
  'the owner sees what they have booked, but it is not shown'
);
select is(
  pg_temp.shown('authenticated', '00000000-0000-4000-8000-00000000000d'), '{-1,-3,0}', 'so do staff'
);

insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id, current_period_end)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', -1, 'incomplete', 'sub_fixture_1', now() + interval '1 day');
select is(pg_temp.shown('anon'), '{0}', 'one that is not paid yet unlocks nothing');
update public.subscriptions set status = 'active' where id = -1;
select is(pg_temp.shown('anon'), '{-1,0,-1}', 'with a plan: to visitors, and of that owner only');
select is(
  pg_temp.shown('authenticated', '00000000-0000-4000-8000-00000000000b'), '{-1,-3,0,-1}',
  'another owner sees it beside their own, which is still not shown'
);

update public.subscriptions set status = 'past_due', grace_until = now() + interval '1 day' where id = -1;
select is(pg_temp.shown('anon'), '{-1,0,-1}', 'in its grace');
update public.subscriptions set grace_until = now() - interval '1 second' where id = -1;
select is(pg_temp.shown('anon'), '{0}', 'not after its grace');
update public.subscriptions set status = 'active', grace_until = null where id = -1;
select is(pg_temp.shown('anon'), '{-1,0,-1}', 'again once it is paid');
update public.subscriptions set cancel_at_period_end = true where id = -1;
select is(pg_temp.shown('anon'), '{-1,0,-1}', 'until the end of a period that was paid');
update public.subscriptions set status = 'canceled' where id = -1;
select is(pg_temp.shown('anon'), '{0}', 'not after the end');

insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id, current_period_end)
overriding system value values
  (-2, '00000000-0000-4000-8000-00000000000a', -1, 'active', 'sub_fixture_2', now() + interval '1 day');
select is(pg_temp.shown('anon'), '{-1,0,-1}', 'it comes back with the next plan');
update public.ads set is_enabled = false where id = -1;
select is(pg_temp.shown('anon'), '{0}', 'a plan shows none that was taken out of view');
update public.ads set is_enabled = true where id = -1;
update public.businesses set is_active = false where id = -1;
select is(pg_temp.shown('anon'), '{0}', 'and none of a business that is not listed');
update public.businesses set is_active = true where id = -1;
select is(pg_temp.shown('anon'), '{-1,0,-1}', 'which shows it again when it is');

select * from finish();
rollback;
