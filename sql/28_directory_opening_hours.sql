-- When a business is open: hours of the week, and the days that are different. All times are Africa/Lagos.

create table public.opening_hours (
  business_id bigint not null references public.businesses (id) on delete cascade,
  weekday smallint not null,
  opens_at time not null,
  closes_at time not null,
  primary key (business_id, weekday, opens_at),
  constraint weekday_is_1_to_7 check (weekday between 1 and 7),
  constraint opens_before_midnight check (opens_at < '24:00'),
  constraint times_are_whole_minutes
    check (extract(second from opens_at) = 0 and extract(second from closes_at) = 0)
);

alter table public.opening_hours enable row level security;

create policy opening_hours_select_visible on public.opening_hours for select to anon, authenticated
  using (exists (select from public.businesses where businesses.id = business_id));

-- No writes are granted, to nobody: set_opening_hours sees to it that no two overlap.
grant select on public.opening_hours to anon, authenticated, service_role;

comment on table public.opening_hours is
  'When a business is open in an ordinary week, in Nigeria''s time. No rows: nobody knows.';
comment on column public.opening_hours.weekday is '1 Monday to 7 Sunday: the day on which it opens.';
comment on column public.opening_hours.closes_at is
  'At or before opens_at: on the next day. `24:00` is the end of the day.';


create table public.opening_exceptions (
  id bigint generated always as identity primary key,
  business_id bigint not null references public.businesses (id) on delete cascade,
  day date not null,
  opens_at time,
  closes_at time,
  constraint opening_exceptions_are_different unique nulls not distinct (business_id, day, opens_at),
  constraint day_is_within_reach check (day between '2020-01-01' and '2200-01-01'),
  constraint opens_and_closes_or_neither check ((opens_at is null) = (closes_at is null)),
  constraint opens_before_midnight check (opens_at < '24:00'),
  constraint times_are_whole_minutes
    check (extract(second from opens_at) = 0 and extract(second from closes_at) = 0)
);

create index opening_exceptions_day_idx on public.opening_exceptions (day);

alter table public.opening_exceptions enable row level security;

create policy opening_exceptions_select_visible on public.opening_exceptions for select to anon, authenticated
  using (exists (select from public.businesses where businesses.id = business_id));

-- No writes are granted, to nobody: set_opening_exceptions sees to it that no two contradict each other.
grant select on public.opening_exceptions to anon, authenticated, service_role;

comment on table public.opening_exceptions is
  'Days on which a business is open at other times than its week says, or not at all. Days that are over go '
  'once a day.';
comment on column public.opening_exceptions.day is
  'The day on which it opens. All its rows together replace the hours of the weekday; the evening before may '
  'still reach into it.';
comment on column public.opening_exceptions.opens_at is 'Null, as closes_at: closed all day.';
comment on column public.opening_exceptions.closes_at is
  'At or before opens_at: on the next day. `24:00` is the end of the day.';


-- Each day has 2880 minutes of its own, as its last hours may lie behind midnight: two days never share a
-- minute, and whether a time belongs to the one or to the other is never in doubt.
create function private.opening_range(first_minute integer, opens_at time, closes_at time) returns int4range
language sql immutable parallel safe
set search_path = ''
as $$
  select int4range(
    first_minute + (extract(epoch from opens_at) / 60)::integer,
    first_minute + (extract(epoch from closes_at) / 60)::integer
      + case when closes_at <= opens_at then 1440 else 0 end
  )
$$;
grant execute on function private.opening_range(integer, time, time) to anon, authenticated, service_role;
comment on function private.opening_range(integer, time, time) is
  'Minutes from opening until closing, of a day that begins with first_minute.';

create function private.day_number(day date) returns integer
language sql immutable parallel safe
set search_path = ''
as $$
  select day - date '2000-01-01'
$$;
grant execute on function private.day_number(date) to anon, authenticated, service_role;
comment on function private.day_number(date) is 'Days as whole numbers.';

