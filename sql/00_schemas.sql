-- What every other file builds on: extensions, the schema that nobody reaches over HTTP, and grants that
-- start closed.

create extension if not exists pg_trgm with schema extensions;
create extension if not exists unaccent with schema extensions;
create extension if not exists cube with schema extensions;

create schema private;
comment on schema private is
  'Helpers, definer functions, ledgers and search documents. Not exposed by the Data API.';

-- Policies and the Data API's pre-request name functions in here; the tables in it are granted to nobody.
grant usage on schema private to anon, authenticated, service_role;

-- A project may expose what `postgres` makes in public by default. Here nothing is reachable until its own
-- file grants it, whichever way the project is set.
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;

-- Without `in schema`: the form with it leaves PUBLIC's built-in right to execute as it is.
alter default privileges revoke execute on functions from public;

create function private.set_updated_at() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.updated_at = now();
  return new;
end
$$;
comment on function private.set_updated_at() is 'Stamps updated_at before a row changes.';


create function private.lagos_day(at timestamptz default now()) returns date
language sql stable parallel safe
set search_path = ''
as $$
  select (at at time zone 'Africa/Lagos')::date
$$;
grant execute on function private.lagos_day(timestamptz) to anon, authenticated, service_role;
comment on function private.lagos_day(timestamptz) is 'The calendar day of an instant: days are days in Nigeria.';
