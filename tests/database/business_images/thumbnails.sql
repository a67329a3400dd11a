-- Lists show the first image of a gallery.
begin;
select plan(4);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Zzqthumb One', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Zzqthumb Two', 'approved');
insert into public.business_images (id, business_id, path, width, height) overriding system value values
  (-5, -1, '00000000-0000-4000-8000-00000000000a/-1/second.png', 1, 1),
  (-9, -1, '00000000-0000-4000-8000-00000000000a/-1/first.png', 1, 1),
  (-4, -1, '00000000-0000-4000-8000-00000000000a/-1/third.png', 1, 1);
insert into public.saved_businesses (user_id, business_id)
select '00000000-0000-4000-8000-00000000000c', id from unnest(array[-1, -2]) as id;
insert into private.performance_events (business_id, metric, day, amount)
select id, 'profile_visits', private.lagos_day(), 1 from unnest(array[-1, -2]) as id, generate_series(1, 1000);
create temporary table expected on commit drop as values
  (-1::bigint, '00000000-0000-4000-8000-00000000000a/-1/first.png'), (-2, null);
grant select on expected to anon, authenticated;

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select bag_eq(
  $$select id, thumbnail_path from public.search_businesses('zzqthumb')$$, 'select * from expected', 'search'
);
select bag_eq(
  'select id, thumbnail_path from public.trending_businesses(2)', 'select * from expected', 'what is trending'
);

reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select bag_eq(
  'select id, thumbnail_path from public.my_saved_businesses()', 'select * from expected', 'what somebody saved'
);

reset role;
delete from public.business_images where id = -9;
set local role authenticated;
select is(
  (select thumbnail_path from public.my_saved_businesses() where id = -1),
  '00000000-0000-4000-8000-00000000000a/-1/second.png', 'without the first it is the next'
);

select * from finish();
rollback;
