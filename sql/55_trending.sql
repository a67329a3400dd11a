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

create function private.trending_heat(score double precision, day date) returns double precision
language sql immutable
set search_path = ''
as $$
  -- Rounded, so that the same visits give the same number in whatever order they were added up.
  select round(
    (ln(score) / ln(2::double precision) + (day - date '2026-01-01') / 7.0)::numeric, 9
  )::double precision
$$;
comment on function private.trending_heat(double precision, date) is
  'A score of this day as trending_scores.heat.';

create function private.trending_score(heat double precision, day date) returns double precision
language sql immutable
set search_path = ''
as $$
  select power(2::double precision, heat - (day - date '2026-01-01') / 7.0)
$$;
comment on function private.trending_score(double precision, date) is 'What a heat is worth on this day.';

create function private.score_trending(business_ids bigint[]) returns void
language sql
set search_path = ''
as $$
  with scored as (
    select
      business_id,
      sum(amount * private.decay(private.lagos_day() - day)) as score,
      sum(amount)::integer as visits
    from private.performance_days
    where business_id = any (business_ids) and metric = 'profile_visits' and day > private.lagos_day() - 30
    group by business_id
    having sum(amount) > 0
  ),
  gone as (
    delete from private.trending_scores
    where business_id = any (business_ids) and business_id not in (select business_id from scored)
  )
  insert into private.trending_scores (business_id, heat, visits)
  select business_id, private.trending_heat(score, private.lagos_day()), visits from scored
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
  score double precision
);
comment on type public.trending_business is
  'A result of trending_businesses. `number_of_profile_visits` is that of the last 30 days.';

-- Definer: the scores are granted to nobody. What it shows is the public columns of listed businesses,
-- whoever asks.
create function public.trending_businesses(page_size integer default 10)
returns setof public.trending_business
language plpgsql stable security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  today date := private.lagos_day();
begin
  perform private.check_page_size(page_size);
  return query
  with tail as materialized (
    select business_id, sum(amount * private.decay(today - day)) as score, sum(amount)::integer as visits
    from private.performance_events
    where metric = 'profile_visits' and day > today - 30
    group by business_id
  ),
  -- The best come from among the best so far and those that were visited since.
  candidates as (
    (
      select business_id
      from private.trending_scores
      join public.businesses on businesses.id = business_id and is_listed
      order by heat desc, business_id
      limit page_size
    )
    union
    select business_id from tail
  ),
  scored as (
    select
      business_id,
      round((
        coalesce(private.trending_score(trending_scores.heat, today), 0) + coalesce(tail.score, 0)
      )::numeric, 4)::double precision as score,
      coalesce(trending_scores.visits, 0) + coalesce(tail.visits, 0) as visits
    from candidates
    left join private.trending_scores using (business_id)
    left join tail using (business_id)
  )
  select
    businesses.id,
    businesses.name,
    businesses.description,
    businesses.category_id,
    categories.name,
    businesses.logo_path,
    businesses.state,
    scored.visits,
    scored.score
  from scored
  join public.businesses on businesses.id = scored.business_id and businesses.is_listed
  left join public.categories on categories.id = businesses.category_id
  order by scored.score desc, businesses.id
  limit page_size;
end
$$;
grant execute on function public.trending_businesses(integer) to anon, authenticated, service_role;
comment on function public.trending_businesses(integer) is
  'The listed businesses that are visited most at present, best first: each visit of the last 30 days '
  'counts, by half as much with every seven days. PT400 invalid_page_size.';
