-- The plans of the contract.
begin;
select plan(1);

select results_eq(
  $$select id, name, price_kobo, duration_months, is_offered from public.plans where id in (1, 2) order by id$$,
  $$values (1::bigint, 'Standard', 500000::bigint, 1, true), (2, 'Premium', 1200000, 3, true)$$,
  'Standard for 5,000 naira a month, Premium for 12,000 every three'
);

select * from finish();
rollback;
