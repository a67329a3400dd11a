-- Events are remembered as long as Stripe keeps them.
begin;
select plan(2);


insert into private.stripe_events (id, received_at) values
  ('evt_fixture_old', now() - interval '30 days 1 second'), ('evt_fixture_kept', now() - interval '30 days'),
  ('evt_fixture_new', now());
select lives_ok('select private.run_daily_jobs()', 'the daily job runs');
select bag_eq(
  $$select id from private.stripe_events where id like 'evt_fixture%'$$,
  array['evt_fixture_kept', 'evt_fixture_new'], 'and forgets those that nobody sends any more'
);

select * from finish();
rollback;
