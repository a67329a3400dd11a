-- The right password lets the caller's session set a new one for five minutes; tries are counted, five at once.
begin;
select plan(17);

insert into auth.users (id, email, encrypted_password) values
  ('00000000-0000-4000-8000-00000000000a', 'first@fixture.test', extensions.crypt('the-right-one', extensions.gen_salt('bf', 4))),
  ('00000000-0000-4000-8000-00000000000b', 'second@fixture.test', extensions.crypt('the-right-one', extensions.gen_salt('bf', 4)));
insert into auth.sessions (id, user_id, created_at) values
  ('00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-00000000000a', now() - interval '40 days'),
  ('00000000-0000-4000-8000-0000000000a2', '00000000-0000-4000-8000-00000000000a', now() - interval '40 days'),
  ('00000000-0000-4000-8000-0000000000a3', '00000000-0000-4000-8000-00000000000a', now() - interval '40 days'),
  ('00000000-0000-4000-8000-0000000000b1', '00000000-0000-4000-8000-00000000000b', now() - interval '1 hour');
create function pg_temp.ages() returns table (session text, age interval) language sql as $$
  select right(id::text, 2), date_trunc('minute', clock_timestamp() - created_at) from auth.sessions
  where user_id in ('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b') order by id
$$;

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select * from public.confirm_current_password('x')$$, '42501', null, 'not a visitor');
set local role authenticated;
set local request.jwt.claims = '{"role": "authenticated"}';
select throws_ok($$select * from public.confirm_current_password('x')$$, 'PT401', null, 'nor nobody');

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated",
  "session_id": "00000000-0000-4000-8000-0000000000a1"}';
select results_eq(
  $$select is_right, seconds_to_wait from public.confirm_current_password('a-wrong-one')$$,
  $$values (false, 0::double precision)$$, 'a wrong password is wrong'
);
select ok(not (select is_right from public.confirm_current_password('')), 'so is none,');
select ok(not (select is_right from public.confirm_current_password(null)), 'nothing at all,');
reset role;
select results_eq(
  $$select * from pg_temp.ages()$$,
  $$values ('a1', interval '40 days'), ('a2', interval '40 days'), ('a3', interval '40 days'),
    ('b1', interval '1 hour')$$,
  'and no session has become a younger one'
);

set local role authenticated;
select results_eq(
  $$select is_right, seconds_to_wait from public.confirm_current_password('the-right-one')$$,
  $$values (true, 0::double precision)$$, 'the right one is right'
);
reset role;
select results_eq(
  $$select * from pg_temp.ages()$$,
  $$values ('a1', interval '23 hours 55 minutes'), ('a2', interval '40 days'), ('a3', interval '40 days'),
    ('b1', interval '1 hour')$$,
  'and has left the session of the call five minutes of a day, and no other'
);

set local role authenticated;
select ok((select is_right from public.confirm_current_password('the-right-one')), 'a fifth try is compared');
select results_eq(
  $$select is_right, seconds_to_wait between 700 and 720 from public.confirm_current_password('the-right-one')$$,
  $$values (false, true)$$, 'a sixth is not, though it were right: it waits twelve minutes'
);
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated",
  "session_id": "00000000-0000-4000-8000-0000000000a2"}';
select ok(
  (select seconds_to_wait > 0 from public.confirm_current_password('the-right-one')), 'in another session neither'
);
reset role;
select is(
  (select age from pg_temp.ages() where session = 'a2'), interval '40 days', 'which stays as old as it is'
);
update private.rate_limit_callers set full_at = full_at - interval '12 minutes'
where caller = 'user:00000000-0000-4000-8000-00000000000a';
set local role authenticated;
select ok((select is_right from public.confirm_current_password('the-right-one')), 'twelve minutes later one is,');
select ok((select seconds_to_wait > 0 from public.confirm_current_password('the-right-one')), 'and only one');

set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated",
  "session_id": "00000000-0000-4000-8000-0000000000b1"}';
select ok((select is_right from public.confirm_current_password('the-right-one')), 'somebody else has tries of their own');
reset role;
select is(
  (select age from pg_temp.ages() where session = 'b1'), interval '1 hour', 'and their young session does not grow older'
);
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated",
  "session_id": "00000000-0000-4000-8000-0000000000a3"}';
select * from public.confirm_current_password('the-right-one');
reset role;
select is(
  (select age from pg_temp.ages() where session = 'a3'), interval '40 days', 'a session of somebody else is left alone'
);

select * from finish();
rollback;
