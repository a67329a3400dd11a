-- What is charged is what is shown: a plan that costs something else is not sold at its former price.
begin;
select plan(6);

insert into public.plans (id, name, price_kobo, duration_months, stripe_product_id, stripe_price_id)
overriding system value values
  (-1, 'Fixture plan', 100000, 1, 'prod_fixture_1', 'price_fixture_1'),
  (-2, 'Another plan', 90000, 1, 'prod_fixture_2', 'price_fixture_2');
create function pg_temp.ids(plan_id bigint) returns text language sql as $$
  select concat_ws(' ', stripe_product_id, coalesce(stripe_price_id, 'none')) from public.plans where id = plan_id
$$;

update public.plans set name = 'Renamed', price_kobo = 100000, duration_months = 1, is_offered = false where id = -1;
select is(pg_temp.ids(-1), 'prod_fixture_1 price_fixture_1', 'at another name, and the same price, it is sold as before');
update public.plans set price_kobo = 120000 where id = -1;
select is(pg_temp.ids(-1), 'prod_fixture_1 none', 'at another price it is not');
update public.plans set stripe_price_id = 'price_fixture_3' where id = -1;
select is(pg_temp.ids(-1), 'prod_fixture_1 price_fixture_3', 'until that was made at Stripe');
update public.plans set duration_months = 2 where id = -1;
select is(pg_temp.ids(-1), 'prod_fixture_1 none', 'nor for another time');
update public.plans set price_kobo = 130000, stripe_price_id = 'price_fixture_4' where id = -1;
select is(pg_temp.ids(-1), 'prod_fixture_1 price_fixture_4', 'a price that comes with its own at Stripe is sold');
select is(pg_temp.ids(-2), 'prod_fixture_2 price_fixture_2', 'other plans are sold as before');

select * from finish();
rollback;
