-- Who may call what, and what runs with its owner's rights instead of the caller's.
begin;
select plan(2);

select results_eq(
  $$select pg_proc.oid::regprocedure::text, string_agg(role, ' ' order by role)
    from pg_proc
    cross join unnest(array['anon', 'authenticated', 'service_role']) as role
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      and has_function_privilege(role, pg_proc.oid, 'execute')
    group by pg_proc.oid order by pg_proc.oid::regprocedure::text collate "C"$$,
  $$values
    ('decide_approval(bigint,text,text)', 'authenticated'),
    ('is_staff()', 'authenticated service_role'),
    ('private.check_request()', 'anon authenticated service_role'),
    ('private.is_staff()', 'anon authenticated service_role'),
    ('private.my_account_email()', 'authenticated service_role'),
    ('private.my_business_ids()', 'anon authenticated service_role'),
    ('private.raise_business_not_found()', 'authenticated service_role'),
    ('private.session_is_live()', 'anon authenticated service_role'),
    ('request_approval(bigint)', 'authenticated'),
    ('search_businesses(text,text,text,text,double precision,double precision,double precision,bigint[],double '
     'precision,integer,text)', 'anon authenticated service_role'),
    ('set_business_amenities(bigint,bigint[])', 'authenticated'),
    ('set_business_category(bigint,bigint,bigint[])', 'authenticated')$$,
  'the functions that a role may call are these'
);
select results_eq(
  $$select pg_proc.oid::regproc::text from pg_proc
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace) and prosecdef
    order by pg_proc.oid::regproc::text collate "C"$$,
  array[
    'decide_approval',
    'private.create_business_stats',
    'private.create_profile_and_account',
    'private.drop_subcategories_of_former_category',
    'private.follow_owner_activity',
    'private.follow_owner_email',
    'private.follow_user_email',
    'private.is_staff',
    'private.lock_business_of_part',
    'private.my_account_email',
    'private.my_business_ids',
    'private.refresh_search_documents',
    'private.refresh_search_of_inserted',
    'private.refresh_search_of_lookup',
    'private.refresh_search_of_parts',
    'private.refresh_search_of_ratings',
    'private.refresh_search_of_updated',
    'private.session_is_live',
    'private.set_is_listed',
    'request_approval',
    'search_businesses'
  ],
  'those with their owner''s rights are these'
);

select * from finish();
rollback;
