-- Page by page, without a gap and without a repetition.
begin;
select plan(4);

insert into public.events (id, title, starts_on, is_published) overriding system value
select -n, 'Fixture', date '2121-02-01' + n % 7, true from generate_series(1, 120) as n;

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select is((select count(*) from public.events_of_month('2121-02')), 50::bigint, '50 by default');
select is((select count(*) from public.events_of_month('2121-02', 1000)), 100::bigint, 'at most 100');
select results_eq(
  $$select id from public.events_of_month('2121-02', 7,
      (select id from public.events_of_month('2121-02', 60) offset 59))$$,
  $$select id from public.events_of_month('2121-02', 67) offset 60$$,
  'the next page goes on where the last one ended'
);
select is_empty(
  $$select from public.events_of_month('2121-02', 10, (
      select id from public.events where id < 0 order by starts_on desc, id desc limit 1
    ))$$,
  'nothing comes after the last one'
);

select * from finish();
rollback;
