-- Files are written by functions only: whoever is signed in has no way to put, change or remove one.
begin;
select plan(5);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test');
insert into storage.buckets (id, name, public) values ('fixture', 'fixture', true);
insert into storage.objects (bucket_id, name, owner_id)
values ('fixture', '00000000-0000-4000-8000-00000000000a/1.png', '00000000-0000-4000-8000-00000000000a');

select is_empty(
  $$select policyname, tablename from pg_policies
    where schemaname = 'storage' and cmd <> 'SELECT' and roles && '{public,anon,authenticated}'$$,
  'no policy lets a caller write in the storage schema'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok(
  $$insert into storage.objects (bucket_id, name, owner_id)
    values ('fixture', '00000000-0000-4000-8000-00000000000a/2.png', '00000000-0000-4000-8000-00000000000a')$$,
  '42501', null, 'nobody puts a file, not even below the own id'
);
select is_empty(
  $$update storage.objects set name = 'taken.png' where bucket_id = 'fixture' returning id$$, 'nobody renames one'
);
select throws_ok(
  $$insert into storage.buckets (id, name) values ('mine', 'mine')$$, '42501', null, 'nobody makes a bucket'
);

reset role;
select results_eq(
  $$select name from storage.objects where bucket_id = 'fixture'$$,
  array['00000000-0000-4000-8000-00000000000a/1.png'], 'the file is where it was, and alone'
);

select * from finish();
rollback;
