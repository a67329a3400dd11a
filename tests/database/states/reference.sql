-- All 36 states and the Federal Capital Territory are there.
begin;
select plan(4);

select is((select count(*) from public.states), 37::bigint, 'thirty-seven rows');
select results_eq(
  $$select official_name, iso_code from public.states where name = 'Abuja'$$,
  $$values ('Federal Capital Territory', 'NG-FC')$$, 'Abuja is the FCT'
);
select is((select count(distinct iso_code) from public.states), 37::bigint, 'each has a code of its own');

select throws_ok(
  $$insert into public.states (name, official_name, iso_code) values ('X', 'X State', 'GH-AA')$$,
  '23514', 'new row for relation "states" violates check constraint "iso_code_is_nigerian"',
  'a code of another country'
);

select * from finish();
rollback;
