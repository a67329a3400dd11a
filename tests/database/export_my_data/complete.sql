-- The export names every table that keeps something of a person, and of each row every column.
begin;
select plan(5);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}');
select set_config('request.jwt.claims', '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}', true);

-- Tables that are left out, and why.
create temporary table left_out (place text primary key, reason text not null);
insert into left_out values
  ('private.search_documents', 'derived from the businesses'),
  ('private.performance_days', 'sums over visits, saves, chats and reviews'),
  ('private.performance_months', 'the same by month'),
  ('private.trending_scores', 'derived from the visits'),
  ('private.stripe_customers', 'Stripe''s key, which says nothing about the person'),
  ('public.report_evidence', 'what others wrote, kept for staff'),
  ('private.idempotency_keys', 'copies of answers, kept for a day'),
  ('private.password_reset_codes', 'hashes that hold for minutes, kept for an hour');

-- Columns that are left out of a table that is there, and why.
create temporary table left_out_columns (place text, column_name text, reason text not null);
insert into left_out_columns values
  ('public.approval_requests', 'decided_by', 'who among staff decided'),
  ('public.audit_entries', 'details', 'staff''s notes'),
  ('public.subscriptions', 'stripe_subscription_id', 'Stripe''s key'),
  ('public.invoices', 'stripe_invoice_id', 'Stripe''s key');

-- Every table of the product from which foreign keys lead to a person, directly or over other tables.
create temporary table of_people as
with recursive reached (relation) as (
  values ('auth.users'::regclass)
  union
  select conrelid::regclass
  from pg_constraint
  join reached on confrelid = relation
  where contype = 'f' and connamespace in ('public'::regnamespace, 'private'::regnamespace)
)
select relation, relnamespace::regnamespace || '.' || relname as place, relname::text as name
from reached join pg_class on oid = relation
where relnamespace in ('public'::regnamespace, 'private'::regnamespace);

select cmp_ok((select count(*) from of_people), '>=', 11::bigint, 'the walk finds tables');
select is_empty(
  $$select place from of_people
    where not (public.export_my_data() ? name) and place not in (select place from left_out)$$,
  'each is in the export, or has a reason not to be'
);
select is_empty(
  $$select place from left_out where place not in (select place from of_people)
      or place in (select of_people.place from of_people where public.export_my_data() ? name)$$,
  'no reason is stale'
);

-- The text of the sections: a table whose rows go in whole needs no look at its columns.
select is_empty(
  $$select place from of_people
    where public.export_my_data() ? name
      and not exists (
        select from pg_proc
        where pronamespace = 'private'::regnamespace and proname like 'export\_%'
          and prosrc ~ ('to_jsonb\((' || name || '|own)\)')
      )$$,
  'the rows go in whole'
);
select bag_eq(
  $$select place || ' ' || dropped[1]
    from of_people
    join pg_proc on pronamespace = 'private'::regnamespace and proname like 'export\_%'
    cross join regexp_matches(prosrc, 'to_jsonb\(' || name || '\) - ''(\w+)''', 'g') as dropped$$,
  $$select place || ' ' || column_name from left_out_columns$$,
  'but for the columns that have a reason not to be there'
);

select * from finish();
rollback;
