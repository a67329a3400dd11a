-- The search itself: checks what it is asked, and reads the page in the order that fits.

create function private.read_filters(
  latitude double precision,
  longitude double precision,
  radius_km double precision,
  minimum_rating double precision
) returns private.search_filters
language plpgsql immutable
set search_path = ''
as $$
declare
  filters private.search_filters;
begin
  if (latitude is null) <> (longitude is null)
    or latitude not between -90 and 90
    or longitude not between -180 and 180
  then
    raise sqlstate 'PT400' using
      message = 'These are no coordinates.',
      detail = 'invalid_coordinates',
      hint = 'Send latitude (-90 to 90) and longitude (-180 to 180), both or none.';
  end if;
  if radius_km is not null and (latitude is null or not (radius_km > 0 and radius_km <= 20100)) then
    raise sqlstate 'PT400' using
      message = 'This is no radius.',
      detail = 'invalid_radius',
      hint = 'Send a number of kilometres greater than 0, together with coordinates.';
  end if;
  if minimum_rating not between 0 and 5 then
    raise sqlstate 'PT400' using
      message = 'This is no rating.',
      detail = 'invalid_minimum_rating',
      hint = 'Send a number from 0 to 5.';
  end if;
  filters.place := private.earth_position(latitude, longitude);
  filters.reach := private.chord_km(radius_km);
  filters.minimum_rating := minimum_rating;
  return filters;
end
$$;
comment on function private.read_filters(double precision, double precision, double precision, double precision) is
  'The filters that are numbers. PT400 invalid_coordinates, invalid_radius or invalid_minimum_rating.';

create type public.found_business as (
  id bigint,
  name text,
  description text,
  address text,
  state text,
  logo_path text,
  category_id bigint,
  category_name text,
  latitude double precision,
  longitude double precision,
  distance_km double precision,
  average_review_rating double precision,
  review_count integer,
  cursor text,
  is_open boolean,
  slug text,
  is_premium boolean,
  thumbnail_path text
);
comment on type public.found_business is
  'A result of search_businesses. `distance_km`, to the metre, is null without coordinates, `is_open` when no hours are '
  'known; `cursor` continues after this result; `thumbnail_path` is the first image of the gallery, null without '
  'one; `is_premium` is the badge.';

-- Definer: row-level security keeps the conditions of a search (word match, distance) out of the indexes, and
-- the documents are granted to nobody. What it shows is the public columns of listed businesses, whoever
-- asks.
create function public.search_businesses(
  query text default null,
  category text default null,
  subcategory text default null,
  state text default null,
  latitude double precision default null,
  longitude double precision default null,
  radius_km double precision default null,
  amenity_ids bigint[] default null,
  minimum_rating double precision default null,
  open_now boolean default null,
  page_size integer default 50,
  after_cursor text default null
) returns setof public.found_business
language plpgsql stable security definer
set search_path = ''
-- A page is short whatever is asked: its plan is made once, and never compiled, which the declared cost of
-- private.search_lexemes would ask for each time.
set plan_cache_mode = 'force_generic_plan'
set jit = off
-- What it reads is in memory, or is read page by page: to have each page looked for in advance takes longer than it saves.
set effective_io_concurrency = 0
as $$
#variable_conflict use_column
declare
  filters private.search_filters;
  after private.search_key := private.read_cursor(after_cursor);
  terms tsquery[] := private.search_terms(coalesce(query, ''), true);
  ordering text;
  occurring tsquery[];
  term tsquery;
  trusts_lexicon boolean;
  all_words tsquery;
  any_word tsquery;
  size integer := least(coalesce(page_size, 50), 100);
  keys private.search_key[];
