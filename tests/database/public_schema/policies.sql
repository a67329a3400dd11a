-- Every policy there is, for which command and for whom. Without one, row-level security refuses the command.
begin;
select plan(1);

select results_eq(
  $$select
      tablename::text collate "default", policyname::text collate "default", cmd collate "default",
      roles::text[] collate "default"
    from pg_policies where schemaname = 'public' order by tablename, policyname$$,
  $$values
    ('accounts', 'accounts_select_own', 'SELECT', '{authenticated}'::text[]),
    ('amenities', 'amenities_select_anybody', 'SELECT', '{anon,authenticated}'),
    ('approval_requests', 'approval_requests_select_own_or_staff', 'SELECT', '{authenticated}'),
    ('business_amenities', 'business_amenities_delete_own', 'DELETE', '{authenticated}'),
    ('business_amenities', 'business_amenities_insert_own', 'INSERT', '{authenticated}'),
    ('business_amenities', 'business_amenities_select_visible', 'SELECT', '{anon,authenticated}'),
    ('business_stats', 'business_stats_select_visible', 'SELECT', '{anon,authenticated}'),
    ('business_subcategories', 'business_subcategories_delete_own', 'DELETE', '{authenticated}'),
    ('business_subcategories', 'business_subcategories_insert_own', 'INSERT', '{authenticated}'),
    ('business_subcategories', 'business_subcategories_select_visible', 'SELECT', '{anon,authenticated}'),
    ('businesses', 'businesses_insert_own', 'INSERT', '{authenticated}'),
    ('businesses', 'businesses_select_listed_own_or_staff', 'SELECT', '{anon,authenticated}'),
    ('businesses', 'businesses_update_own', 'UPDATE', '{authenticated}'),
    ('categories', 'categories_select_anybody', 'SELECT', '{anon,authenticated}'),
    ('profiles', 'profiles_select_own_or_staff', 'SELECT', '{authenticated}'),
    ('profiles', 'profiles_update_own', 'UPDATE', '{authenticated}'),
    ('states', 'states_select_anybody', 'SELECT', '{anon,authenticated}'),
    ('subcategories', 'subcategories_select_anybody', 'SELECT', '{anon,authenticated}')$$,
  'the policies are these'
);

select * from finish();
rollback;
