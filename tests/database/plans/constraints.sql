-- What no plan can be.
begin;
select plan(11);

insert into public.plans (id, name, price_kobo, duration_months, stripe_product_id, stripe_price_id, is_offered)
overriding system value values
  (-1, 'Fixture plan', 100000, 1, 'prod_fixture_1', 'price_fixture_1', true),
  (-2, 'Former plan', 90000, 1, 'prod_fixture_2', 'price_fixture_2', false);

select throws_ok($$update public.plans set name = ' ' where id = -1$$, '23514', null, 'without a name');
select throws_ok(
  $$update public.plans set name = 'FREE' where id = -1$$, '23514', null, 'called as having none is'
);
select throws_ok(
  $$update public.plans set name = 'Former plan' where id = -1$$, '23505', null, 'called as another'
);
select throws_ok($$update public.plans set price_kobo = 0 where id = -1$$, '23514', null, 'for nothing');
select throws_ok($$update public.plans set duration_months = 0 where id = -1$$, '23514', null, 'for no time');
select throws_ok(
  $$update public.plans set duration_months = 37 where id = -1$$, '23514', null, 'for longer than Stripe has'
);
select throws_ok(
  $$update public.plans set stripe_price_id = 'price_fixture_2' where id = -1$$,
  '23505', null, 'with another''s price'
);
select throws_ok(
  $$update public.plans set stripe_product_id = 'prod_fixture_2' where id = -1$$,
  '23505', null, 'with another''s product'
);
select throws_ok(
  $$update public.plans set stripe_product_id = '' where id = -1$$, '23514', null, 'with a product without an id'
);
select throws_ok(
  $$update public.plans set stripe_product_id = repeat('p', 256) where id = -1$$,
  '23514', null, 'with a product whose id is longer than Stripe''s'
);
select lives_ok(
  $$update public.plans
    set name = 'Renamed', price_kobo = 1, duration_months = 36, stripe_product_id = null, stripe_price_id = null
    where id = -1$$,
  'anything else can'
);

select * from finish();
rollback;
