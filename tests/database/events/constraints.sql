-- What no event can be.
begin;
select plan(8);

insert into public.events (id, title, starts_on) overriding system value values (-1, 'Fixture', '2026-02-10');

select throws_ok($$update public.events set title = ' ' where id = -1$$, '23514', null, 'without a title');
select throws_ok(
  $$update public.events set ends_on = '2026-02-09' where id = -1$$, '23514', null, 'over before it starts'
);
select throws_ok(
  $$update public.events set ends_on = '2027-02-11' where id = -1$$, '23514', null, 'longer than a year'
);
select throws_ok($$update public.events set starts_on = 'infinity' where id = -1$$, '23514', null, 'never');
select throws_ok(
  $$update public.events set state = 'Atlantis' where id = -1$$, '23503', null, 'in no state of Nigeria'
);
select throws_ok(
  $$update public.events set location = repeat('x', 301) where id = -1$$, '23514', null, 'at a long place'
);
select throws_ok(
  $$update public.events set description = repeat('x', 5001) where id = -1$$, '23514', null, 'a long text'
);
select lives_ok(
  $$update public.events set ends_on = '2027-02-10', state = 'Lagos', starts_at = '18:30',
    location = 'Landmark Centre' where id = -1$$,
  'anything else can'
);

select * from finish();
rollback;
