-- Twenty visits for each business on average over 400 days, rolled up, as the job leaves them. Businesses 2, 3 and 4 have a
-- hundred thousand each, and those also as the single visits that they were: what their numbers cost without a roll-up
-- can be measured there. (The single visits of all others, which no read path touches, are not laid.)
create unlogged table bench.visit_counts as
select
  i,
  case when i between 2 and 4 then 0 else floor(least(bench.skewed(bench.unit(i, 70), 20), 50000) + bench.unit(i, 71)) end::integer as visits
from generate_series(1::bigint, :n) as i;

create unlogged table bench.visit_days as
select i as business_id, day, sum(amount)::bigint as amount
from (
  select
    i,
    :today::date - 1 - floor(400 * bench.unit(i * 1000 + turn, 72))::integer as day,
    visits / least(visits, 400) + (turn <= visits % least(visits, 400))::integer as amount
  from bench.visit_counts
  cross join lateral generate_series(1, least(visits, 400)) as turn
  where visits > 0
) as visited
group by i, day;

insert into private.visits (business_id, day, anonymous_visitor, created_at)
select
  business_id, day, decode(md5(business_id || ' ' || turn) || md5(turn || ' ' || business_id), 'hex'),
  day::timestamptz + interval '12 hours'
from (
  select business_id, turn, :today::date - 1 - floor(400 * bench.unit(business_id * 1000000 + turn, 73))::integer as day
  from generate_series(2::bigint, 4) as business_id
  cross join generate_series(1, 100000) as turn
) as visited
order by day;

insert into private.performance_days (business_id, metric, day, amount)
select business_id, 'profile_visits', day, amount from bench.visit_days
union all
select business_id, 'profile_visits', day, count(*) from private.visits group by business_id, day
union all
select business_id, 'reviews', (created_at at time zone 'Africa/Lagos')::date, count(*)
from public.reviews where is_visible group by 1, 3
union all
select business_id, 'saved_by_users', (created_at at time zone 'Africa/Lagos')::date, count(*)
from public.saved_businesses group by 1, 3
union all
select business_id, 'conversations', (created_at at time zone 'Africa/Lagos')::date, count(*)
from public.chats group by 1, 3
-- As the days came, not business by business.
order by 3;

insert into private.performance_months (business_id, metric, month, amount)
select business_id, metric, date_trunc('month', day::timestamp)::date, sum(amount)
from private.performance_days
group by 1, 2, 3
order by 3;

-- What came since the job ran last.
insert into private.performance_events (business_id, metric, day, amount)
select 1 + floor(power(bench.unit(i, 74), 2) * :n)::bigint, 'profile_visits', :today::date, 1
from generate_series(1::bigint, :n / 25) as i;
