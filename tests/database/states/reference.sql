-- All 36 states and the Federal Capital Territory are there.
begin;
select plan(3);

select is((select count(*) from public.states), 37::bigint, 'thirty-seven rows');
select results_eq(
  $$select official_name, iso_code from public.states where name = 'Abuja'$$,
  $$values ('Federal Capital Territory', 'NG-FC')$$, 'Abuja is the FCT'
);
select is((select count(distinct iso_code) from public.states), 37::bigint, 'each has a code of its own');

select * from finish();
rollback;
