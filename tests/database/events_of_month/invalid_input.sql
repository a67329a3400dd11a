-- What is no month, no page size and no cursor.
begin;
select plan(9);

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.events_of_month('')$$, 'PT400', null, 'no text');
select throws_ok($$select public.events_of_month('2026-13')$$, 'PT400', null, 'a thirteenth month');
select throws_ok($$select public.events_of_month('2026-00')$$, 'PT400', null, 'a zeroth month');
select throws_ok($$select public.events_of_month('2026-1')$$, 'PT400', null, 'a month of one digit');
select throws_ok($$select public.events_of_month('0000-01')$$, 'PT400', null, 'a year that never was');
select throws_ok($$select public.events_of_month(E'2026-01\n')$$, 'PT400', null, 'a month and a line break');
select throws_ok($$select public.events_of_month('2026-01', 0)$$, 'PT400', null, 'a page of nothing');
select throws_ok($$select public.events_of_month('2026-01', 10, -999999)$$, 'PT400', null, 'after no event');
select lives_ok($$select public.events_of_month('2026-01', null, null)$$, 'nulls are the defaults');

select * from finish();
rollback;
