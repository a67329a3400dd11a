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
    ('ads', 'anon', 'select'),
    ('ads', 'authenticated', 'select delete'),
    ('ads', 'service_role', 'select insert update delete'),
    ('amenities', 'anon', 'select'),
    ('amenities', 'authenticated', 'select delete'),
    ('amenities', 'service_role', 'select'),
    ('approval_requests', 'authenticated', 'select'),
    ('approval_requests', 'service_role', 'select insert update delete'),
    ('audit_entries', 'authenticated', 'select'),
    ('audit_entries', 'service_role', 'select'),
    ('business_amenities', 'anon', 'select'),
    ('business_amenities', 'authenticated', 'select delete'),
    ('business_amenities', 'service_role', 'select insert update delete'),
    ('business_deactivations', 'authenticated', 'select'),
    ('business_deactivations', 'service_role', 'select insert update delete'),
    ('business_images', 'anon', 'select'),
    ('business_images', 'authenticated', 'select'),
    ('business_images', 'service_role', 'select insert update delete'),
    ('business_slugs', 'anon', 'select'),
    ('business_slugs', 'authenticated', 'select'),
    ('business_slugs', 'service_role', 'select'),
    ('business_stats', 'anon', 'select'),
    ('business_stats', 'authenticated', 'select'),
    ('business_stats', 'service_role', 'select insert update delete'),
    ('business_subcategories', 'anon', 'select'),
    ('business_subcategories', 'authenticated', 'select delete'),
    ('business_subcategories', 'service_role', 'select insert update delete'),
    ('businesses', 'authenticated', 'select'),
    ('businesses', 'service_role', 'select insert update delete'),
    ('categories', 'anon', 'select'),
    ('categories', 'authenticated', 'select delete'),
    ('categories', 'service_role', 'select'),
    ('chats', 'authenticated', 'select'),
    ('chats', 'service_role', 'select insert update delete'),
    ('collaboration_members', 'authenticated', 'select'),
    ('collaboration_members', 'service_role', 'select insert update delete'),
    ('collaborations', 'authenticated', 'select'),
    ('collaborations', 'service_role', 'select insert update delete'),
    ('events', 'anon', 'select'),
    ('events', 'authenticated', 'select delete'),
    ('events', 'service_role', 'select insert update delete'),
    ('invoices', 'service_role', 'select insert update delete'),
    ('message_images', 'authenticated', 'select'),
    ('message_images', 'service_role', 'select insert update delete'),
    ('messages', 'authenticated', 'select'),
    ('messages', 'service_role', 'select insert update delete'),
    ('notifications', 'authenticated', 'select delete'),
    ('notifications', 'service_role', 'select insert update delete'),
    ('opening_exceptions', 'anon', 'select'),
    ('opening_exceptions', 'authenticated', 'select'),
    ('opening_exceptions', 'service_role', 'select'),
    ('opening_hours', 'anon', 'select'),
    ('opening_hours', 'authenticated', 'select'),
    ('opening_hours', 'service_role', 'select'),
    ('plans', 'service_role', 'select insert update delete'),
    ('posts', 'authenticated', 'delete'),
    ('posts', 'service_role', 'select insert update delete'),
    ('profiles', 'authenticated', 'select'),
    ('profiles', 'service_role', 'select insert update delete'),
    ('report_evidence', 'authenticated', 'select'),
    ('report_evidence', 'service_role', 'select insert update delete'),
    ('reports', 'authenticated', 'select'),
    ('reports', 'service_role', 'select insert update delete'),
    ('review_replies', 'anon', 'select'),
    ('review_replies', 'authenticated', 'select'),
    ('review_replies', 'service_role', 'select insert update delete'),
    ('review_revisions', 'authenticated', 'select'),
    ('review_revisions', 'service_role', 'select insert update delete'),
    ('reviews', 'anon', 'select'),
    ('reviews', 'authenticated', 'select'),
    ('reviews', 'service_role', 'select insert update delete'),
    ('saved_businesses', 'authenticated', 'select delete'),
    ('saved_businesses', 'service_role', 'select insert update delete'),
    ('services', 'anon', 'select'),
    ('services', 'authenticated', 'select delete'),
    ('services', 'service_role', 'select insert update delete'),
    ('states', 'anon', 'select'),
    ('states', 'authenticated', 'select'),
    ('states', 'service_role', 'select'),
    ('subcategories', 'anon', 'select'),
    ('subcategories', 'authenticated', 'select delete'),
    ('subcategories', 'service_role', 'select'),
    ('subscriptions', 'service_role', 'select insert update delete')$$,
  'whole tables'
);
select results_eq(
  $$select
      relname::text collate "default", role, verb,
      string_agg(attname::text collate "default", ' ' order by attname)
    from pg_class
    join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
    cross join unnest(array['anon', 'authenticated', 'service_role']) as role
    cross join unnest(array['select', 'insert', 'update']) as verb
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
      and has_column_privilege(role, pg_class.oid, attname, verb)
      and not has_table_privilege(role, pg_class.oid, verb)
    group by relname, role, verb order by relname, role, verb$$,
  $$values
    ('ads', 'authenticated', 'insert', 'business_id ends_at image_path is_enabled link starts_at'),
    ('ads', 'authenticated', 'update', 'ends_at image_path is_enabled link starts_at'),
    ('amenities', 'authenticated', 'insert', 'name'),
    ('amenities', 'authenticated', 'update', 'name'),
    ('business_amenities', 'authenticated', 'insert', 'amenity_id business_id'),
    ('business_subcategories', 'authenticated', 'insert', 'business_id subcategory_id'),
    ('businesses', 'anon', 'select',
     'address approval_status category_id created_at description id is_active is_listed latitude '
     'logo_path longitude name owner_id phone slug state updated_at website'),
    ('businesses', 'authenticated', 'insert',
     'address category_id contact_email description latitude logo_path longitude name phone state website'),
    ('businesses', 'authenticated', 'update',
     'address category_id contact_email description latitude logo_path longitude name phone state website'),
    ('categories', 'authenticated', 'insert', 'name'),
    ('categories', 'authenticated', 'update', 'name'),
    ('events', 'authenticated', 'insert',
     'description ends_on is_published location starts_at starts_on state title'),
    ('events', 'authenticated', 'update',
     'description ends_on is_published location starts_at starts_on state title'),
    ('invoices', 'authenticated', 'select',
     'amount_kobo created_at id issued_at number paid_at plan_name status subscription_id updated_at user_id'),
    ('notifications', 'authenticated', 'update', 'is_read'),
    ('plans', 'anon', 'select', 'duration_months id is_offered name price_kobo'),
    ('plans', 'authenticated', 'select', 'duration_months id is_offered name price_kobo'),
    ('posts', 'anon', 'select', 'category content created_at id published_at thumbnail_path title updated_at'),
    ('posts', 'authenticated', 'insert', 'category content published_at thumbnail_path title'),
    ('posts', 'authenticated', 'select',
     'category content created_at id published_at thumbnail_path title updated_at'),
    ('posts', 'authenticated', 'update', 'category content published_at thumbnail_path title'),
    ('profiles', 'authenticated', 'update', 'first_name last_name profile_image_path'),
    ('saved_businesses', 'authenticated', 'insert', 'business_id user_id'),
    ('services', 'authenticated', 'insert', 'business_id duration price_kobo title'),
    ('services', 'authenticated', 'update', 'duration price_kobo title'),
    ('subcategories', 'authenticated', 'insert', 'category_id name'),
    ('subcategories', 'authenticated', 'update', 'name'),
    ('subscriptions', 'authenticated', 'select',
     'cancel_at_period_end created_at current_period_end current_period_start entitled_until grace_until '
     'id plan_id status updated_at user_id')$$,
  'single columns'
);

select * from finish();
rollback;
