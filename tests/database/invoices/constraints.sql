-- An invoice names nobody, and is paid when it was paid.
begin;
select plan(8);

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
    null, 'in_fixture_1');

select throws_ok(
  $$update public.invoices set number = 'owner@fixture.test' where id = -1$$,
  '23514', null, 'no address for a number'
);
select throws_ok(
  $$update public.invoices set number = 'A Person' where id = -1$$, '23514', null, 'and no name'
);
select throws_ok(
  $$update public.invoices set stripe_invoice_id = 'owner@fixture.test' where id = -1$$,
  '23514', null, 'nor as Stripe''s id'
);
select throws_ok(
  $$update public.invoices set status = 'paid' where id = -1$$, '23514', null, 'none paid at no time'
);
select throws_ok(
  $$update public.invoices set paid_at = now() where id = -1$$, '23514', null, 'none open that was paid'
);
select throws_ok($$update public.invoices set status = 'draft' where id = -1$$, '23514', null, 'no draft');
select throws_ok(
  $$insert into public.invoices
  (id, user_id, subscription_id, plan_name, number, amount_kobo, status, issued_at, paid_at, stripe_invoice_id)
overriding system value values
  (-2, '00000000-0000-4000-8000-00000000000b', null, 'Premium', 'FIX-0002', 1, 'open', now(), null, 'in_fixture_1')$$,
  '23505', null,
  'one row of what is one in Stripe'
);
select lives_ok($$update public.invoices set status = 'paid', paid_at = now() where id = -1$$, 'a paid one');

select * from finish();
rollback;