begin
  if page_size < 1 then
    raise sqlstate 'PT400' using
      message = 'This is no page size.',
      detail = 'invalid_page_size',
      hint = 'Send a whole number from 1 to 100.';
  end if;
  if num_nonnulls(latitude, longitude, radius_km, minimum_rating) > 0 then
    filters := private.read_filters(latitude, longitude, radius_km, minimum_rating);
  end if;
  if open_now then
    filters.open_at := now();
    filters.open_hours := private.hours_of(now());
  end if;
  if cardinality(amenity_ids) > 0 then
    -- Each once, and known ones only: however long the list is, what is looked up is short.
    filters.amenity_ids := array(select id from public.amenities where id = any (amenity_ids));
    if exists (
      select from unnest(amenity_ids) as wanted
      where wanted is null or wanted <> all (filters.amenity_ids)
    ) then
      return;
    end if;
  end if;
  -- No name is longer than what is kept of these, and lower case of a megabyte takes its time.
  state := left(btrim(state), 200);
  category := left(btrim(category), 200);
  subcategory := left(btrim(subcategory), 200);
  if state <> '' then
    filters.state := private.state_named(state);
    if filters.state is null then
      return;
    end if;
    filters.labels := format('%L', '~s' || filters.state)::tsquery;
  end if;
  if category <> '' then
    select id into filters.category_id from public.categories where lower(name) = lower(category);
    if not found then
      return;
    end if;
    filters.labels := coalesce(filters.labels, '') && format('%L', '~c' || filters.category_id)::tsquery;
  end if;
  if subcategory <> '' then
    select array_agg(id) into filters.subcategory_ids
    from public.subcategories
    where lower(name) = lower(subcategory)
      and (filters.category_id is null or category_id = filters.category_id);
    if filters.subcategory_ids is null then
      return;
    end if;
  end if;

  ordering := case
    when cardinality(terms) = 0 and filters.place is null then 'best'
    when cardinality(terms) = 0 then 'nearest'
    when after.ordering = 'any_word' then 'any_word'
    else 'all_words'
  end;
  if after.ordering <> ordering then
    raise sqlstate 'PT400' using
      message = 'This cursor belongs to another search.',
      detail = 'invalid_cursor',
      hint = 'Send the same words and coordinates as for the page before.';
  end if;

  if ordering = 'best' then
    keys := array(select found from private.find_best(filters, size, after) as found);
  elsif ordering = 'nearest' then
    keys := array(select found from private.find_nearest(filters, size, after) as found);
  else
    foreach trusts_lexicon in array case ordering when 'all_words' then array[true, false] else array[false] end loop
      if not trusts_lexicon then
        occurring := private.search_terms(query, false);
        exit when occurring = terms and ordering = 'all_words';
        terms := occurring;
      end if;
      all_words := null;
      any_word := null;
      foreach term in array terms loop
        all_words := coalesce(all_words && term, term);
        any_word := coalesce(any_word || term, term);
      end loop;
      exit when ordering <> 'all_words';
      keys := private.find_by_words(filters, all_words, any_word, size, after);
      -- Nothing: then the lexicon is worth a second look.
      exit when cardinality(keys) > 0;
    end loop;
    if ordering = 'all_words' then
      -- Few have all the words, and are not called that: what has some of them follows, the most telling first.
      if after is null and cardinality(terms) > 1 and cardinality(keys) < least(size, 5)
        and coalesce(keys[1].relevance > -0.6, true)
      then
        keys := keys || private.find_by_some_words(
          filters, terms, all_words, any_word, size - cardinality(keys), null
        );
      end if;
    else
      keys := private.find_by_some_words(filters, terms, all_words, any_word, size, after);
    end if;
  end if;

  return query
  select
    businesses.id,
    businesses.name,
    businesses.description,
    businesses.address,
    businesses.state,
    businesses.logo_path,
    businesses.category_id,
    categories.name,
    businesses.latitude,
    businesses.longitude,
    round(
      private.ground_km(documents.place operator(extensions.<->) filters.place)::numeric, 3
    )::double precision,
    business_stats.average_review_rating,
    business_stats.rating_count,
    private.write_cursor(
      row(key.ordering, key.relevance, key.rating, key.distance, key.name, key.business_id, null)
    ),
    -- Most businesses have told no hours: then there is nothing to ask.
    case
      when documents.weekly_hours is not null or not isempty(documents.exceptional_days) then
        private.is_open_at(documents.weekly_hours, documents.exceptional_days, documents.exceptional_hours, now())
    end,
    businesses.slug,
    business_stats.is_premium,
    (select path from public.business_images where business_id = businesses.id order by id limit 1)
  from unnest(keys) with ordinality
    as key (ordering, relevance, rating, distance, name, business_id, document, position)
  join public.businesses on businesses.id = key.business_id and businesses.is_listed
  join private.search_documents as documents on documents.ctid = key.document
  join public.business_stats on business_stats.business_id = businesses.id
  left join public.categories on categories.id = businesses.category_id
  order by position;
end
$$;
grant execute on function public.search_businesses(
  text, text, text, text, double precision, double precision, double precision, bigint[], double precision,
  boolean, integer, text
) to anon, authenticated, service_role;
comment on function public.search_businesses(
  text, text, text, text, double precision, double precision, double precision, bigint[], double precision,
  boolean, integer, text
) is
  'Listed businesses by words (mistyped ones are corrected), category, subcategory, state, place and '
  'radius, amenities (all of them) and rating, and with `open_now => true` those that are open (any other '
  'value asks for nothing). With words by relevance, first what has all of them, and where that is little, what '
  'has some; else with coordinates by distance; else by rating and name. Pages have at most 100 results; `after_cursor` is the cursor of the last one. '
  'PT400 invalid_coordinates, invalid_radius, invalid_minimum_rating, invalid_page_size or invalid_cursor.';
