-- What keeps the search documents in step with what they say.

-- The triggers are definer for the reason of refresh_search_documents, and by statement: many rows, one
-- refresh.
create function private.refresh_search_of_inserted() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.refresh_search_documents((select array_agg(id) from changed where is_listed));
  return null;
end
$$;
comment on function private.refresh_search_of_inserted() is 'Puts new listed businesses into search.';

create trigger businesses_after_insert_refresh_search after insert on public.businesses
  referencing new table as changed
  for each statement execute function private.refresh_search_of_inserted();

create function private.refresh_search_of_updated() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.refresh_search_documents((
    select array_agg(changed.id)
    from changed
    join former on former.id = changed.id
    where (changed.is_listed or former.is_listed)
      and (
        changed.name, changed.description, changed.address, changed.state, changed.category_id,
        changed.latitude, changed.longitude, changed.is_listed
      ) is distinct from (
        former.name, former.description, former.address, former.state, former.category_id,
        former.latitude, former.longitude, former.is_listed
      )
  ));
  return null;
end
$$;
comment on function private.refresh_search_of_updated() is
  'Brings businesses up to date in search when something changed that search knows.';

create trigger businesses_after_update_refresh_search after update on public.businesses
  referencing old table as former new table as changed
  for each statement execute function private.refresh_search_of_updated();

create function private.refresh_search_of_parts() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.refresh_search_documents((select array_agg(distinct business_id) from changed));
  return null;
end
$$;
comment on function private.refresh_search_of_parts() is
  'Brings a business up to date in search when its subcategories, amenities or hours changed.';

create trigger business_subcategories_after_insert_refresh_search
  after insert on public.business_subcategories
  referencing new table as changed
  for each statement execute function private.refresh_search_of_parts();
create trigger business_subcategories_after_delete_refresh_search
  after delete on public.business_subcategories
  referencing old table as changed
  for each statement execute function private.refresh_search_of_parts();
create trigger business_amenities_after_insert_refresh_search after insert on public.business_amenities
  referencing new table as changed
  for each statement execute function private.refresh_search_of_parts();
create trigger business_amenities_after_delete_refresh_search after delete on public.business_amenities
  referencing old table as changed
  for each statement execute function private.refresh_search_of_parts();

create function private.refresh_search_of_ratings() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.refresh_search_documents((
    select array_agg(changed.business_id)
    from changed
    join former on former.business_id = changed.business_id
    where changed.average_review_rating <> former.average_review_rating
  ));
  return null;
end
$$;
comment on function private.refresh_search_of_ratings() is
  'Brings a business''s place among the best up to date.';

create trigger business_stats_after_update_refresh_search after update on public.business_stats
  referencing old table as former new table as changed
  for each statement execute function private.refresh_search_of_ratings();

create function private.listed_with_lookup(lookup_table text, keys text[]) returns bigint[]
language sql stable
set search_path = ''
as $$
  select case lookup_table
    when 'states' then (
      select array_agg(id) from public.businesses where is_listed and state = any (keys)
    )
    when 'categories' then (
      select array_agg(id) from public.businesses where is_listed and category_id = any (keys::bigint[])
    )
    when 'subcategories' then (
      select array_agg(distinct business_id) from public.business_subcategories
      where subcategory_id = any (keys::bigint[])
    )
    when 'amenities' then (
      select array_agg(distinct business_id) from public.business_amenities where amenity_id = any (keys::bigint[])
    )
  end
$$;
comment on function private.listed_with_lookup(text, text[]) is
  'The businesses whose search documents hold the names of these states (by name) or other lookups (by id).';

create table private.renamed_lookups (
  id bigint generated always as identity primary key,
  lookup_table text not null,
  keys text[] not null,
  renamed_at timestamptz not null default now()
);

-- No grants: the definer functions below only.
comment on table private.renamed_lookups is
  'Lookups that were renamed a moment ago. An owner who chose one in the same moment wrote the old name into search, '
  'where the rename did not see it yet: the frequent job looks once more.';

create function private.refresh_search_of_lookup() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  renamed text[] := (
    select array_agg(coalesce(to_jsonb(lookup) ->> 'id', to_jsonb(lookup) ->> 'name'))
    from (table changed except table former) as lookup
  );
begin
  if renamed is not null then
    insert into private.renamed_lookups (lookup_table, keys) values (tg_table_name, renamed);
    -- A state that changes its name changes its businesses, which is the trigger above; here its other names
    -- count.
    perform private.refresh_search_documents(private.listed_with_lookup(tg_table_name, renamed));
  end if;
  return null;
end
$$;
comment on function private.refresh_search_of_lookup() is
  'Brings businesses up to date in search when what they are described with is renamed.';

create function private.refresh_search_of_renamed() returns void
language plpgsql
set search_path = ''
as $$
declare
  business_ids bigint[];
begin
  -- Only what was renamed some time ago: whoever chose it in that moment has committed since.
  with renamed as (
    delete from private.renamed_lookups where renamed_at < now() - interval '1 minute' returning *
  )
  select array_agg(distinct business_id) into business_ids
  from renamed
  cross join lateral unnest(private.listed_with_lookup(lookup_table, keys)) as business_id;
  perform private.refresh_search_documents(business_ids);
end
$$;
comment on function private.refresh_search_of_renamed() is
  'Job, every few minutes: a second look at the businesses of renamed lookups.';

create trigger states_after_refresh_search after update on public.states
  referencing old table as former new table as changed
  for each statement execute function private.refresh_search_of_lookup();
create trigger categories_after_refresh_search after update on public.categories
  referencing old table as former new table as changed
  for each statement execute function private.refresh_search_of_lookup();
create trigger subcategories_after_refresh_search after update on public.subcategories
  referencing old table as former new table as changed
  for each statement execute function private.refresh_search_of_lookup();
create trigger amenities_after_refresh_search after update on public.amenities
  referencing old table as former new table as changed
  for each statement execute function private.refresh_search_of_lookup();

create function private.refresh_search_of_synonyms() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.refresh_search_documents((
    select array_agg(business_id) from private.search_documents
    where words @@ any (array(select query from changed))
  ));
  return null;
end
$$;
comment on function private.refresh_search_of_synonyms() is
  'Brings businesses up to date in search when what they are also called changed.';

create trigger search_synonyms_after_insert_refresh_search after insert on private.search_synonyms
  referencing new table as changed
  for each statement execute function private.refresh_search_of_synonyms();
create trigger search_synonyms_after_update_refresh_search after update on private.search_synonyms
  referencing new table as changed
  for each statement execute function private.refresh_search_of_synonyms();
-- A phrase may have changed: then those count that had it.
create trigger search_synonyms_after_update_refresh_former_search after update on private.search_synonyms
  referencing old table as changed
  for each statement execute function private.refresh_search_of_synonyms();
create trigger search_synonyms_after_delete_refresh_search after delete on private.search_synonyms
  referencing old table as changed
  for each statement execute function private.refresh_search_of_synonyms();
