-- Customers of deleted accounts are handed to one at a time, until Stripe has deleted them.
begin;
select plan(11);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner", "last_name": "Fixture"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}');
insert into public.plans (id, name, price_kobo, duration_months, stripe_product_id) overriding system value values
  (-1, 'Fixture plan', 100000, 1, 'prod_fixture_1'), (-2, 'Fixture other', 200000, 3, 'prod_fixture_2');
insert into private.stripe_customers (user_id, stripe_customer_id) values
  ('00000000-0000-4000-8000-00000000000a', 'cus_fixture_a'), ('00000000-0000-4000-8000-00000000000b', 'cus_fixture_b');

delete from private.stripe_customers_to_delete;
set local role anon;
select throws_ok($$select public.take_stripe_customers_to_delete(1)$$, '42501', null, 'a visitor does not call it');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.take_stripe_customers_to_delete(1)$$, '42501', null, 'nor whoever is signed in, about themselves');
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';

select is_empty('select public.take_stripe_customers_to_delete()', 'none is there');
reset role;
delete from auth.users where id in ('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b');
update private.stripe_customers_to_delete set queued_at = now() - interval '1 minute'
where stripe_customer_id = 'cus_fixture_b';
set local role service_role;
select results_eq(
  'select public.take_stripe_customers_to_delete(1)', array['cus_fixture_b'], 'those of deleted accounts, the longest waiting first'
);
select results_eq(
  'select public.take_stripe_customers_to_delete()', array['cus_fixture_a'], 'what was handed out is not handed out again'
);
select is_empty('select public.take_stripe_customers_to_delete()', 'then there is none');
select lives_ok($$select public.forget_stripe_customer('cus_fixture_a')$$, 'one is deleted at Stripe');
reset role;
update private.stripe_customers_to_delete set leased_until = now() - interval '1 second';
set local role service_role;
select results_eq(
  'select public.take_stripe_customers_to_delete()', array['cus_fixture_b'], 'the other is handed out once more, after its time'
);
reset role;
insert into private.stripe_customers_to_delete (stripe_customer_id)
select 'cus_many_' || number from generate_series(1, 1102) as number;
set local role service_role;
select is((select count(*) from public.take_stripe_customers_to_delete(0)), 1::bigint, 'one at least');
select is((select count(*) from public.take_stripe_customers_to_delete(5000)), 1000::bigint, 'and a thousand at most');
select is((select count(*) from public.take_stripe_customers_to_delete()), 100::bigint, 'a hundred unless asked otherwise');

select * from finish();
rollback;
