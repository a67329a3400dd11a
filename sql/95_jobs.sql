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
  perform private.forget_stripe_events();
  perform private.forget_idempotency_keys();
  perform private.queue_orphaned_uploads();
  perform private.refresh_trending();
end
$$;
comment on function private.run_daily_jobs() is
  'Every job that is due once a day; as the day begins, Africa/Lagos: the windows of trending move on with '
  'it.';

-- Storage and Stripe are reached by HTTP, with keys that no table holds: that part of what the clock brings is done by
-- an edge function, which this one calls. Runs where Supabase's pg_net and Vault are; the local stack calls the function
-- itself.
create function private.call_run_jobs() returns void
language plpgsql
set search_path = ''
as $$
declare
  project_url text := (select decrypted_secret from vault.decrypted_secrets where name = 'project_url');
  secret_key text := (select decrypted_secret from vault.decrypted_secrets where name = 'secret_key');
begin
  if project_url is null or secret_key is null then
    raise exception 'The Vault lacks project_url or secret_key: docs/deployment.md says how they get there.';
  end if;
  perform net.http_post(
    url => project_url || '/functions/v1/run-jobs',
    headers => jsonb_build_object('apikey', secret_key, 'Content-Type', 'application/json'),
    body => '{}',
    timeout_milliseconds => 60000
  );
end
$$;
comment on function private.call_run_jobs() is
  'Job, every five minutes: has the edge function `run-jobs` delete files and Stripe''s customers that are queued, and '
  'compare subscriptions with Stripe.';
