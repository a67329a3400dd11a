-- The Data API is told to ask before each request.
begin;
select plan(1);

select ok(
  exists (
    select from pg_db_role_setting
    where setrole = 'authenticator'::regrole and 'pgrst.db_pre_request=private.check_request' = any (setconfig)
  ),
  'the role authenticator names private.check_request'
);

select * from finish();
rollback;
