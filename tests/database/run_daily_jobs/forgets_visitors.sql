-- What would tie anonymous visitors to anything is gone after two days.
begin;
select plan(2);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

insert into private.visitor_secrets (day, secret)
select private.lagos_day() - age, extensions.gen_random_bytes(32) from generate_series(0, 3) as age
on conflict do nothing;
insert into private.anonymous_reach (day, address, business_id, visitors)
select private.lagos_day() - age, 'fixture', -1, 1 from generate_series(0, 3) as age;
select private.run_daily_jobs();
select results_eq(
  'select private.lagos_day() - day from private.visitor_secrets order by 1', array[0, 1], 'secrets'
);
select results_eq(
  $$select private.lagos_day() - day from private.anonymous_reach where address = 'fixture' order by 1$$, array[0, 1],
  'addresses'
);

select * from finish();
rollback;
