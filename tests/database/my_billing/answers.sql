-- Plan, next billing date and invoices of the caller.
begin;
select plan(14);

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

create function pg_temp.mine(
  out plan text, out status text, out next_billing_date date, out ends boolean, out invoices int
)
language sql as $$
  select plan, status, next_billing_date, cancel_at_period_end, jsonb_array_length(invoices) from public.my_billing()
$$;
grant execute on function pg_temp.mine() to authenticated;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select * from public.my_billing()$$,
  $$values ('Free', null::text, null::date, false, '[]'::jsonb)$$, 'without a plan it is Free'
);
reset role;
set local request.jwt.claims = '';
insert into public.subscriptions (id, user_id, plan_id, status, stripe_subscription_id, current_period_end)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', -1, 'active', 'sub_fixture_1', '2099-12-05 23:30:00+00');
insert into public.invoices
  (id, user_id, subscription_id, plan_name, number, amount_kobo, status, issued_at, paid_at, stripe_invoice_id)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', -1, 'Fixture plan', 'FIX-0001', 100000, 'paid',
    '2026-09-01 08:00:00+00', '2026-09-01 08:01:00+00',
    'in_fixture_1'),
  (-2, '00000000-0000-4000-8000-00000000000a', -1, 'Fixture plan', 'FIX-0002', 100000, 'open',
    '2026-10-01 08:00:00+00', null, 'in_fixture_2'),
  (-3, '00000000-0000-4000-8000-00000000000b', null, 'Fixture plan', 'FIX-0003', 100000, 'open',
    '2026-10-01 08:00:00+00', null, 'in_fixture_3');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select * from pg_temp.mine()$$, $$values ('Fixture plan', 'active', date '2099-12-06', false, 2)$$,
  'the plan, and the day in Nigeria on which it renews'
);
select results_eq(
  $$select jsonb_path_query_array(invoices, '$[*].id') from public.my_billing()$$, array['[-2, -1]'::jsonb],
  'own invoices, newest first'
);
select results_eq(
  $$select invoices -> 1 from public.my_billing()$$,
  array['{"id": -1, "number": "FIX-0001", "amount_kobo": 100000, "status": "paid",
    "issued_at": "2026-09-01T08:00:00+00:00", "paid_at": "2026-09-01T08:01:00+00:00"}'::jsonb],
  'what is said of each'
);
reset role;
set local request.jwt.claims = '';
update public.plans set is_offered = false where id = -1;
update public.subscriptions set cancel_at_period_end = true where id = -1;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select * from pg_temp.mine()$$, $$values ('Fixture plan', 'active', null::date, true, 2)$$,
  'no next date when it ends, and also a plan that is no longer offered'
);
reset role;
set local request.jwt.claims = '';
update public.subscriptions set current_period_end = now() - interval '1 second' where id = -1;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select * from pg_temp.mine()$$, $$values ('Free', 'active', null::date, true, 2)$$,
  'Free once the period is over'
);
reset role;
set local request.jwt.claims = '';
update public.subscriptions
set cancel_at_period_end = false, status = 'past_due', current_period_end = '2099-12-05 12:00:00+00' where id = -1;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select * from pg_temp.mine()$$, $$values ('Fixture plan', 'past_due', date '2099-12-05', false, 2)$$,
  'past due is still theirs to pay'
);
reset role;
set local request.jwt.claims = '';
update public.subscriptions set status = 'unpaid' where id = -1;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select * from pg_temp.mine()$$, $$values ('Free', 'unpaid', null::date, false, 2)$$, 'unpaid is none'
);
reset role;
set local request.jwt.claims = '';
update public.subscriptions set status = 'canceled' where id = -1;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select * from pg_temp.mine()$$, $$values ('Free', null::text, null::date, false, 2)$$,
  'ended: invoices are left'
);
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select results_eq(
  $$select * from pg_temp.mine()$$, $$values ('Free', null::text, null::date, false, 1)$$,
  'others have their own'
);
reset role;
set local request.jwt.claims = '';
insert into public.invoices (user_id, plan_name, number, amount_kobo, status, issued_at, stripe_invoice_id)
select '00000000-0000-4000-8000-00000000000c', 'Fixture plan', 'FIX-' || n, n, 'open', now() - n * interval '1 day',
  'in_fixture_c' || n
from generate_series(1, 60) as n;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select is((select jsonb_array_length(invoices) from public.my_billing()), 50, 'at most 50');
select is((select invoices -> 0 ->> 'number' from public.my_billing()), 'FIX-1', 'the newest of them');
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select throws_ok($$select public.my_billing()$$, '42501', null, 'it is for people');
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.my_billing()$$, '42501', null, 'who are signed in');

select * from finish();
rollback;
