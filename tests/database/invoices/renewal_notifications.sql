-- A person is told of each further period that is paid.
begin;
select plan(4);

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
delete from public.notifications where subject_id = -1;
create function pg_temp.told(out titles text[]) language sql as $$
  select coalesce(array_agg(title || ': ' || body order by id), '{}') from public.notifications
  where recipient_id = '00000000-0000-4000-8000-00000000000a'
    and type = 'subscription_notification' and subject_id = -1
$$;

insert into public.invoices
  (id, user_id, subscription_id, plan_name, number, amount_kobo, status, issued_at, paid_at, stripe_invoice_id)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', -1, 'Fixture', 'FIX-0001', 1, 'paid', now(),
    now(), 'in_fixture_1');
select is(pg_temp.told(), '{}', 'the first one is the subscription''s to tell');
insert into public.invoices
  (id, user_id, subscription_id, plan_name, number, amount_kobo, status, issued_at, paid_at, stripe_invoice_id)
overriding system value values
  (-2, '00000000-0000-4000-8000-00000000000a', -1, 'Fixture', 'FIX-0002', 1, 'open', now(),
    null, 'in_fixture_2');
select is(pg_temp.told(), '{}', 'nothing before it is paid');
update public.invoices set status = 'paid', paid_at = now() where id = -2;
select is(
  pg_temp.told(), array['Subscription renewed: Your Fixture plan has been renewed successfully.'], 'renewed'
);
update public.invoices set status = 'paid' where id = -2;
select is(cardinality(pg_temp.told()), 1, 'the same again is nothing new');

select * from finish();
rollback;
