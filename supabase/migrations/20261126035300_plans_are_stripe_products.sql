alter table "public"."plans"
  add column "stripe_product_id" text;

alter table "public"."plans"
  add constraint "plans_stripe_product_id_key" unique (stripe_product_id);

alter table "public"."plans"
  add constraint "stripe_product_id_is_short"
    check (((char_length(stripe_product_id) >= 1) AND (char_length(stripe_product_id) <= 255)));

comment on column "public"."plans"."stripe_price_id" is 'The recurring price of that product in Stripe at which the plan is sold now; null until it was made there. An amount in Stripe never changes: a plan that changes its price or duration gets a new one, and those who pay an older one keep it.';

comment on column "public"."plans"."stripe_product_id" is 'The product in Stripe, which is this plan whatever it costs: what was sold is told by it, also at a price of the past. Null until it was made there.';
