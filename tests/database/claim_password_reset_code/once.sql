-- A code is taken by one, and given back when nothing came of it.
begin;
select plan(9);

insert into auth.users (id, email) values ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test');
create function pg_temp.claim(digit text) returns uuid language sql as $$
  select user_id from public.claim_password_reset_code('owner@fixture.test', repeat(digit, 64))
$$;
create function pg_temp.newest() returns bigint language sql security definer as $$
  select max(id) from private.password_reset_codes
$$;
grant execute on function pg_temp.claim(text), pg_temp.newest() to public;

set local role authenticated;
select throws_ok($$select pg_temp.claim('a')$$, '42501', null, 'whoever is signed in does not call it');
select throws_ok(
  $$select public.release_password_reset_code(1)$$, '42501', null, 'nor gives one back'
);
set local role service_role;
select public.issue_password_reset_code('owner@fixture.test', repeat('a', 64));
select is(pg_temp.claim('b'), null, 'a wrong code is nobody''s');
select is(pg_temp.claim('a'), '00000000-0000-4000-8000-00000000000a', 'the right one says whose password to set');
select is(pg_temp.claim('a'), null, 'once');
select is(
  public.check_password_reset_code('owner@fixture.test', repeat('a', 64)), false, 'while it is taken, it is not right'
);
select lives_ok($$select public.release_password_reset_code(pg_temp.newest())$$, 'it can be given back');
select is(pg_temp.claim('a'), '00000000-0000-4000-8000-00000000000a', 'and taken again');
reset role;
select is(
  (select failures from private.password_reset_codes where id = pg_temp.newest()), 1::smallint,
  'one guess was wrong'
);

select * from finish();
rollback;
