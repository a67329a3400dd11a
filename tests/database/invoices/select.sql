-- A person sees their own invoices, without Stripe's ids.
begin;
select plan(5);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.invoices
  (id, user_id, subscription_id, plan_name, number, amount_kobo, status, issued_at, paid_at, stripe_invoice_id)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', null, 'Premium', 'FIX-0001', 1200000, 'open', now(),
    null, 'in_fixture_1'),
  (-2, '00000000-0000-4000-8000-00000000000b', null, 'Premium', 'FIX-0002', 1200000, 'open', now(),
    null, 'in_fixture_2'),
  (-3, null, null, 'Premium', 'FIX-0003', 1200000, 'open', now(), null, 'in_fixture_3');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq($$select id from public.invoices where id < 0$$, array[-1]::bigint[], 'their own');
select throws_ok($$select stripe_invoice_id from public.invoices$$, '42501', null, 'without Stripe''s id');
select throws_ok($$delete from public.invoices where id = -1$$, '42501', null, 'which cannot be deleted');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select is_empty($$select id from public.invoices where id < 0$$, 'staff see none, also not nobody''s');
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select is((select count(*) from public.invoices where id < 0), 3::bigint, 'the service role sees all');

select * from finish();
rollback;
