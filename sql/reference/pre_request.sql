-- PostgREST runs this function before each request. The setting belongs to a role of the cluster, not to the
-- database's schema, so no schema diff carries it.
-- https://postgrest.org/en/stable/references/transactions.html#pre-request
alter role authenticator set pgrst.db_pre_request = 'private.check_request';
notify pgrst, 'reload config';
