-- What a Supabase database grants and installs before the first migration runs.
-- Source: supabase/postgres, migrations/db (initial schema, demote-postgres, post-setup).

do $$
begin
  execute format('grant all on database %I to postgres, dashboard_user', current_database());
  execute format(
    'grant create on database %I to supabase_auth_admin, supabase_storage_admin, supabase_realtime_admin',
    current_database()
  );
end
$$;
grant execute on function pg_reload_conf() to postgres;

alter schema public owner to pg_database_owner;
grant usage on schema public to postgres, anon, authenticated, service_role;
grant create on schema public to postgres;

create schema extensions authorization postgres;
grant usage on schema extensions to postgres, anon, authenticated, service_role, supabase_auth_admin,
  supabase_storage_admin, supabase_realtime_admin;
grant all on schema extensions to dashboard_user;
create extension "uuid-ossp" with schema extensions;
create extension pgcrypto with schema extensions;
create extension pg_stat_statements with schema extensions;

-- What `supabase_admin` and `postgres` make in public is open to the API roles by default …
alter default privileges for role supabase_admin in schema public
  grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public
  grant all on sequences to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public
  grant all on functions to postgres, anon, authenticated, service_role;
-- … and `[api] auto_expose_new_tables = false` takes the second half back: see platform.ts.
alter default privileges for role postgres in schema public
  grant all on tables to anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  grant all on sequences to anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  grant all on functions to anon, authenticated, service_role;

create publication supabase_realtime;
alter publication supabase_realtime owner to postgres;
