-- A user whom Auth itself deletes, by its admin API, leaves no more behind than one who goes by themselves.
begin;
select plan(3);

insert into auth.users (id, email) values ('00000000-0000-4000-8000-00000000000a', 'gone@fixture.test');
insert into auth.flow_state (id, user_id, provider_type, authentication_method) values
  ('00000000-0000-4000-9000-00000000000c', '00000000-0000-4000-8000-00000000000a', 'google', 'oauth');
insert into storage.buckets (id, name, public) values ('fixture', 'fixture', true);
insert into storage.objects (bucket_id, name) values ('fixture', '00000000-0000-4000-8000-00000000000a/1/a.png');
insert into auth.audit_log_entries (id, payload) values
  ('00000000-0000-4000-9000-0000000000a1', '{"action": "user_deleted",
    "actor_id": "00000000-0000-0000-0000-000000000000", "traits":
    {"user_id": "00000000-0000-4000-8000-00000000000a", "user_email": "gone@fixture.test"}}');

delete from auth.users where id = '00000000-0000-4000-8000-00000000000a';
select private.run_daily_jobs();

select is_empty(
  $$select from auth.flow_state where id = '00000000-0000-4000-9000-00000000000c'$$,
  'no sign-in that had begun'
);
select is_empty(
  $$select from auth.audit_log_entries where id = '00000000-0000-4000-9000-0000000000a1'$$,
  'no line of the log'
);
select isnt_empty(
  $$select from private.files_to_delete
    where bucket_id = 'fixture' and name = '00000000-0000-4000-8000-00000000000a/1/a.png'$$,
  'and the files are queued'
);

select * from finish();
rollback;
