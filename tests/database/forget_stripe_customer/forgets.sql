-- A customer whom Stripe has deleted leaves the queue, and no other.
begin;
select plan(5);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner", "last_name": "Fixture"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}');
insert into public.plans (id, name, price_kobo, duration_months, stripe_product_id) overriding system value values
  (-1, 'Fixture plan', 100000, 1, 'prod_fixture_1'), (-2, 'Fixture other', 200000, 3, 'prod_fixture_2');
insert into private.stripe_customers (user_id, stripe_customer_id) values
  ('00000000-0000-4000-8000-00000000000a', 'cus_fixture_a'), ('00000000-0000-4000-8000-00000000000b', 'cus_fixture_b');

insert into private.stripe_customers_to_delete (stripe_customer_id) values ('cus_fixture_1'), ('cus_fixture_2');
create function pg_temp.queued() returns text[] language sql security definer as $$
  select coalesce(array_agg(stripe_customer_id order by stripe_customer_id), '{}')
  from private.stripe_customers_to_delete where stripe_customer_id like 'cus_fixture%'
$$;
grant execute on function pg_temp.queued() to service_role;
set local role anon;
select throws_ok($$select public.forget_stripe_customer('cus_fixture_1')$$, '42501', null, 'a visitor does not call it');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.forget_stripe_customer('cus_fixture_1')$$, '42501', null, 'nor whoever is signed in, about themselves');
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';

select is(pg_temp.queued(), '{cus_fixture_1,cus_fixture_2}', 'both wait');
select lives_ok($$select public.forget_stripe_customer('cus_fixture_1')$$, 'Stripe has deleted one');
select is(pg_temp.queued(), '{cus_fixture_2}', 'the other waits on');

select * from finish();
rollback;
