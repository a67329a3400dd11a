-- The clock, where the platform has pg_cron: on Supabase it only has to be switched on. Scheduling under the same
-- name again replaces the entry. Times are UTC, one hour behind Africa/Lagos.
do $$
begin
  if exists (select from pg_available_extensions where name = 'pg_cron') then
    create extension if not exists pg_cron with schema pg_catalog;
    perform cron.schedule('frequent-jobs', '*/5 * * * *', 'select private.run_frequent_jobs()');
    perform cron.schedule('daily-jobs', '2 23 * * *', 'select private.run_daily_jobs()');
    if exists (select from pg_available_extensions where name = 'pg_net') then
      create extension if not exists pg_net with schema extensions;
      perform cron.schedule('function-jobs', '*/5 * * * *', 'select private.call_run_jobs()');
    end if;
  end if;
end
$$;
