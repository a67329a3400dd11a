-- The latest page for paying is remembered, and the one before it answered to be closed.
begin;
select plan(6);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner", "last_name": "Fixture"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}');
insert into public.plans (id, name, price_kobo, duration_months, stripe_product_id) overriding system value values
  (-1, 'Fixture plan', 100000, 1, 'prod_fixture_1'), (-2, 'Fixture other', 200000, 3, 'prod_fixture_2');
insert into private.stripe_customers (user_id, stripe_customer_id) values
  ('00000000-0000-4000-8000-00000000000a', 'cus_fixture_a'), ('00000000-0000-4000-8000-00000000000b', 'cus_fixture_b');

set local role anon;
select throws_ok($$select public.replace_checkout_session('00000000-0000-4000-8000-00000000000a', 'cs_0')$$, '42501', null, 'a visitor does not call it');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.replace_checkout_session('00000000-0000-4000-8000-00000000000a', 'cs_0')$$, '42501', null, 'nor whoever is signed in, about themselves');
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';

select is(public.replace_checkout_session('00000000-0000-4000-8000-00000000000a', 'cs_1'), null, 'the first one');
select is(public.replace_checkout_session('00000000-0000-4000-8000-00000000000a', 'cs_2'), 'cs_1', 'the next one');
select is(public.replace_checkout_session('00000000-0000-4000-8000-00000000000b', 'cs_3'), null, 'another person''s');
select is(
  public.replace_checkout_session('00000000-0000-4000-8000-000000000099', 'cs_4'), null, 'of nobody, nothing'
);

select * from finish();
rollback;
