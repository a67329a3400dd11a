-- What an owner reads of their business's numbers. Each read is one statement, so one view of the sums and
-- the tail: an event that is moved meanwhile is seen in the one or in the other.

create type public.business_performance as (
  total_conversations bigint,
  total_reviews bigint,
  total_profile_visits bigint,
  total_saved_by_users bigint,
  points jsonb
);
comment on type public.business_performance is
  'The numbers of a business in a window: all four totals, and of one metric the list of {"date", "value"}, '
  'oldest first and without gaps. `date` is a day, or the first day of a month.';

create function private.require_own_business(business_id bigint) returns void
language plpgsql stable
set search_path = ''
as $$
#variable_conflict use_column
declare
  person uuid := private.require_person();
begin
  perform from public.businesses where id = require_own_business.business_id and owner_id = person;
  if not found then
    perform private.raise_business_not_found();
  end if;
end
$$;
comment on function private.require_own_business(bigint) is
  'PT404 business_not_found unless the caller owns it.';

-- Definer: the numbers are granted to nobody. It asks for the owner itself.
create function public.business_performance(
  business_id bigint,
  "window" text default 'this_month',
  metric text default 'profile_visits'
) returns public.business_performance
language plpgsql stable security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  today date := private.lagos_day();
  this_month timestamp := date_trunc('month', today::timestamp);
  by_day boolean := business_performance."window" = 'this_month';
  first_month date;
  answer public.business_performance;
begin
  if business_performance."window" is null
    or business_performance."window" not in ('this_month', 'last_6_months', 'last_12_months', 'all_time')
  then
    raise sqlstate 'PT400' using
      message = 'This is no window of time.',
      detail = 'invalid_window',
      hint = 'Send this_month, last_6_months, last_12_months or all_time.';
  end if;
  if business_performance.metric is null
    or business_performance.metric <> all (private.performance_metrics())
  then
    raise sqlstate 'PT400' using
      message = 'This is no metric.',
      detail = 'invalid_metric',
      hint = 'Send conversations, reviews, profile_visits or saved_by_users.';
  end if;
  perform private.require_own_business(business_performance.business_id);
  first_month := case business_performance."window"
    when 'this_month' then this_month
    when 'last_6_months' then this_month - interval '5 months'
    when 'last_12_months' then this_month - interval '11 months'
    else '-infinity'
  end;

  with numbers as (
    select metric, day as at, amount
    from private.performance_days
    where by_day and business_id = business_performance.business_id
      and metric = any (private.performance_metrics()) and day >= first_month
    union all
    select metric, month, amount
    from private.performance_months
    where not by_day and business_id = business_performance.business_id
      and metric = any (private.performance_metrics()) and month >= first_month
    union all
    select metric, case when by_day then day else date_trunc('month', day::timestamp)::date end, amount
    from private.performance_events
    where business_id = business_performance.business_id and day >= first_month
  ),
  totals as (
    select
      coalesce(sum(amount) filter (where metric = 'conversations'), 0)::bigint as conversations,
      coalesce(sum(amount) filter (where metric = 'reviews'), 0)::bigint as reviews,
      coalesce(sum(amount) filter (where metric = 'profile_visits'), 0)::bigint as profile_visits,
      coalesce(sum(amount) filter (where metric = 'saved_by_users'), 0)::bigint as saved_by_users,
      min(at) as first_at
    from numbers
  ),
  axis as (
    select point::date as at
    from totals
    cross join public.businesses
    cross join generate_series(
      case
        when isfinite(first_month) then first_month
        -- Before anything has happened, the business's own first month.
        else coalesce(first_at, date_trunc('month', private.lagos_day(created_at)::timestamp)::date)
      end::timestamp,
      case when by_day then today::timestamp else this_month end,
      case when by_day then interval '1 day' else interval '1 month' end
    ) as point
    where businesses.id = business_performance.business_id
  ),
  drawn as (
    select at, sum(amount)::bigint as value
    from numbers
    where metric = business_performance.metric
    group by at
  )
  select
    conversations,
    reviews,
    profile_visits,
    saved_by_users,
    (
      select jsonb_agg(jsonb_build_object('date', axis.at, 'value', coalesce(value, 0)) order by axis.at)
      from axis
      left join drawn on drawn.at = axis.at
    )
  into answer
  from totals;
  return answer;
end
$$;
grant execute on function public.business_performance(bigint, text, text) to authenticated;
comment on function public.business_performance(bigint, text, text) is
  'The numbers of the caller''s business: `window` is this_month (a point a day, from the 1st to today), '
  'last_6_months, last_12_months (with the current one) or all_time (a point a month); `metric` is '
  'conversations, reviews, profile_visits or saved_by_users. Days are days in Nigeria. PT401 not_signed_in, '
  'PT400 invalid_window or invalid_metric, PT404 business_not_found.';


create type public.business_performance_score as (
  day date,
  performance_score smallint
);
comment on type public.business_performance_score is 'How a business did on a day, from 0 to 100.';

create function private.performance_weight(metric text) returns integer
language sql immutable parallel safe
set search_path = ''
as $$
  select case metric
    when 'profile_visits' then 1
    when 'saved_by_users' then 5
    when 'conversations' then 10
    when 'reviews' then 10
  end
$$;
comment on function private.performance_weight(text) is
  'What one of this metric adds to a performance score.';

-- Definer for the same reason.
create function public.business_performance_scores(business_id bigint, days integer default 30)
returns setof public.business_performance_score
language plpgsql stable security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  today date := private.lagos_day();
begin
  if days is null or days not between 1 and 366 then
    raise sqlstate 'PT400' using
      message = 'This is no number of days.',
      detail = 'invalid_days',
      hint = 'Send a whole number from 1 to 366.';
  end if;
  perform private.require_own_business(business_performance_scores.business_id);

  return query
  with activity as materialized (
    select day, sum(amount * private.performance_weight(metric))::double precision as weight
    from (
      select metric, day, amount from private.performance_days
      where business_id = business_performance_scores.business_id
        and metric = any (private.performance_metrics()) and day > today - days - 29
      union all
      select metric, day, amount from private.performance_events
      where business_id = business_performance_scores.business_id and day > today - days - 29
    ) as numbers
    group by day
  )
  select scored.day, round(100 * weight / (weight + 100))::smallint
  from generate_series(0, days - 1) as age
  cross join lateral (select today - age as day) as scored
  cross join lateral (
    select coalesce(sum(weight * private.decay(scored.day - activity.day) order by activity.day), 0) as weight
    from activity
    where activity.day between scored.day - 29 and scored.day
  ) as recent
  order by scored.day;
end
$$;
grant execute on function public.business_performance_scores(bigint, integer) to authenticated;
comment on function public.business_performance_scores(bigint, integer) is
  'The performance score of the caller''s business on each of the last `days` days (1 to 366), today last. '
  'The formula is in docs/performance-score.md. PT401 not_signed_in, PT400 invalid_days, PT404 '
  'business_not_found.';
