-- What identifies a row, what it hangs on, and what becomes of it when that goes.
begin;
select plan(2);

select results_eq(
  $$select conrelid::regclass::text, pg_get_constraintdef(oid)
    from pg_constraint
    where connamespace in ('public'::regnamespace, 'private'::regnamespace) and contype in ('p', 'u', 'f', 'x')
    order by conrelid::regclass::text collate "C", pg_get_constraintdef(oid) collate "C"$$,
  $$values
    ('accounts', 'FOREIGN KEY (id) REFERENCES profiles(id) ON DELETE CASCADE'),
    ('accounts', 'PRIMARY KEY (id)'),
    ('amenities', 'PRIMARY KEY (id)'),
    ('approval_requests', 'FOREIGN KEY (business_id) REFERENCES businesses(id) ON DELETE CASCADE'),
    ('approval_requests', 'FOREIGN KEY (decided_by) REFERENCES profiles(id) ON DELETE SET NULL'),
    ('approval_requests', 'FOREIGN KEY (requested_by) REFERENCES profiles(id) ON DELETE SET NULL'),
    ('approval_requests', 'PRIMARY KEY (id)'),
    ('business_amenities', 'FOREIGN KEY (amenity_id) REFERENCES amenities(id)'),
    ('business_amenities', 'FOREIGN KEY (business_id) REFERENCES businesses(id) ON DELETE CASCADE'),
    ('business_amenities', 'PRIMARY KEY (business_id, amenity_id)'),
    ('business_stats', 'FOREIGN KEY (business_id) REFERENCES businesses(id) ON DELETE CASCADE'),
    ('business_stats', 'PRIMARY KEY (business_id)'),
    ('business_subcategories', 'FOREIGN KEY (business_id) REFERENCES businesses(id) ON DELETE CASCADE'),
    ('business_subcategories', 'FOREIGN KEY (subcategory_id) REFERENCES subcategories(id)'),
    ('business_subcategories', 'PRIMARY KEY (business_id, subcategory_id)'),
    ('businesses', 'FOREIGN KEY (category_id) REFERENCES categories(id)'),
    ('businesses', 'FOREIGN KEY (owner_id) REFERENCES profiles(id) ON DELETE CASCADE'),
    ('businesses', 'FOREIGN KEY (state) REFERENCES states(name) ON UPDATE CASCADE'),
    ('businesses', 'PRIMARY KEY (id)'),
    ('categories', 'PRIMARY KEY (id)'),
    ('private.search_documents', 'FOREIGN KEY (business_id) REFERENCES businesses(id) ON DELETE CASCADE'),
    ('private.search_documents', 'PRIMARY KEY (business_id)'),
    ('private.search_words', 'PRIMARY KEY (word)'),
    ('private.staff', 'FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE'),
    ('private.staff', 'PRIMARY KEY (user_id)'),
    ('profiles', 'FOREIGN KEY (id) REFERENCES auth.users(id) ON DELETE CASCADE'),
    ('profiles', 'PRIMARY KEY (id)'),
    ('states', 'PRIMARY KEY (name)'),
    ('states', 'UNIQUE (iso_code)'),
    ('states', 'UNIQUE (official_name)'),
    ('subcategories', 'FOREIGN KEY (category_id) REFERENCES categories(id)'),
    ('subcategories', 'PRIMARY KEY (id)')$$,
  'keys'
);
select results_eq(
  $$select attrelid::regclass::text, string_agg(attname::text collate "default", ' ' order by attnum)
    from pg_attribute
    join pg_class on pg_class.oid = attrelid
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and attnum > 0 and not attisdropped and not attnotnull
    group by attrelid order by attrelid::regclass::text collate "C"$$,
  $$values
    ('accounts', 'deactivated_at'),
    ('approval_requests', 'requested_by decision decided_by decided_at'),
    ('businesses', 'logo_path category_id state latitude longitude'),
    ('profiles', 'profile_image_path')$$,
  'the columns that may be null are these'
);

select * from finish();
rollback;
