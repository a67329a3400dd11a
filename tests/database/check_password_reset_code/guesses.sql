-- A wrong guess is counted, a right one is not; what is spoilt, old, used or not the newest is never right.
begin;
select plan(19);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other@fixture.test');
create function pg_temp.issue(address text, digit text) returns void language sql as $$
  select from public.issue_password_reset_code(address, repeat(digit, 64))
$$;
create function pg_temp.is_right(address text, digit text) returns boolean language sql as $$
  select public.check_password_reset_code(address, repeat(digit, 64))
$$;
create function pg_temp.failures(address text) returns smallint[] language sql as $$
  select array_agg(failures order by id) from private.password_reset_codes
  where address_hash = sha256(convert_to(address, 'UTF8'))
$$;
grant execute on function pg_temp.is_right(text, text) to public;

set local role anon;
select throws_ok($$select pg_temp.is_right('owner@fixture.test', 'a')$$, '42501', null, 'a visitor does not call it');
set local role authenticated;
select throws_ok($$select pg_temp.is_right('owner@fixture.test', 'a')$$, '42501', null, 'nor whoever is signed in');

reset role;
select is(pg_temp.is_right('owner@fixture.test', 'a'), false, 'nothing is right before a code was asked for');
select pg_temp.issue('owner@fixture.test', 'a');
select pg_temp.issue('other@fixture.test', 'b');
select is(pg_temp.is_right('OWNER@fixture.test ', 'a'), true, 'the code is');
select is(pg_temp.is_right('owner@fixture.test', 'a'), true, 'again');
select is(pg_temp.is_right('owner@fixture.test', 'b'), false, 'that of another address is not');
select is(pg_temp.failures('owner@fixture.test'), '{1}', 'which alone is counted');
select is(pg_temp.failures('other@fixture.test'), '{0}', 'and of the address that it was for');

select pg_temp.is_right('owner@fixture.test', 'c') from generate_series(1, 3);
select is(pg_temp.is_right('owner@fixture.test', 'a'), true, 'after four wrong guesses the code is right');
select pg_temp.is_right('owner@fixture.test', 'c');
select is(pg_temp.is_right('owner@fixture.test', 'a'), false, 'after five it is not');
select pg_temp.is_right('owner@fixture.test', 'c');
select is(pg_temp.failures('owner@fixture.test'), '{5}', 'and nothing more is counted');

select pg_temp.issue('owner@fixture.test', 'd');
select is(pg_temp.is_right('owner@fixture.test', 'd'), true, 'a new code is right');
select is(pg_temp.is_right('owner@fixture.test', 'a'), false, 'the former is not');
update private.password_reset_codes set expires_at = clock_timestamp() + interval '1 second';
select is(pg_temp.is_right('owner@fixture.test', 'd'), true, 'it is right until its time is over');
update private.password_reset_codes set expires_at = clock_timestamp();
select is(pg_temp.is_right('owner@fixture.test', 'd'), false, 'and then no longer');

select pg_temp.issue('owner@fixture.test', 'e');
update auth.users set email = 'moved@fixture.test' where id = '00000000-0000-4000-8000-00000000000a';
select is(pg_temp.is_right('owner@fixture.test', 'e'), false, 'nor when the account has another address by now');

select pg_temp.issue('nobody@fixture.test', 'f');
select is(pg_temp.is_right('nobody@fixture.test', 'f'), false, 'without an account nothing is right');
select pg_temp.is_right('nobody@fixture.test', 'a') from generate_series(1, 7);
select is(pg_temp.failures('nobody@fixture.test'), '{5}', 'while guesses are counted as for any other');

select throws_ok(
  $$select public.issue_password_reset_code('owner@fixture.test', '123456')$$, '23514', null, 'no code is kept as it is'
);

select * from finish();
rollback;
