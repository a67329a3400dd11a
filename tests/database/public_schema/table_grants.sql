-- Who may do what with which table, before row-level security is asked: a refusal by a policy has the same
-- SQLSTATE as one by a missing grant, so that only this tells whether both stand.
begin;
select plan(2);

select results_eq(
  $$select relname::text collate "default", role, string_agg(verb, ' ' order by place)
    from pg_class
    cross join unnest(array['anon', 'authenticated', 'service_role']) as role
    cross join unnest(array['select', 'insert', 'update', 'delete']) with ordinality as verbs (verb, place)
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
      and has_table_privilege(role, pg_class.oid, verb)
    group by relname, role order by relname, role$$,
  $$values
    ('accounts', 'authenticated', 'select'),
    ('accounts', 'service_role', 'select insert update delete'),
    ('amenities', 'anon', 'select'),
    ('amenities', 'authenticated', 'select'),
    ('amenities', 'service_role', 'select'),
    ('approval_requests', 'authenticated', 'select'),
    ('approval_requests', 'service_role', 'select insert update delete'),
    ('business_amenities', 'anon', 'select'),
    ('business_amenities', 'authenticated', 'select delete'),
    ('business_amenities', 'service_role', 'select insert update delete'),
    ('business_stats', 'anon', 'select'),
    ('business_stats', 'authenticated', 'select'),
    ('business_stats', 'service_role', 'select insert update delete'),
    ('business_subcategories', 'anon', 'select'),
    ('business_subcategories', 'authenticated', 'select delete'),
    ('business_subcategories', 'service_role', 'select insert update delete'),
    ('businesses', 'authenticated', 'select'),
    ('businesses', 'service_role', 'select insert update delete'),
    ('categories', 'anon', 'select'),
    ('categories', 'authenticated', 'select'),
    ('categories', 'service_role', 'select'),
    ('profiles', 'authenticated', 'select'),
    ('profiles', 'service_role', 'select insert update delete'),
    ('states', 'anon', 'select'),
    ('states', 'authenticated', 'select'),
    ('states', 'service_role', 'select'),
    ('subcategories', 'anon', 'select'),
    ('subcategories', 'authenticated', 'select'),
    ('subcategories', 'service_role', 'select')$$,
  'whole tables'
);
select results_eq(
  $$select
      relname::text collate "default", role, verb,
      string_agg(attname::text collate "default", ' ' order by attnum)
    from pg_class
    join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
    cross join unnest(array['anon', 'authenticated', 'service_role']) as role
    cross join unnest(array['select', 'insert', 'update']) as verb
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
      and has_column_privilege(role, pg_class.oid, attname, verb)
      and not has_table_privilege(role, pg_class.oid, verb)
    group by relname, role, verb order by relname, role, verb$$,
  $$values
    ('business_amenities', 'authenticated', 'insert', 'business_id amenity_id'),
    ('business_subcategories', 'authenticated', 'insert', 'business_id subcategory_id'),
    ('businesses', 'anon', 'select',
     'id owner_id name description website logo_path category_id address state latitude longitude phone '
     'approval_status is_active is_listed created_at updated_at'),
    ('businesses', 'authenticated', 'insert',
     'name description website logo_path category_id address state latitude longitude contact_email phone'),
    ('businesses', 'authenticated', 'update',
     'name description website logo_path category_id address state latitude longitude contact_email phone'),
    ('profiles', 'authenticated', 'update', 'first_name last_name profile_image_path')$$,
  'single columns'
);

select * from finish();
rollback;
