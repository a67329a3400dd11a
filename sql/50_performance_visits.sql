-- Visits: who looked at a business, once per visitor, business and day.

create table private.visits (
  id bigint generated always as identity primary key,
  business_id bigint not null references public.businesses (id) on delete cascade,
  day date not null,
  visitor_id uuid references public.profiles (id) on delete set null,
  anonymous_visitor bytea,
  created_at timestamptz not null default now(),
  constraint visitor_is_a_person_or_anonymous check (visitor_id is null or anonymous_visitor is null)
);

create unique index visits_business_id_day_visitor_id_idx on private.visits (business_id, day, visitor_id);
create unique index visits_business_id_day_anonymous_visitor_idx
  on private.visits (business_id, day, anonymous_visitor) where anonymous_visitor is not null;
create index visits_visitor_id_idx on private.visits (visitor_id);

-- No grants: record_visit and record_forwarded_visit write the rows.
comment on table private.visits is 'Each visitor''s first look at a business on a day, Africa/Lagos.';
comment on column private.visits.visitor_id is
  'A person who was signed in; null for others and once the account is gone.';
comment on column private.visits.anonymous_visitor is
  'HMAC-SHA256 under the day''s secret. Names nobody, and once that secret is gone cannot be tied to '
  'anything.';


create table private.visitor_secrets (
  day date primary key,
  secret bytea not null
);

-- No grants: definer functions only.
comment on table private.visitor_secrets is
  'What anonymous visitors are hashed under on a day. Deleted after two days, and with it any way to tell '
  'who they were.';


create table private.anonymous_reach (
  day date not null,
  address bytea not null,
  -- Not a foreign key: a row is two days old at most, and must not stand in the way of deleting a business.
  business_id bigint not null,
  visitors smallint not null,
  primary key (day, address, business_id)
);

-- No grants: definer functions only.
comment on table private.anonymous_reach is
  'Which businesses visitors without an account have seen from one address on a day, to tell people from '
  'programs. Deleted after two days.';
comment on column private.anonymous_reach.address is 'HMAC-SHA256 of the address under the day''s secret.';


create function private.visitor_secret() returns bytea
language plpgsql
set search_path = ''
as $$
declare
  today date := private.lagos_day();
  found_secret bytea;
begin
  select secret into found_secret from private.visitor_secrets where day = today;
  if found_secret is null then
    insert into private.visitor_secrets (day, secret) values (today, extensions.gen_random_bytes(32))
    on conflict do nothing;
    select secret into found_secret from private.visitor_secrets where day = today;
  end if;
  return found_secret;
end
$$;
comment on function private.visitor_secret() is 'Today''s secret, made when it is first asked for.';

create function private.visitor_network(address text) returns text
language sql immutable
set search_path = ''
as $$
  select case
    when not pg_input_is_valid(plain, 'inet') then null
    when family(plain::inet) = 4 then host(plain::inet)
    else network(set_masklen(plain::inet, 64))::text
  end
  -- Sockets that serve both families write an IPv4 address as ::ffff:192.0.2.1.
  from regexp_replace(btrim(address), '^::ffff:(?=\d+\.)', '', 'i') as plain
$$;
comment on function private.visitor_network(text) is
  'What stands for a visitor''s address: an IPv4 address, or the /64 of an IPv6 address, inside which a '
  'device changes its address at will. Null for what is no address.';

-- One function for both doors below. A repeat is answered without a lock.
create function private.count_visit(business_id bigint, visitor_id uuid, address text, user_agent text)
returns void
language plpgsql
set search_path = ''
as $$
#variable_conflict use_column
declare
  today date := private.lagos_day();
  network text;
  secret bytea;
  address_hash bytea;
  visitor text;
  visitor_hash bytea;
  business_owner_id uuid;
