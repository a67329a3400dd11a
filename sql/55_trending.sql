-- Trending: the businesses that are visited most at present. Each visit of the last 30 days counts, and half
-- as much with every seven days.

create table private.trending_scores (
  business_id bigint primary key references public.businesses (id) on delete cascade,
  heat double precision not null,
  visits integer not null
);

create index trending_scores_heat_business_id_idx on private.trending_scores (heat desc, business_id);

-- No grants: definer functions only.
comment on table private.trending_scores is
  'Visits of the last 30 days, as far as the tail of performance was moved, weighted by age.';
comment on column private.trending_scores.heat is
  'The binary logarithm of the score plus a seventh of the day''s number. All scores fade alike, so this '
  'stays as it is from day to day: only visits that come, or that turn 30 days old, change it.';

create function private.trending_level(day date) returns double precision
language sql immutable
set search_path = ''
as $$
  select (day - date '2026-01-01') / 7.0::double precision
$$;
comment on function private.trending_level(date) is 'The heat of a score of 1 on this day.';

create function private.trending_weights() returns table (day date, weight double precision)
language sql stable rows 30
set search_path = ''
as $$
  select private.lagos_day() - age, private.decay(age) from generate_series(0, 29) as age
$$;
comment on function private.trending_weights() is 'What a visit of each of the last 30 days is worth today.';

create function private.score_trending(business_ids bigint[]) returns void
language sql
set search_path = ''
as $$
  with today as materialized (
    select private.lagos_day() as today, private.trending_level(private.lagos_day()) as level
  ),
  scored as (
    select
      business_id,
      -- Rounded, so that the same visits give the same number in whatever order they were added up.
      round((ln(sum(amount * weight)) / ln(2::double precision) + level)::numeric, 9) as heat,
      sum(amount)::integer as visits
    from today
    cross join unnest(business_ids) as wanted
    join private.performance_days
      on business_id = wanted and metric = 'profile_visits' and day between today - 29 and today
    join private.trending_weights() as weights using (day)
    group by business_id, level
    having sum(amount) > 0
  ),
  gone as (
    delete from private.trending_scores
    where business_id = any (business_ids) and business_id not in (select business_id from scored)
  )
  insert into private.trending_scores (business_id, heat, visits)
  select business_id, heat, visits from scored
  on conflict (business_id) do update set heat = excluded.heat, visits = excluded.visits
$$;
comment on function private.score_trending(bigint[]) is
  'Computes the scores of these businesses anew from performance_days. The caller holds the businesses.';

create function private.refresh_trending() returns void
language plpgsql
set search_path = ''
as $$
begin
  -- A roll-up writes the same rows.
  perform pg_advisory_xact_lock(hashtextextended('private.performance', 0));
  -- What somebody is deleting needs no score, and waiting for it could be crosswise.
  perform private.score_trending(array(
    select id from public.businesses
    where id in (select business_id from private.trending_scores)
    order by id
    for key share skip locked
  ));
end
$$;
comment on function private.refresh_trending() is
  'Once a day: visits that are 30 days old now count no longer.';


create type public.trending_business as (
  id bigint,
  name text,
  description text,
  category_id bigint,
  category_name text,
  logo_path text,
  state text,
  number_of_profile_visits integer,
  score double precision,
  is_premium boolean,
  slug text,
  thumbnail_path text
);
comment on type public.trending_business is
  'A result of trending_businesses. `number_of_profile_visits` is that of the last 30 days; `thumbnail_path` is the first '
  'image of the gallery, null without one; `is_premium` is the badge.';

-- Definer: the scores are granted to nobody. What it shows is the public columns of listed businesses,
-- whoever asks.
create function public.trending_businesses(page_size integer default 10)
returns setof public.trending_business
language plpgsql stable security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  level double precision := private.trending_level(private.lagos_day());
begin
  perform private.check_page_size(page_size);
  return query
  with tail as materialized (
    select business_id, sum(amount * weight) as score, sum(amount)::integer as visits
    from private.performance_events
    join private.trending_weights() as weights using (day)
    where metric = 'profile_visits'
    group by business_id
  ),
  best as materialized (
    select business_id, heat, visits
    from private.trending_scores
    join public.businesses on businesses.id = business_id and is_listed
    order by heat desc, business_id
    limit page_size
  ),
  -- The best of all are among the best so far and those that were visited since. What is long is looked up
  -- one by one: the scores of the latter, and further down the businesses, in order and no more than are
  -- shown.
  parts as (
    select business_id, power(2, heat - level) as score, visits from best
    union all
    select business_id, score, visits from tail
    union all
    select business_id, power(2, known.heat - level), known.visits
    from tail
    cross join lateral (
      select heat, visits from private.trending_scores
      where trending_scores.business_id = tail.business_id
      limit 1
    ) as known
    where business_id not in (select business_id from best)
  ),
  scored as (
    select
      business_id,
      round(sum(score)::numeric, 4)::double precision as score,
      sum(visits)::integer as visits
    from parts
    group by business_id
    order by score desc, business_id
  )
  select
    business_id,
    business.name,
    business.description,
    business.category_id,
    categories.name,
    business.logo_path,
    business.state,
    scored.visits,
    scored.score,
    (select is_premium from public.business_stats where business_id = business.id),
    business.slug,
    (select path from public.business_images where business_id = business.id order by id limit 1)
  from scored
  cross join lateral (
    select * from public.businesses where id = scored.business_id and is_listed limit 1
  ) as business
  left join public.categories on categories.id = business.category_id
  order by scored.score desc, business_id
  limit page_size;
end
$$;
grant execute on function public.trending_businesses(integer) to anon, authenticated, service_role;
comment on function public.trending_businesses(integer) is
  'The listed businesses that are visited most at present, best first: each visit of the last 30 days '
  'counts, by half as much with every seven days. PT400 invalid_page_size.';
