-- The books stay when the account goes, without its person, and go when the law no longer asks for them.
begin;
select plan(5);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.plans (id, name, price_kobo, duration_months, stripe_price_id, is_offered)
overriding system value values
  (-1, 'Fixture plan', 100000, 1, 'price_fixture_1', true),
  (-2, 'Former plan', 90000, 1, 'price_fixture_2', false);
insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id, current_period_end)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', -1, 'active', 'sub_fixture_1', now() + interval '1 day');
insert into public.invoices
  (id, user_id, subscription_id, plan_name, number, amount_kobo, status, issued_at, paid_at, stripe_invoice_id)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', -1, 'Premium', 'FIX-0001', 1200000, 'paid', now(),
    now(), 'in_fixture_1'),
  (-2, '00000000-0000-4000-8000-00000000000a', null, 'Premium', 'FIX-0002', 1200000, 'void',
    date_trunc('year', now() at time zone 'Africa/Lagos') at time zone 'Africa/Lagos' - interval '6 years', null,
    'in_fixture_2'),
  (-3, '00000000-0000-4000-8000-00000000000a', null, 'Premium', 'FIX-0003', 1200000, 'void',
    (date_trunc('year', now() at time zone 'Africa/Lagos') - interval '6 years 1 second') at time zone 'Africa/Lagos',
    null, 'in_fixture_3'),
  (-4, '00000000-0000-4000-8000-00000000000b', null, 'Premium', 'FIX-0004', 1200000, 'void',
    now() - interval '8 years', null, 'in_fixture_4');

delete from auth.users where id = '00000000-0000-4000-8000-00000000000a';
select results_eq(
  $$select user_id, subscription_id, amount_kobo from public.invoices where id = -1$$,
  $$values (null::uuid, null::bigint, 1200000::bigint)$$, 'kept, and nobody''s'
);
select is_empty(
  $$select from public.invoices where invoices::text ~ '00000000-0000-4000-8000-00000000000a|owner@fixture'$$,
  'nothing of the person is left in it'
);
select private.run_daily_jobs();
select set_eq(
  $$select id from public.invoices where id < 0 and user_id is null$$, array[-1, -2]::bigint[],
  'six years after the end of its year it goes'
);
select isnt_empty($$select from public.invoices where id = -4$$, 'that of a living account stays');
select is_empty($$select from public.subscriptions where id = -1$$, 'the subscription went with the account');

select * from finish();
rollback;
