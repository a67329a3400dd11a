-- What happened to a business, counted: an insert-only tail, and the sums per day and month that it is moved
-- to.

create table private.performance_days (
  business_id bigint not null references public.businesses (id) on delete cascade,
  metric text not null,
  day date not null,
  amount bigint not null,
  primary key (business_id, metric, day),
  constraint metric_is_known
    check (metric in ('conversations', 'reviews', 'profile_visits', 'saved_by_users'))
);

-- No grants: definer functions only.
comment on table private.performance_days is
  'How often each thing happened to a business on a day, as far as the tail was moved here.';
comment on column private.performance_days.day is 'Africa/Lagos.';


create table private.performance_months (
  business_id bigint not null references public.businesses (id) on delete cascade,
  metric text not null,
  month date not null,
  amount bigint not null,
  primary key (business_id, metric, month),
  constraint metric_is_known
    check (metric in ('conversations', 'reviews', 'profile_visits', 'saved_by_users')),
  constraint month_is_its_first_day check (date_trunc('month', month::timestamp) = month)
);

-- No grants: definer functions only.
comment on table private.performance_months is 'performance_days, summed per month.';


create table private.performance_events (
  id bigint generated always as identity primary key,
  -- Not a foreign key: its lock on the business would make whoever takes something back (a save, a review)
  -- and whoever deletes the business wait for each other crosswise.
  business_id bigint not null,
  metric text not null,
  day date not null,
  amount smallint not null,
  constraint metric_is_known
    check (metric in ('conversations', 'reviews', 'profile_visits', 'saved_by_users')),
  constraint amount_is_one_more_or_less check (amount in (1, -1))
);

create index performance_events_business_id_idx on private.performance_events (business_id);

-- No grants: triggers write the rows, a job moves them.
comment on table private.performance_events is
  'The tail of performance_days: what happened since it was last moved there. Inserted only, so that nobody '
  'waits for a busy business.';
comment on column private.performance_events.day is
  'Africa/Lagos. What is taken back counts on the day on which it was given.';


create function private.performance_metrics() returns text[]
language sql immutable parallel safe
set search_path = ''
as $$
  select array['conversations', 'reviews', 'profile_visits', 'saved_by_users']
$$;
comment on function private.performance_metrics() is
  'All of them: named in a condition, each is one look into an index.';

create function private.decay(age integer) returns double precision
language sql immutable parallel safe
set search_path = ''
as $$
  select power(0.5::double precision, age / 7.0::double precision)
$$;
comment on function private.decay(integer) is
  'What is left of something after so many days: half after seven.';

-- In plpgsql for its kept plan: it runs for every visit.
create function private.add_performance(business_id bigint, metric text, day date, amount integer) returns void
language plpgsql
set search_path = ''
as $$
#variable_conflict use_column
begin
  insert into private.performance_events (business_id, metric, day, amount)
  select add_performance.business_id, add_performance.metric, add_performance.day, add_performance.amount
  -- Rows that go together with their business have nothing to take back.
  where exists (select from public.businesses where id = add_performance.business_id);
end
$$;
comment on function private.add_performance(bigint, text, date, integer) is
  'One more (1) or one less (-1) of a metric. Called by triggers that run as their owner.';

-- The tail of a business goes with it. What was not committed yet is left to the roll-up, which drops it.
create function private.delete_performance_events() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  delete from private.performance_events where business_id = old.id;
  return null;
end
$$;
comment on function private.delete_performance_events() is 'Deletes the tail of a business that was deleted.';

create trigger businesses_after_delete_performance_events after delete on public.businesses
  for each row execute function private.delete_performance_events();

create function private.count_profile_visit() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform private.add_performance(new.business_id, 'profile_visits', new.day, 1);
  return null;
end
$$;
comment on function private.count_profile_visit() is 'Counts a visit.';

create trigger visits_after_count_profile_visit after insert on private.visits
  for each row execute function private.count_profile_visit();

-- Definer: people save and remove with their own rights, and have none on the tail.
create function private.count_save() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    perform private.add_performance(new.business_id, 'saved_by_users', private.lagos_day(new.created_at), 1);
  else
    perform private.add_performance(old.business_id, 'saved_by_users', private.lagos_day(old.created_at), -1);
  end if;
  return null;
end
$$;
comment on function private.count_save() is
  'Counts a save, or takes it back on the day on which it was made.';

create trigger saved_businesses_after_count_save after insert or delete on public.saved_businesses
  for each row execute function private.count_save();

-- Definer for the same reason.
create function private.count_review() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  did_count boolean := tg_op <> 'INSERT' and old.is_visible;
  counts boolean := tg_op <> 'DELETE' and new.is_visible;
begin
  if did_count <> counts then
    perform private.add_performance(
      coalesce(new.business_id, old.business_id),
      'reviews',
      private.lagos_day(coalesce(new.created_at, old.created_at)),
      case when counts then 1 else -1 end
    );
  end if;
  return null;
end
$$;
comment on function private.count_review() is
  'Counts a review while it is visible, on the day on which it was written.';

-- Of any update: is_visible is set by a trigger, which `update of` does not see.
create trigger reviews_after_count_review after insert or update or delete on public.reviews
  for each row execute function private.count_review();


create function private.roll_up_performance(batch_size integer default 10000) returns bigint
language plpgsql
set search_path = ''
as $$
declare
  last_id bigint;
  done bigint := 0;
  through bigint;
  wanted bigint[];
  held bigint[];
  visited bigint[];
  batch_moved bigint;
  moved_total bigint := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('private.performance', 0)) then
    return 0;
  end if;
  select max(id) into last_id from private.performance_events;
  loop
    select max(id), array_agg(distinct business_id) into through, wanted
    from (
      select id, business_id from private.performance_events
      where id > done and id <= last_id
      order by id
      limit batch_size
    ) as batch;
    exit when through is null;
    -- A business that somebody is deleting is left for the next time: waiting for it while holding others,
    -- this and the deletion could wait for each other.
    held := array(
      select id from public.businesses where id = any (wanted) order by id for key share skip locked
    );
    with moved as (
      delete from private.performance_events
      where id > done and id <= through
        and (
          business_id = any (held)
          or not exists (select from public.businesses where businesses.id = performance_events.business_id)
        )
      returning business_id, metric, day, amount
    ),
    days as (
      insert into private.performance_days as known (business_id, metric, day, amount)
      select business_id, metric, day, sum(amount)
      from moved
      where business_id = any (held)
      group by business_id, metric, day
      having sum(amount) <> 0
      order by business_id, metric, day
      on conflict (business_id, metric, day) do update set amount = known.amount + excluded.amount
    ),
    months as (
      insert into private.performance_months as known (business_id, metric, month, amount)
      select business_id, metric, date_trunc('month', day::timestamp)::date as month, sum(amount)
      from moved
      where business_id = any (held)
      group by business_id, metric, month
      having sum(amount) <> 0
      order by business_id, metric, month
      on conflict (business_id, metric, month) do update set amount = known.amount + excluded.amount
    )
    select
      count(*),
      array_agg(distinct business_id) filter (where metric = 'profile_visits' and business_id = any (held))
    into batch_moved, visited
    from moved;
    moved_total := moved_total + batch_moved;
    if visited is not null then
      perform private.score_trending(visited);
    end if;
    done := through;
  end loop;
  return moved_total;
end
$$;
comment on function private.roll_up_performance(integer) is
  'Moves the tail to the sums per day and month, and the scores of trending with it; returns how many '
  'events. One at a time: a second one at once does nothing.';
