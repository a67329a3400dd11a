-- The plans, the same ids in every environment. Running it again changes only what differs here. The prices
-- in Stripe and what is on offer are each environment's own, and stay.

insert into public.plans (id, name, price_kobo, duration_months) overriding system value values
  (1, 'Standard', 500000, 1),
  (2, 'Premium', 1200000, 3)
on conflict (id) do update
set name = excluded.name, price_kobo = excluded.price_kobo, duration_months = excluded.duration_months
where (plans.name, plans.price_kobo, plans.duration_months)
  is distinct from (excluded.name, excluded.price_kobo, excluded.duration_months);

-- Ids given above are not counted by the sequence.
select setval('public.plans_id_seq', 1000) from public.plans_id_seq where last_value < 1000;
