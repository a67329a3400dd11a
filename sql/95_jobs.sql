-- What runs by the clock. One entry point for each pace, so that whoever keeps the clock (pg_cron, or the
-- local stack where that extension is missing) knows nothing of the single jobs.

create function private.run_frequent_jobs() returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.roll_up_performance();
  perform private.refresh_premium();
  perform private.refresh_search_of_renamed();
  perform private.forget_recovered_callers();
  perform private.forget_password_reset_codes();
end
$$;
comment on function private.run_frequent_jobs() is 'Every job that is due every five minutes.';

create function private.run_daily_jobs() returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.forget_past_opening_exceptions();
  perform private.forget_deleted_users();
  perform private.forget_unused_words();
  perform private.delete_expired_invoices();
  perform private.forget_visitors();
  perform private.forget_idempotency_keys();
  perform private.queue_orphaned_uploads();
  perform private.refresh_trending();
end
$$;
comment on function private.run_daily_jobs() is
  'Every job that is due once a day; as the day begins, Africa/Lagos: the windows of trending move on with '
  'it.';