begin
  select owner_id into business_owner_id
  from public.businesses where id = count_visit.business_id and is_listed;
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such business.',
      detail = 'business_not_found',
      hint = 'Use the id of a business that is listed.';
  end if;
  if business_owner_id = count_visit.visitor_id then
    return;
  end if;

  if count_visit.visitor_id is null then
    network := private.visitor_network(address);
    if network is null then
      return;
    end if;
    secret := private.visitor_secret();
    address_hash := extensions.hmac(convert_to('address ' || network, 'UTF8'), secret, 'sha256');
    -- The business is part of it: one person's visits to two businesses look like two people's.
    visitor := format('visitor %s %s %s', count_visit.business_id, network, left(user_agent, 1000));
    visitor_hash := extensions.hmac(convert_to(visitor, 'UTF8'), secret, 'sha256');
    if exists (
      select from private.visits
      where business_id = count_visit.business_id and day = today and anonymous_visitor = visitor_hash
    ) then
      return;
    end if;
  else
    if exists (
      select from private.visits
      where business_id = count_visit.business_id and day = today and visitor_id = count_visit.visitor_id
    ) then
      return;
    end if;
    -- Whose account is gone by now visits nothing.
    perform from public.profiles where id = count_visit.visitor_id for key share;
    if not found then
      return;
    end if;
  end if;

  -- Whoever deletes the business is waited for: then it is not there, rather than a broken reference.
  perform from public.businesses where id = count_visit.business_id and is_listed for key share;
  if not found then
    return;
  end if;
  if network is not null and not private.is_within_reach(count_visit.business_id, address_hash) then
    return;
  end if;
  insert into private.visits (business_id, day, visitor_id, anonymous_visitor)
  values (count_visit.business_id, today, count_visit.visitor_id, visitor_hash)
  on conflict do nothing;
end
$$;
comment on function private.count_visit(bigint, uuid, text, text) is
  'Counts a visit unless it is a repeat, the owner''s own, of nobody that can be told apart, or beyond the '
  'limit of an address. PT404 business_not_found.';

create function private.is_within_reach(business_id bigint, address bytea) returns boolean
language plpgsql
set search_path = ''
as $$
#variable_conflict use_column
declare
  today date := private.lagos_day();
begin
  -- One at a time for an address: of two at once both would find room for the last.
  perform pg_advisory_xact_lock(('x' || left(encode(is_within_reach.address, 'hex'), 16))::bit(64)::bigint);
  insert into private.anonymous_reach as known (day, address, business_id, visitors)
  select today, is_within_reach.address, is_within_reach.business_id, 1
  where (
    select count(*) from private.anonymous_reach
    where day = today and address = is_within_reach.address and business_id <> is_within_reach.business_id
  ) < 50
  -- A program that changes its user agent is a new visitor each time.
  on conflict (day, address, business_id) do update set visitors = known.visitors + 1
  where known.visitors < 50;
  return found;
end
$$;
comment on function private.is_within_reach(bigint, bytea) is
  'Whether a further anonymous visit from this address counts today, and remembers that it does: of 50 '
  'businesses at most, and 50 visitors of one business.';

-- Definer: visits are written by nobody else. The address is what Cloudflare saw, in front of every project's
-- Data API: it sets cf-connecting-ip itself. A caller can write X-Forwarded-For, which arrives with what they
-- wrote in it.
-- https://github.com/orgs/supabase/discussions/34647
-- https://developers.cloudflare.com/fundamentals/reference/http-headers/#cf-connecting-ip
create function public.record_visit(business_id bigint) returns void
language plpgsql security definer
set search_path = ''
as $$
declare
  headers json := nullif(current_setting('request.headers', true), '')::json;
begin
  perform private.count_visit(
    record_visit.business_id,
    (select auth.uid()),
    headers ->> 'cf-connecting-ip',
    coalesce(headers ->> 'user-agent', '')
  );
end
$$;
grant execute on function public.record_visit(bigint) to anon, authenticated;
comment on function public.record_visit(bigint) is
  'The caller looks at a listed business. Counts once per visitor, business and day; the owner''s own look '
  'never does. Nobody signed in: the visitor is address and user agent. PT404 business_not_found.';

-- Definer for the same reason. Only for the service role: whoever may name the address may visit as anybody.
create function public.record_forwarded_visit(business_id bigint, address text, user_agent text) returns void
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.count_visit(
    record_forwarded_visit.business_id,
    null,
    record_forwarded_visit.address,
    coalesce(record_forwarded_visit.user_agent, '')
  );
end
$$;
grant execute on function public.record_forwarded_visit(bigint, text, text) to service_role;
comment on function public.record_forwarded_visit(bigint, text, text) is
  'record_visit for a visitor without a token, on whose behalf a function asks. What is no address is not '
  'counted. PT404 business_not_found.';


create function private.forget_visitors() returns void
language sql
set search_path = ''
as $$
  delete from private.visitor_secrets where day <= private.lagos_day() - 2;
  delete from private.anonymous_reach where day <= private.lagos_day() - 2;
$$;
comment on function private.forget_visitors() is
  'Deletes what would tie anonymous visitors of past days to anything.';
