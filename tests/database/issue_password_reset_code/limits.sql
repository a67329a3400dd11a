-- An address gets five codes an hour, whether it has an account or not; whose it is decides about the mail alone.
begin;
select plan(13);

insert into auth.users (id, email, is_sso_user, deleted_at) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', false, null),
  ('00000000-0000-4000-8000-00000000000b', 'sso@fixture.test', true, null),
  ('00000000-0000-4000-8000-00000000000c', 'gone@fixture.test', false, now());
create function pg_temp.issue(email text) returns text language sql as $$
  select public.issue_password_reset_code(email, repeat('a', 64))
$$;
create function pg_temp.kept(address text) returns bigint language sql security definer as $$
  select count(*) from private.password_reset_codes where address_hash = sha256(convert_to(address, 'UTF8'))
$$;
grant execute on function pg_temp.issue(text), pg_temp.kept(text) to public;

set local role anon;
select throws_ok($$select pg_temp.issue('owner@fixture.test')$$, '42501', null, 'a visitor does not call it');
set local role authenticated;
select throws_ok($$select pg_temp.issue('owner@fixture.test')$$, '42501', null, 'nor does whoever is signed in');

set local role service_role;
select is(pg_temp.issue(' Owner@Fixture.TEST '), 'owner@fixture.test', 'the address to mail to, as the account has it');
select is(pg_temp.issue('nobody@fixture.test'), null, 'nobody is written to at an address without an account');
select is(pg_temp.kept('nobody@fixture.test'), 1::bigint, 'though a code is kept, as for any other');
select is(pg_temp.issue('sso@fixture.test'), null, 'nor to somebody who signs in by their organisation');
select is(pg_temp.issue('gone@fixture.test'), null, 'nor to a user who was deleted softly');

select is(
  (select count(pg_temp.issue('owner@fixture.test')) from generate_series(1, 6)), 4::bigint, 'five of an hour get through'
);
select is(pg_temp.kept('owner@fixture.test'), 5::bigint, 'and no more are kept');
select pg_temp.issue('nobody@fixture.test') from generate_series(1, 6);
select is(pg_temp.kept('nobody@fixture.test'), 5::bigint, 'nor of an address without an account');

reset role;
update private.password_reset_codes set created_at = created_at - interval '59 minutes';
select is(pg_temp.issue('owner@fixture.test'), null, 'after 59 minutes there is none yet');
update private.password_reset_codes set created_at = created_at - interval '1 minute';
select is(pg_temp.issue('owner@fixture.test'), 'owner@fixture.test', 'after an hour there is');

select private.run_frequent_jobs();
select results_eq(
  $$select pg_temp.kept('owner@fixture.test'), pg_temp.kept('nobody@fixture.test')$$, $$values (1::bigint, 0::bigint)$$,
  'codes of former hours are forgotten'
);

select * from finish();
rollback;
