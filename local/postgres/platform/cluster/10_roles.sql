-- The roles of a Supabase project and what each may do before the first migration runs.
-- Source: supabase/postgres, migrations/db (initial schema, demote-postgres, grant-with-admin, timeouts).

create role postgres login password 'postgres' nosuperuser createdb createrole replication bypassrls;
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login password 'postgres' noinherit;
create role supabase_auth_admin login password 'postgres' noinherit createrole;
create role supabase_storage_admin login password 'postgres' noinherit createrole;
create role supabase_realtime_admin login password 'postgres' noinherit createrole replication;
create role supabase_replication_admin login password 'postgres' replication;
create role supabase_read_only_user login password 'postgres' bypassrls;
create role dashboard_user nosuperuser createdb createrole replication;

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to supabase_storage_admin;
grant anon, authenticated, service_role to supabase_realtime_admin;
grant anon, authenticated, service_role, authenticator to postgres with admin option;
grant pg_monitor, pg_read_all_data, pg_signal_backend, pg_create_subscription to postgres with admin option;
grant pg_read_all_data to supabase_read_only_user;

alter role supabase_admin set search_path = "$user", public, auth, extensions;
alter role postgres set search_path = "$user", public, extensions;
alter role supabase_auth_admin set search_path = auth;
alter role supabase_storage_admin set search_path = storage;
alter role supabase_auth_admin set idle_in_transaction_session_timeout = '60s';
alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';


-- On Supabase, the extension supautils lets `postgres` set what otherwise needs a superuser: all of pgrst.*, which the
-- Data API reads from the role `authenticator`, and a few of the server's own. A grant knows no wildcard.
-- Source: supautils.privileged_role_allowed_configs of supabase/postgres.
grant set on parameter pgrst.db_pre_request, pgrst.db_schemas, pgrst.db_extra_search_path, pgrst.db_max_rows,
  pgrst.db_aggregates_enabled, pgrst.db_plan_enabled, session_replication_role,
  track_io_timing, log_min_duration_statement, auto_explain.log_min_duration to postgres;
