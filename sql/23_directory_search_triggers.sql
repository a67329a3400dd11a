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

create function private.refresh_search_of_lookup() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  -- A state that changes its name changes its businesses, which is the trigger above; here its other names
  -- count.
  perform private.refresh_search_documents(case tg_table_name
    when 'states' then (
      select array_agg(businesses.id) from public.businesses
      where is_listed and state in (
        select to_jsonb(renamed) ->> 'name' from (table changed except table former) as renamed
      )
    )
    when 'categories' then (
      select array_agg(businesses.id) from public.businesses
      where is_listed and category_id in (
        select (to_jsonb(renamed) ->> 'id')::bigint from (table changed except table former) as renamed
      )
    )
    when 'subcategories' then (
      select array_agg(distinct business_id) from public.business_subcategories where subcategory_id in (
        select (to_jsonb(renamed) ->> 'id')::bigint from (table changed except table former) as renamed
      )
    )
    when 'amenities' then (
      select array_agg(distinct business_id) from public.business_amenities where amenity_id in (
        select (to_jsonb(renamed) ->> 'id')::bigint from (table changed except table former) as renamed
      )
    )
  end);
  return null;
end
$$;
comment on function private.refresh_search_of_lookup() is
  'Brings businesses up to date in search when what they are described with is renamed.';

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
