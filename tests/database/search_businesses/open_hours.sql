-- What the index knows leaves nothing out that is open, and search says what is_open says.
begin;
select plan(8);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value
select -n, '00000000-0000-4000-8000-00000000000a', 'Zzqmarket', 'approved' from generate_series(1, 60) as n;
select setseed(0.27);
insert into public.opening_hours (business_id, weekday, opens_at, closes_at)
select -n, day, time '00:00' + floor(random() * 1440) * interval '1 minute',
  time '00:00' + floor(random() * 1440) * interval '1 minute'
from generate_series(1, 40) as n, generate_series(1, 7) as day where random() < 0.7;
insert into public.opening_exceptions (business_id, day, opens_at, closes_at)
select -n, private.lagos_day() + day,
  case when n % 3 > 0 then time '00:00' + floor(random() * 1440) * interval '1 minute' end,
  case when n % 3 > 0 then time '00:00' + floor(random() * 1440) * interval '1 minute' end
from generate_series(20, 50) as n, generate_series(-1, 8) as day where random() < 0.4;

-- Every 7 minutes of nine days around now, by another way: the intervals as times of the calendar.
create temporary table moments as
select now() + n * interval '7 minutes' as at from generate_series(-10, 1700) as n;
create temporary table intervals as
select
  business_id,
  (day + opens_at) at time zone 'Africa/Lagos' as opens,
  (day + case when closes_at <= opens_at then 1 else 0 end + closes_at) at time zone 'Africa/Lagos' as closes
from (
  select business_id, day::date, opens_at, closes_at
  from public.opening_hours
  cross join generate_series(private.lagos_day() - 2, private.lagos_day() + 10, '1 day') as day
  where extract(isodow from day) = weekday
    and not exists (
      select from public.opening_exceptions
      where opening_exceptions.business_id = opening_hours.business_id and opening_exceptions.day = day.day::date
    )
  union all
  select business_id, day, opens_at, closes_at from public.opening_exceptions where opens_at is not null
) as days
where business_id between -60 and -1;

create temporary table answers as
select
  business_id, at,
  private.is_open_at(weekly_hours, exceptional_days, exceptional_hours, at) as is_open,
  open_hours && private.hours_of(at) as hour_is_known,
  exists (
    select from intervals
    where intervals.business_id = search_documents.business_id and opens <= at and at < closes
  ) as is_open_by_calendar
from private.search_documents cross join moments
where business_id between -60 and -1;

select isnt_empty($$select from answers where is_open$$, 'some are open');
select isnt_empty($$select from answers where not is_open$$, 'some are not');
select is_empty(
  $$select * from answers where coalesce(is_open, false) <> is_open_by_calendar$$, 'as the calendar has it'
);
select is_empty(
  $$select * from answers where is_open and not hour_is_known$$,
  'the hour is always one that is known'
);
select is_empty(
  $$select from answers where business_id in (-60, -55) and is_open is not null$$,
  'without hours nothing is known'
);
select is_empty(
  $$select from answers where business_id between -19 and -1 and is_open is null
    and business_id in (select business_id from public.opening_hours)$$, 'with them everything is'
);
select results_eq(
  $$select id, is_open from public.search_businesses('zzqmarket', page_size => 100) where id < 0 order by id$$,
  $$select id, public.is_open(id) from public.businesses where id between -60 and -1 order by id$$,
  'a result says what is_open says'
);
select results_eq(
  $$select id from public.search_businesses('zzqmarket', page_size => 100, open_now => true) where id < 0
    order by id$$,
  $$select id from public.businesses where id between -60 and -1 and public.is_open(id) order by id$$,
  'and so does the filter'
);

select * from finish();
rollback;
