-- Callers who have their whole burst again are forgotten.
begin;
select plan(1);

insert into private.rate_limit_callers (caller, class_name, full_at) values
  ('fixture recovered', 'read', clock_timestamp()),
  ('fixture waiting', 'read', clock_timestamp() + interval '1 minute');
select private.run_frequent_jobs();
select results_eq(
  $$select caller from private.rate_limit_callers where caller like 'fixture %'$$, array['fixture waiting'],
  'who still waits is known'
);

select * from finish();
rollback;
