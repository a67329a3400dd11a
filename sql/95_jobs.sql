-- What runs by the clock. One entry point, so that whoever keeps the clock (pg_cron, or the local stack where
-- that extension is missing) knows nothing of the single jobs.

create function private.run_daily_jobs() returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.forget_deleted_users();
  perform private.forget_unused_words();
end
$$;
comment on function private.run_daily_jobs() is 'Every job that is due once a day; early in the morning, Africa/Lagos.';
