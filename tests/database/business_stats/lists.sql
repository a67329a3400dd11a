-- Lists show the badge of a business, and the name that it has in links.
begin;
select plan(3);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Zzqbadge One', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Zzqbadge Two', 'approved');
update public.business_stats set is_premium = true where business_id = -1;
insert into public.saved_businesses (user_id, business_id)
select '00000000-0000-4000-8000-00000000000c', id from unnest(array[-1, -2]) as id;
insert into private.performance_events (business_id, metric, day, amount)
select id, 'profile_visits', private.lagos_day(), 1 from unnest(array[-1, -2]) as id, generate_series(1, 1000);
create temporary table expected on commit drop as values
  (-1::bigint, 'zzqbadge-one', true), (-2, 'zzqbadge-two', false);
grant select on expected to anon, authenticated;

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select bag_eq(
  $$select id, slug, is_premium from public.search_businesses('zzqbadge')$$, 'select * from expected', 'search'
);
select bag_eq(
  'select id, slug, is_premium from public.trending_businesses(2)', 'select * from expected', 'what is trending'
);

reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select bag_eq(
  'select id, slug, is_premium from public.my_saved_businesses()', 'select * from expected', 'what somebody saved'
);

select * from finish();
rollback;
