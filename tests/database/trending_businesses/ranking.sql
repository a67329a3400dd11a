-- Visits of the last 30 days count, by half as much with every seven days of age.
begin;
select plan(12);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

insert into public.categories (id, name) overriding system value values (-1, 'Fixture kind');
update public.businesses set category_id = -1, description = 'Text', state = 'Lagos' where id = -1;
insert into public.businesses (id, owner_id, name, approval_status) overriding system value
select -id, '00000000-0000-4000-8000-00000000000b', 'Shop ' || id, 'approved' from generate_series(11, 14) as id;
create function pg_temp.visits(business_id bigint, age integer, times integer) returns void language sql as $$
  insert into private.performance_events (business_id, metric, day, amount)
  select visits.business_id, 'profile_visits', private.lagos_day() - age, 1 from generate_series(1, times)
$$;
create function pg_temp.trending() returns table (id bigint, visits integer, score double precision) language sql as $$
  select id, number_of_profile_visits, score
  from public.trending_businesses(100) where id < 0
$$;
select
  pg_temp.visits(-1, 0, 10), pg_temp.visits(-1, 7, 10), pg_temp.visits(-1, 30, 1000),
  pg_temp.visits(-3, 7, 28), pg_temp.visits(-11, 29, 100), pg_temp.visits(-12, 30, 1000),
  pg_temp.visits(-2, 0, 500), pg_temp.visits(-13, 0, 14), pg_temp.visits(-14, 0, 1);
insert into private.performance_events (business_id, metric, day, amount)
select -14, metric, private.lagos_day(), 1
from unnest(array['conversations', 'reviews', 'saved_by_users']) as metric, generate_series(1, 100);

create temporary table expected (id, visits, score) as values
  (-1::bigint, 20, 15::double precision), (-13, 14, 14), (-3, 28, 14),
  (-11, 100, round((100 * 0.5 ^ (29 / 7.0))::numeric, 4)), (-14, 1, 1);
select results_eq(
  'select * from pg_temp.trending()', 'select * from expected order by score desc, id',
  'from the tail alone: listed ones, visits only, of 30 days; the same score by id'
);
select private.roll_up_performance();
select isnt_empty($$select from private.trending_scores where business_id = -1$$, 'scores are kept');
select results_eq(
  'select * from pg_temp.trending()', 'select * from expected order by score desc, id', 'from the kept scores'
);
select private.refresh_trending();
select results_eq(
  'select * from pg_temp.trending()', 'select * from expected order by score desc, id', 'once more, daily'
);

select pg_temp.visits(-14, 0, 20), pg_temp.visits(-3, 7, 4);
select results_eq(
  'select * from pg_temp.trending()',
  $$values (-14::bigint, 21, 21::double precision), (-3, 32, 16), (-1, 20, 15), (-13, 14, 14),
    (-11, 100, round((100 * 0.5 ^ (29 / 7.0))::numeric, 4)::double precision)$$,
  'kept scores and the tail together'
);
select results_eq(
  'select id from public.trending_businesses(2) where id < 0 and score < 20', array[-3::bigint],
  'a short page too, when the best come from the tail'
);

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select name, description, category_id, category_name, logo_path, state, number_of_profile_visits
    from public.trending_businesses(100) where id = -1$$,
  $$values ('Listed', 'Text', -1::bigint, 'Fixture kind', null::text, 'Lagos', 20)$$, 'for anybody'
);
select throws_ok($$select public.trending_businesses(0)$$, 'PT400', null, 'a page of none');
select throws_ok($$select public.trending_businesses(101)$$, 'PT400', null, 'too long a page');
select throws_ok($$select public.trending_businesses(null)$$, 'PT400', null, 'no size');
reset role;

update public.businesses set is_active = false where id in (-1, -14);
select results_eq(
  'select id from public.trending_businesses(2) where id < 0', array[-3::bigint, -13],
  'what is no longer listed makes no page short'
);
delete from public.businesses where id = -3;
select results_eq('select id from pg_temp.trending()', array[-13::bigint, -11], 'nor what is deleted');

select * from finish();
rollback;
