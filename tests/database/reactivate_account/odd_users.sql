-- A sign-in does not fail for want of a profile or an account.
begin;
select plan(4);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'no-account@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'no-profile@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', null);
delete from public.accounts where id = '00000000-0000-4000-8000-00000000000a';
delete from public.profiles where id = '00000000-0000-4000-8000-00000000000b';

select lives_ok(
  $$insert into auth.sessions (id, user_id)
    values ('00000000-0000-4000-9000-00000000000a', '00000000-0000-4000-8000-00000000000a')$$,
  'a user without an account'
);
select lives_ok(
  $$insert into auth.sessions (id, user_id)
    values ('00000000-0000-4000-9000-00000000000b', '00000000-0000-4000-8000-00000000000b')$$,
  'one without a profile'
);
select lives_ok(
  $$insert into auth.sessions (id, user_id)
    values ('00000000-0000-4000-9000-00000000000c', '00000000-0000-4000-8000-00000000000c')$$,
  'one without an address'
);
select is_empty(
  $$select from public.audit_entries where action = 'reactivate_account' and subject_id in (
      '00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b',
      '00000000-0000-4000-8000-00000000000c'
    )$$,
  'nobody was switched on'
);

select * from finish();
rollback;