create type private.opening_times as (
  weekly_hours int4multirange,
  exceptional_days datemultirange,
  exceptional_hours int4multirange
);
comment on type private.opening_times is
  'All that decides whether a business is open. weekly_hours: minutes, 2880 for each weekday from Monday on; '
  'null when no hours are known. exceptional_days: the days whose hours are in exceptional_hours instead: '
  'minutes, 2880 for each day by private.day_number.';

create function private.opening_times(business_id bigint) returns private.opening_times
language sql stable
set search_path = ''
as $$
  select
    (
      select range_agg(private.opening_range((weekday - 1) * 2880, opens_at, closes_at))
      from public.opening_hours where business_id = opening_times.business_id
    ),
    coalesce(range_agg(daterange(day, day, '[]')), '{}'),
    coalesce(
      range_agg(private.opening_range(private.day_number(day) * 2880, opens_at, closes_at))
        filter (where opens_at is not null),
      '{}'
    )
  from public.opening_exceptions where business_id = opening_times.business_id
$$;
grant execute on function private.opening_times(bigint) to anon, authenticated, service_role;
comment on function private.opening_times(bigint) is 'The opening times of a business that the caller sees.';

-- In plpgsql, as search asks it of each candidate: there a function of a few expressions costs a fraction of
-- what it does in SQL.
create function private.is_open_at(
  weekly_hours int4multirange,
  exceptional_days datemultirange,
  exceptional_hours int4multirange,
  at timestamptz
) returns boolean
language plpgsql immutable parallel safe
set search_path = ''
as $$
declare
  here timestamp := at at time zone 'Africa/Lagos';
  today date := here;
  weekday integer := extract(isodow from here) - 1;
  minute integer := extract(hour from here) * 60 + extract(minute from here);
  number integer := today - date '2000-01-01';
begin
  return
    case
      when exceptional_days @> today then exceptional_hours @> number * 2880 + minute
      else weekly_hours @> weekday * 2880 + minute
    end
    -- What opened yesterday and closes today. Unknown hours of yesterday put today's in no doubt.
    or coalesce(
      case
        when exceptional_days @> today - 1 then exceptional_hours @> (number - 1) * 2880 + 1440 + minute
        else weekly_hours @> (weekday + 6) % 7 * 2880 + 1440 + minute
      end, false);
end
$$;
grant execute on function private.is_open_at(int4multirange, datemultirange, int4multirange, timestamptz)
  to anon, authenticated, service_role;
comment on function private.is_open_at(int4multirange, datemultirange, int4multirange, timestamptz) is
  'Whether a business of these opening times is open at a time: by the hours of that day, or by those of the '
  'day before that reach into it. Null when nobody knows.';

create function private.hours_of(at timestamptz) returns integer[]
language sql immutable parallel safe
set search_path = ''
as $$
  select array[
    (extract(isodow from here) - 1)::integer * 24 + extract(hour from here)::integer,
    private.day_number(here::date) * 24 + extract(hour from here)::integer
  ]
  from (select at at time zone 'Africa/Lagos') as local (here)
$$;
comment on function private.hours_of(timestamptz) is
  'The hour of the week (0 to 167) and the hour of the calendar (hundreds of thousands) of a time.';

create function private.open_hours(weekly_hours int4multirange, exceptional_hours int4multirange)
returns integer[]
language sql immutable parallel safe
set search_path = ''
as $$
  select coalesce(array_agg(distinct hour order by hour), '{}')
  from (
    select (lower(span) / 2880 * 24 + hour_of_day) % 168
    from unnest(weekly_hours) as span
    cross join generate_series(lower(span) % 2880 / 60, (upper(span) - 1) % 2880 / 60) as hour_of_day
    union all
    select lower(span) / 2880 * 24 + hour_of_day
    from unnest(exceptional_hours) as span
    cross join generate_series(lower(span) % 2880 / 60, (upper(span) - 1) % 2880 / 60) as hour_of_day
  ) as hours (hour)
$$;
comment on function private.open_hours(int4multirange, int4multirange) is
  'The hours, numbered as by private.hours_of, in which a business of these opening times may be open: '
  'whenever it is open, the hour is one of these.';


create trigger opening_hours_before_lock_business
  before insert or update or delete on public.opening_hours
  for each row execute function private.lock_business_of_part();
