-- Signing up makes a profile whose names come from wherever they were given.
begin;
select plan(2);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'a@fixture.test',
   '{"first_name": " Spaced ", "last_name": "Last"}'),
  ('00000000-0000-4000-8000-00000000000b', 'b@fixture.test',
   '{"given_name": "Given", "family_name": "Family", "full_name": "Other Words"}'),
  ('00000000-0000-4000-8000-00000000000c', 'c@fixture.test', '{"full_name": "First Second Third"}'),
  ('00000000-0000-4000-8000-00000000000d', null, null);

select results_eq(
  $$select first_name, last_name from public.profiles
    where id::text like '00000000-0000-4000-8000-00000000000_' order by id$$,
  $$values ('Spaced', 'Last'), ('Given', 'Family'), ('First', 'Second Third'), ('', '')$$,
  'names of a form, of a social provider, of a full name, and none'
);
select results_eq(
  $$select email, is_verified, deactivated_at from public.accounts
      where id in ('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000d') order by id$$,
  $$values ('a@fixture.test', false, null::timestamptz), ('', false, null)$$,
  'the account has the address, unverified and active; without an address it is empty'
);

select * from finish();
rollback;
