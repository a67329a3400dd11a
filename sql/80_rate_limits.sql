-- How often somebody may ask: a token bucket for each caller and class of routes. It is one time a row, by the
-- generic cell rate algorithm (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm): each request moves the
-- time at which the bucket will be full again by what it costs to refill one, and may not move it too far ahead.

create table private.rate_limit_classes (
  name text primary key,
  burst integer not null,
  per_minute double precision not null,
  constraint burst_lets_one_through check (burst >= 1),
  constraint per_minute_refills check (per_minute > 0 and per_minute < 'infinity')
);

-- No grants: definer functions only; whoever runs the project changes a limit in SQL.
comment on table private.rate_limit_classes is
  'The limits, one for each class of routes. Laid by sql/reference/rate_limits.sql; a change counts at once.';
comment on column private.rate_limit_classes.burst is 'How many requests may come at once.';
comment on column private.rate_limit_classes.per_minute is 'How many may come again in each minute after that.';


-- Unlogged: it is written once a request, and after a crash everybody has their burst again. Space is left in each
-- page, so that a changed row stays in it. No foreign key: it would make every new caller lock the class's row.
create unlogged table private.rate_limit_callers (
  caller text,
  class_name text,
  full_at timestamptz not null,
  primary key (caller, class_name)
) with (fillfactor = 50);

-- No grants: definer functions only.
comment on table private.rate_limit_callers is
  'Who has asked lately: `user:<id>` or `address:<ip>`. Whoever is not here has the whole burst.';
comment on column private.rate_limit_callers.full_at is 'When the caller will have the whole burst again.';


create function private.rate_limit_caller(caller text) returns text
language plpgsql immutable
set search_path = ''
as $$
declare
  written text := substring(caller from '^address:(.*)$');
  address inet;
begin
  if written is null then
    return caller;
  end if;
  -- Otherwise whoever can write a header would be somebody new with each request.
  if not pg_input_is_valid(written, 'inet') then
    return 'address:';
  end if;
  address := host(written::inet)::inet;
  return 'address:' || case
    when family(address) = 4 then host(address)
    -- An IPv4 address in the form of IPv6 is that address.
    when address << '::ffff:0:0/96' then substring(host(address) from '[^:]*$')
    -- A subscriber has at least a whole /64 to choose from (https://www.rfc-editor.org/rfc/rfc6177).
    else network(set_masklen(address, 64))::text
  end;
end
$$;
comment on function private.rate_limit_caller(text) is
  'Under which name a caller counts: an IPv6 address by its /64; all that is no address together.';

-- Definer: the tables are granted to nobody. Only for the service role: whoever may name the caller may use up what
-- is somebody else's.
create function public.take_rate_limit(caller text, route_class text) returns double precision
language plpgsql security definer
set search_path = ''
as $$
declare
  counted text := private.rate_limit_caller(take_rate_limit.caller);
  cost interval;
  most interval;
  seconds double precision;
begin
  if counted is null or char_length(counted) not between 1 and 100 then
    raise sqlstate 'PT400' using
      message = 'This is no caller.',
      detail = 'invalid_caller',
      hint = 'Send user:<id> or address:<ip>.';
  end if;
  select make_interval(secs => 60 / per_minute), make_interval(secs => 60 / per_minute * burst) into cost, most
  from private.rate_limit_classes where name = route_class;
  if not found then
    raise sqlstate 'PT400' using
      message = 'There is no such class of routes.',
      detail = 'unknown_route_class',
      hint = 'Use a name of private.rate_limit_classes.';
  end if;

  -- The clock, not the beginning of the transaction: the row may have been waited for.
  insert into private.rate_limit_callers as known (caller, class_name, full_at)
  values (counted, route_class, clock_timestamp() + cost)
  on conflict on constraint rate_limit_callers_pkey do update
  set full_at = greatest(known.full_at, clock_timestamp()) + cost
  where greatest(known.full_at, clock_timestamp()) + cost <= clock_timestamp() + most;
  if found then
    return 0;
  end if;

  select extract(epoch from full_at + cost - most - clock_timestamp()) into seconds
  from private.rate_limit_callers where rate_limit_callers.caller = counted and class_name = route_class;
  -- By now it may be over; 0 would say that this one was counted.
  return greatest(seconds, 0.001);
end
$$;
grant execute on function public.take_rate_limit(text, text) to service_role;
comment on function public.take_rate_limit(text, text) is
  'Counts a request of `user:<id>` or `address:<ip>` against a class of routes: 0 when it may go on, otherwise the '
  'seconds after which one may; what is refused takes nothing away. PT400 invalid_caller or unknown_route_class.';


create function private.forget_recovered_callers() returns void
language sql
set search_path = ''
as $$
  delete from private.rate_limit_callers where full_at < clock_timestamp()
$$;
comment on function private.forget_recovered_callers() is
  'Job, every five minutes: whoever has the whole burst again needs no row.';