create trigger opening_hours_after_insert_refresh_search after insert on public.opening_hours
  referencing new table as changed
  for each statement execute function private.refresh_search_of_parts();
create trigger opening_hours_after_delete_refresh_search after delete on public.opening_hours
  referencing old table as changed
  for each statement execute function private.refresh_search_of_parts();

-- Definer for the reason of refresh_search_documents. Days that are over open nothing any more: that they are
-- forgotten is no reason to write thousands of documents anew.
create function private.refresh_search_of_exceptions() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.refresh_search_documents((
    select array_agg(distinct business_id) from changed where day >= private.lagos_day() - 1
  ));
  return null;
end
$$;
comment on function private.refresh_search_of_exceptions() is
  'Brings a business up to date in search when its exceptional days changed.';

create trigger opening_exceptions_before_lock_business
  before insert or update or delete on public.opening_exceptions
  for each row execute function private.lock_business_of_part();
create trigger opening_exceptions_after_insert_refresh_search after insert on public.opening_exceptions
  referencing new table as changed
  for each statement execute function private.refresh_search_of_exceptions();
create trigger opening_exceptions_after_delete_refresh_search after delete on public.opening_exceptions
  referencing old table as changed
  for each statement execute function private.refresh_search_of_exceptions();


create function private.is_time_of_day(value jsonb, is_end boolean) returns boolean
language sql immutable parallel safe
set search_path = ''
as $$
  select coalesce(
    jsonb_typeof(value) = 'string'
    and (
      value #>> '{}' ~ '^([01][0-9]|2[0-3]):[0-5][0-9](:00)?$'
      or (is_end and value #>> '{}' ~ '^24:00(:00)?$')
    ),
    false
  )
$$;
comment on function private.is_time_of_day(jsonb, boolean) is
  'Whether this is a time such as "09:30"; "24:00" only where something ends.';

create function private.raise_invalid_opening_hours(problem text) returns void
language plpgsql
set search_path = ''
as $$
begin
  raise sqlstate 'PT400' using
    message = 'These are no opening hours.',
    detail = 'invalid_opening_hours',
    hint = problem;
end
$$;
comment on function private.raise_invalid_opening_hours(text) is 'PT400 invalid_opening_hours.';

create function private.check_opening_intervals(
  entries text,
  positions integer[],
  days integer[],
  spans int4range[],
  circle integer
) returns void
language plpgsql stable
set search_path = ''
as $$
declare
  problem text;
begin
  select format(
    '%s[%s] is the sixth of its day: send at most 5 a day.',
    entries, (array_agg(position order by position))[6]
  )
  into problem
  from unnest(positions, days) as sent (position, day)
  group by day having count(*) > 5
  order by day limit 1;
  if problem is null then
    select format('%s[%s] and %s[%s] overlap.', entries, a.position, entries, b.position)
    into problem
    from unnest(positions, spans) as a (position, span)
    join unnest(positions, spans) as b (position, span)
      on a.position < b.position
      and (
        a.span && b.span
        -- The last evening may reach around to the first morning. (A bound that is null has no end.)
        or circle is not null
          and (
            int4range(lower(a.span) + circle, upper(a.span) + circle) && b.span
            or int4range(lower(b.span) + circle, upper(b.span) + circle) && a.span
          )
      )
    order by a.position, b.position
    limit 1;
  end if;
  if problem is not null then
    perform private.raise_invalid_opening_hours(problem);
  end if;
end
$$;
comment on function private.check_opening_intervals(text, integer[], integer[], int4range[], integer) is
  'Refuses more than five intervals of one day, and two that overlap. `circle` is the count of minutes after '
  'which the days begin anew; null when they do not. PT400 invalid_opening_hours.';

-- Definer: nobody is granted to write the hours one by one. It asks for the owner itself.
create function public.set_opening_hours(business_id bigint, hours jsonb) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  caller_id uuid := private.require_person();
  entry jsonb;
  place text;
  problem text;
  positions integer[] := '{}';
  weekdays integer[] := '{}';
  spans int4range[] := '{}';
begin
  if hours is null or jsonb_typeof(hours) <> 'array' or jsonb_array_length(hours) > 35 then
    perform private.raise_invalid_opening_hours('Send a list of at most 35 intervals, or an empty one.');
  end if;
  for position in 0 .. jsonb_array_length(hours) - 1 loop
    entry := hours -> position;
    place := format('hours[%s]', position);
    problem := case
      when jsonb_typeof(entry) <> 'object' then ' must have weekday, opens_at and closes_at.'
      when coalesce((entry -> 'weekday')::text, '') !~ '^[1-7]$' then
        '.weekday must be 1 (Monday) to 7 (Sunday).'
      when not private.is_time_of_day(entry -> 'opens_at', false) then
        '.opens_at must be a time such as "09:00".'
      when not private.is_time_of_day(entry -> 'closes_at', true) then
        '.closes_at must be a time such as "17:30", at most "24:00".'
    end;
    if problem is not null then
      perform private.raise_invalid_opening_hours(place || problem);
    end if;
    positions := positions || position;
    weekdays := weekdays || (entry ->> 'weekday')::integer;
    spans := spans || private.opening_range(
      ((entry ->> 'weekday')::integer - 1) * 1440, (entry ->> 'opens_at')::time, (entry ->> 'closes_at')::time
    );
  end loop;
  perform private.check_opening_intervals('hours', positions, weekdays, spans, 7 * 1440);

  perform from public.businesses
  where id = set_opening_hours.business_id and owner_id = caller_id
  for no key update;
  if not found then
    perform private.raise_business_not_found();
  end if;
  delete from public.opening_hours where business_id = set_opening_hours.business_id;
  insert into public.opening_hours (business_id, weekday, opens_at, closes_at)
  select set_opening_hours.business_id, weekday, opens_at, closes_at
  from jsonb_to_recordset(hours) as sent (weekday smallint, opens_at time, closes_at time);
end
$$;
grant execute on function public.set_opening_hours(bigint, jsonb) to authenticated;
comment on function public.set_opening_hours(bigint, jsonb) is
  'Replaces the weekly hours of the caller''s business: a list of {weekday, opens_at, closes_at}, at most '
  '5 a day, none overlapping another. weekday is 1 (Monday) to 7 (Sunday), times are "HH:MM"; closing at or '
  'before opening means the next day, "24:00" the end of the day. An empty list: hours unknown. PT400 '
  'invalid_opening_hours (the hint names what is wrong), PT401 not_signed_in, PT404 business_not_found.';

-- Definer for the same reason. It asks for the owner itself.
create function public.set_opening_exceptions(business_id bigint, exceptions jsonb) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  caller_id uuid := private.require_person();
  today date := private.lagos_day();
  entry jsonb;
  place text;
  problem text;
  positions integer[] := '{}';
  numbers integer[] := '{}';
  spans int4range[] := '{}';
  closed_days date[] := '{}';
begin
  if exceptions is null or jsonb_typeof(exceptions) <> 'array' or jsonb_array_length(exceptions) > 300 then
    perform private.raise_invalid_opening_hours('Send a list of at most 300 entries, or an empty one.');
  end if;
  for position in 0 .. jsonb_array_length(exceptions) - 1 loop
    entry := exceptions -> position;
    place := format('exceptions[%s]', position);
    problem := case
      when jsonb_typeof(entry) <> 'object' then ' must have day, and closed or opens_at and closes_at.'
      when coalesce(entry ->> 'day', '') !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
        or not pg_input_is_valid(entry ->> 'day', 'date') then '.day must be a date such as "2027-01-01".'
      when (entry ->> 'day')::date not between today and today + 366 then
        '.day must be today or one of the next 366 days.'
      when coalesce(entry -> 'closed', 'null') not in ('true', 'false', 'null') then
        '.closed must be true or false.'
      when entry -> 'closed' = 'true' then
        case
          when entry ->> 'opens_at' is not null or entry ->> 'closes_at' is not null then
            ' is closed: leave opens_at and closes_at out.'
          when (entry ->> 'day')::date = any (closed_days) then ' repeats that its day is closed.'
        end
      when not private.is_time_of_day(entry -> 'opens_at', false) then
        '.opens_at must be a time such as "09:00".'
      when not private.is_time_of_day(entry -> 'closes_at', true) then
        '.closes_at must be a time such as "17:30", at most "24:00".'
    end;
    if problem is not null then
      perform private.raise_invalid_opening_hours(place || problem);
    end if;
    if entry -> 'closed' = 'true' then
      closed_days := closed_days || (entry ->> 'day')::date;
    else
      positions := positions || position;
      numbers := numbers || private.day_number((entry ->> 'day')::date);
      spans := spans || private.opening_range(
        private.day_number((entry ->> 'day')::date) * 1440,
        (entry ->> 'opens_at')::time, (entry ->> 'closes_at')::time
      );
    end if;
  end loop;
  select format('%s is both closed and open.', day) into problem
  from unnest(closed_days) as day where private.day_number(day) = any (numbers) limit 1;
  if problem is not null then
    perform private.raise_invalid_opening_hours(problem);
  end if;
  if (
    select count(distinct number) > 60
    from (
      select unnest(numbers) union all select private.day_number(day) from unnest(closed_days) as day
    ) as sent (number)
  ) then
    perform private.raise_invalid_opening_hours('Send at most 60 days.');
  end if;
  perform private.check_opening_intervals('exceptions', positions, numbers, spans, null);

  perform from public.businesses
  where id = set_opening_exceptions.business_id and owner_id = caller_id
  for no key update;
  if not found then
    perform private.raise_business_not_found();
  end if;
  -- Yesterday's stay until they are forgotten: they may reach into today.
  delete from public.opening_exceptions
  where business_id = set_opening_exceptions.business_id and day >= today;
  insert into public.opening_exceptions (business_id, day, opens_at, closes_at)
  select set_opening_exceptions.business_id, day, opens_at, closes_at
  from jsonb_to_recordset(exceptions) as sent (day date, opens_at time, closes_at time)
  order by day, opens_at;
end
$$;
grant execute on function public.set_opening_exceptions(bigint, jsonb) to authenticated;
comment on function public.set_opening_exceptions(bigint, jsonb) is
  'Replaces the exceptional days of the caller''s business from today on: a list of {day, opens_at, '
  'closes_at} and {day, closed: true}, for at most 60 days of the next 366, at most 5 intervals a day, none '
  'overlapping another. Times are as for set_opening_hours. PT400 invalid_opening_hours (the hint names what '
  'is wrong), PT401 not_signed_in, PT404 business_not_found.';

create function public.is_open(business_id bigint, at timestamptz default now()) returns boolean
language plpgsql stable
set search_path = ''
as $$
declare
  times private.opening_times := private.opening_times(business_id);
begin
  if at not between '2020-01-01' and '2200-01-01' then
    raise sqlstate 'PT400' using
      message = 'This is no time to ask for.',
      detail = 'invalid_time',
      hint = 'Send a time of this century or the next, or none for now.';
  end if;
  return private.is_open_at(
    times.weekly_hours, times.exceptional_days, times.exceptional_hours, coalesce(at, now())
  );
end
$$;
grant execute on function public.is_open(bigint, timestamptz) to anon, authenticated, service_role;
comment on function public.is_open(bigint, timestamptz) is
  'Whether a business is open at a time, now unless one is sent; null when its hours are not known, or the '
  'business is not. PT400 invalid_time.';


create function private.forget_past_opening_exceptions() returns void
language plpgsql
set search_path = ''
as $$
declare
  last_day date := private.lagos_day() - 2;
  business_ids bigint[];
begin
  -- A business that somebody is changing waits for tomorrow, and the job for nobody.
  business_ids := array(
    select id from public.businesses
    where id in (select business_id from public.opening_exceptions where day <= last_day)
    for no key update skip locked
  );
  delete from public.opening_exceptions where day <= last_day and business_id = any (business_ids);
end
$$;
comment on function private.forget_past_opening_exceptions() is
  'Job, once a day: drops exceptional days that are over. Yesterday''s stay, as they may reach into today.';
