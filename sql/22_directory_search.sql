-- Search by words, place and filters. What it reads lies in one private row for each listed business, so that
-- every way in (words, distance, rating, filters) is an index of one table that holds nothing hidden.

create function private.fold(value text) returns text
language sql stable strict parallel safe
set search_path = ''
as $$
  -- Combining marks go first: unaccent knows the letters of Yoruba and Igbo only in part.
  select lower(extensions.unaccent(
    'extensions.unaccent'::regdictionary,
    regexp_replace(normalize(value, nfd), '[\u0300-\u036f]', '', 'g')
  ))
$$;
comment on function private.fold(text) is
  'Lower case and without accents: how words are stored and looked up.';

create function private.earth_position(latitude double precision, longitude double precision)
returns extensions.cube
language sql immutable strict parallel safe
set search_path = ''
as $$
  select extensions.cube(array[
    6371 * cos(radians(latitude)) * cos(radians(longitude)),
    6371 * cos(radians(latitude)) * sin(radians(longitude)),
    6371 * sin(radians(latitude))
  ])
$$;
comment on function private.earth_position(double precision, double precision) is
  'A place as a point in space, in kilometres: straight lines between such points keep the order of '
  'distances on the ground, and an index can walk them.';

create function private.ground_km(chord_km double precision) returns double precision
language sql immutable strict parallel safe
set search_path = ''
as $$
  select 2 * 6371 * asin(least(chord_km / (2 * 6371), 1))
$$;
comment on function private.ground_km(double precision) is
  'Distance over the ground of a straight line through it.';

create function private.chord_km(ground_km double precision) returns double precision
language sql immutable strict parallel safe
set search_path = ''
as $$
  select 2 * 6371 * sin(least(ground_km / (2 * 6371), pi() / 2))
$$;
comment on function private.chord_km(double precision) is 'The inverse of ground_km.';


create function private.is_correctable(word text) returns boolean
language sql immutable strict parallel safe
set search_path = ''
as $$
  select word ~ '^[a-z]{4,40}$' and to_tsvector('pg_catalog.english', word) <> ''
$$;
comment on function private.is_correctable(text) is
  'Whether a folded word may be mistyped or be the correction of one: letters only, neither short nor a '
  'stop word.';


create table private.search_documents (
  business_id bigint primary key references public.businesses (id) on delete cascade,
  words tsvector not null,
  sort_name text not null,
  category_id bigint,
  subcategory_ids bigint[] not null,
  amenity_ids bigint[] not null,
  state text,
  rating double precision not null,
  place extensions.cube
);

create index search_documents_words_idx on private.search_documents using gin (words);
create index search_documents_place_idx on private.search_documents using gist (place);
create index search_documents_subcategory_ids_idx on private.search_documents using gin (subcategory_ids);
create index search_documents_amenity_ids_idx on private.search_documents using gin (amenity_ids);
-- Best first, each ending in the id: a page starts where the last one ended.
create index search_documents_rating_idx
  on private.search_documents ((-rating), sort_name, business_id);
create index search_documents_category_id_rating_idx
  on private.search_documents (category_id, (-rating), sort_name, business_id);
create index search_documents_state_rating_idx
  on private.search_documents (state, (-rating), sort_name, business_id);

-- No grants: only the definer functions below read and write it.
comment on table private.search_documents is
  'One row for each listed business, and none for any other: what search reads. Kept by triggers.';
comment on column private.search_documents.words is
  'Weights: A name; B category, subcategories, amenities; D description, address, state.';

create table private.search_words (
  word text primary key
);

create index search_words_word_idx on private.search_words
  using gist (word extensions.gist_trgm_ops (siglen = 64));

comment on table private.search_words is
  'Words that occur or have occurred in search documents: candidates for a mistyped one. Writers only add, '
  'so that they never wait for each other on a common word; a search asks the documents whether a candidate '
  'still occurs.';


create view private.search_texts with (security_invoker = true) as
select
  businesses.id as business_id,
  private.fold(businesses.name) as name,
  private.fold(concat_ws(' ', categories.name, subcategories.names, amenities.names)) as kinds,
  private.fold(concat_ws(
    ' ', businesses.description, businesses.address, states.name, states.official_name,
    array_to_string(states.aliases, ' ')
  )) as rest,
  subcategories.ids as subcategory_ids,
  amenities.ids as amenity_ids
from public.businesses
left join public.categories on categories.id = businesses.category_id
left join public.states on states.name = businesses.state
cross join lateral (
  select coalesce(array_agg(id order by id), '{}') as ids, string_agg(name, ' ' order by id) as names
  from public.business_subcategories
  join public.subcategories on subcategories.id = subcategory_id
  where business_id = businesses.id
) as subcategories
cross join lateral (
  select coalesce(array_agg(id order by id), '{}') as ids, string_agg(name, ' ' order by id) as names
  from public.business_amenities
  join public.amenities on amenities.id = amenity_id
  where business_id = businesses.id
) as amenities;

comment on view private.search_texts is 'The folded texts of a business, from the most to the least telling.';

create function private.with_joined_compounds(folded text) returns text
language sql immutable strict parallel safe
set search_path = ''
as $$
  select folded || coalesce(string_agg(' ' || replace(found[1], '-', ''), ''), '')
  from regexp_matches(folded, '(\w+(?:-\w+)+)', 'g') as found
$$;
comment on function private.with_joined_compounds(text) is
  'A text with its hyphenated words added as one, so that `wifi` finds `wi-fi`.';

-- Definer: whoever changes a business has no right on the search tables.
create function private.refresh_search_documents(business_ids bigint[]) returns void
language plpgsql strict security definer
set search_path = ''
as $$
begin
  -- One refresh of a business at a time; the statements below then see what the one before has committed.
  perform from public.businesses where id = any (business_ids) order by id for no key update;

  delete from private.search_documents
  where business_id = any (business_ids)
    and business_id not in (select id from public.businesses where id = any (business_ids) and is_listed);

  insert into private.search_documents
    (business_id, words, sort_name, category_id, subcategory_ids, amenity_ids, state, rating, place)
  select
    businesses.id,
    -- A name's words also as they are written: "The Place" has one that a search otherwise leaves out.
    setweight(to_tsvector('pg_catalog.simple', private.with_joined_compounds(texts.name)), 'A')
      || setweight(to_tsvector('pg_catalog.english', private.with_joined_compounds(texts.name)), 'A')
      || setweight(to_tsvector('pg_catalog.english', private.with_joined_compounds(texts.kinds)), 'B')
      || setweight(to_tsvector('pg_catalog.english', private.with_joined_compounds(texts.rest)), 'D'),
    texts.name,
    businesses.category_id,
    texts.subcategory_ids,
    texts.amenity_ids,
    businesses.state,
    business_stats.average_review_rating,
    private.earth_position(businesses.latitude, businesses.longitude)
  from public.businesses
  join private.search_texts as texts on texts.business_id = businesses.id
  join public.business_stats on business_stats.business_id = businesses.id
  where businesses.id = any (business_ids) and businesses.is_listed
  on conflict (business_id) do update set
    words = excluded.words,
    sort_name = excluded.sort_name,
    category_id = excluded.category_id,
    subcategory_ids = excluded.subcategory_ids,
    amenity_ids = excluded.amenity_ids,
    state = excluded.state,
    rating = excluded.rating,
    place = excluded.place;

  -- In order, so that two writers of the same new words do not wait for each other crosswise.
  insert into private.search_words (word)
  select distinct word
  from public.businesses
  join private.search_texts as texts on texts.business_id = businesses.id
  cross join lateral unnest(tsvector_to_array(to_tsvector(
    'pg_catalog.simple', private.with_joined_compounds(concat_ws(' ', texts.name, texts.kinds, texts.rest))
  ))) as word
  where businesses.id = any (business_ids) and businesses.is_listed and private.is_correctable(word)
  order by word
  on conflict do nothing;
end
$$;
comment on function private.refresh_search_documents(bigint[]) is
  'Makes the search documents of these businesses say what the businesses say, and removes those of hidden '
  'ones.';

create function private.forget_unused_words() returns void
language plpgsql
set search_path = ''
as $$
begin
  -- Writers wait for the moment: a word that one of them is about to use again is not lost.
  lock table private.search_documents in share mode;
  delete from private.search_words
  where not tsvector_to_array(to_tsvector('pg_catalog.english', word)) && (
    select coalesce(array_agg(used.word), '{}')
    from ts_stat('select words from private.search_documents') as used
  );
end
$$;
comment on function private.forget_unused_words() is
  'Job, once a day: drops words that no listed business uses any more, so that the lexicon does not only '
  'grow.';


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
  'Brings a business up to date in search when its subcategories or amenities changed.';

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


-- The planner takes a word that it does not know for one that soon turns up, and would read all rows of a
-- word that never does: here it has the word index only.
create function private.word_occurs(term tsquery) returns boolean
language sql stable
set search_path = ''
set enable_seqscan = off
set enable_indexscan = off
as $$
  select exists (select from private.search_documents where words @@ term)
$$;
comment on function private.word_occurs(tsquery) is 'Whether a listed business has it.';

create function private.search_terms(query text) returns tsquery[]
language plpgsql stable
set search_path = ''
as $$
declare
  folded text := private.fold(left(query, 200));
  -- Words such as "the" and "in" are left out, unless there are no others.
  dictionary regconfig := case
    when to_tsvector('pg_catalog.english', folded) = '' then 'pg_catalog.simple' else 'pg_catalog.english'
  end;
  typed text;
  term tsquery;
  correction record;
  closest real;
  corrected tsquery;
  terms tsquery[] := '{}';
begin
  for typed in
    select lexeme from unnest(to_tsvector('pg_catalog.simple', folded))
    where to_tsvector(dictionary, lexeme) <> ''
    order by positions[1]
    limit 12
  loop
    term := plainto_tsquery(dictionary, typed);
    if private.is_correctable(typed) and not private.word_occurs(term) then
      closest := null;
      corrected := null;
      for correction in
        select
          plainto_tsquery('pg_catalog.english', word) as term,
          extensions.similarity(word, typed) as closeness
        from private.search_words
        where word operator(extensions.%) typed
        order by word operator(extensions.<->) typed, word
        limit 5
      loop
        exit when correction.closeness < closest - 0.1;
        if private.word_occurs(correction.term) then
          closest := coalesce(closest, correction.closeness);
          corrected := coalesce(corrected || correction.term, correction.term);
        end if;
      end loop;
      term := coalesce(corrected, term);
    end if;
    terms := terms || term;
  end loop;
  return terms;
end
$$;
comment on function private.search_terms(text) is
  'One term for each word that was typed. A word that occurs nowhere becomes the nearest words that do.';

create function private.state_named(spoken text) returns text
language sql stable strict
set search_path = ''
as $$
  select name from public.states
  where lower(btrim(spoken)) in (lower(name), lower(official_name), lower(iso_code))
    or lower(btrim(spoken)) in (select lower(alias) from unnest(aliases) as alias)
$$;
comment on function private.state_named(text) is
  'The state of this name, official name, code or alias, in any case.';


create type private.search_key as (
  ordering text,
  relevance double precision,
  rating double precision,
  distance double precision,
  name text,
  business_id bigint
);
comment on type private.search_key is
  'Where in which order a found business stands; a cursor is one in disguise.';

create function private.write_cursor(key private.search_key) returns text
language sql immutable
set search_path = ''
as $$
  select translate(
    encode(convert_to(json_strip_nulls(to_json(key))::text, 'UTF8'), 'base64'), E'+/=\n', '-_'
  )
$$;
comment on function private.write_cursor(private.search_key) is 'An opaque, URL-safe form of the key.';

create function private.read_cursor(written text) returns private.search_key
language plpgsql immutable
set search_path = ''
as $$
declare
  key private.search_key;
begin
  -- Ours are far shorter, and deep nesting exhausts the parser's stack, which is no error of data.
  if length(written) > 4000 then
    written := '';
  end if;
  begin
    key := jsonb_populate_record(
      null::private.search_key,
      convert_from(
        decode(rpad(translate(written, '-_', '+/'), (length(written) + 3) / 4 * 4, '='), 'base64'), 'UTF8'
      )::jsonb
    );
  exception when data_exception then
    key := null;
  end;
  if written is not null and not coalesce(
    case key.ordering
      when 'all_words' then row(key.relevance, key.rating, key.distance, key.business_id) is not null
      when 'any_word' then row(key.relevance, key.rating, key.distance, key.business_id) is not null
      when 'nearest' then row(key.distance, key.business_id) is not null
      when 'best' then row(key.rating, key.name, key.business_id) is not null
    end, false)
  then
    raise sqlstate 'PT400' using
      message = 'This cursor is not one of a search.',
      detail = 'invalid_cursor',
      hint = 'Send the cursor of the last result as it came, or none for the first page.';
  end if;
  return key;
end
$$;
comment on function private.read_cursor(text) is 'The key of a cursor. PT400 invalid_cursor.';


create type private.search_filters as (
  category_id bigint,
  subcategory_ids bigint[],
  state text,
  amenity_ids bigint[],
  minimum_rating double precision,
  place extensions.cube,
  reach double precision
);
comment on type private.search_filters is
  'What every found business must have; null asks for nothing. `reach` is the radius as a straight line, in '
  'km.';

create function private.filter_conditions(filters private.search_filters) returns text
language sql immutable
set search_path = ''
as $$
  select concat_ws(
    ' and ',
    'true',
    case when (filters).category_id is not null then 'category_id = ($1).category_id' end,
    case when (filters).subcategory_ids is not null then 'subcategory_ids && ($1).subcategory_ids' end,
    case when (filters).state is not null then 'state = ($1).state' end,
    case when (filters).amenity_ids is not null then 'amenity_ids @> ($1).amenity_ids' end,
    case when (filters).minimum_rating is not null then '-rating <= -($1).minimum_rating' end,
    -- The box is what the index knows, the sphere what is meant.
    case when (filters).reach is not null then
      'place operator(extensions.<@) extensions.cube_enlarge(($1).place, ($1).reach, 3)
        and place operator(extensions.<->) ($1).place <= ($1).reach'
    end
  )
$$;
comment on function private.filter_conditions(private.search_filters) is
  'The filters as conditions on private.search_documents, with the filters as parameter $1. Only what is '
  'asked for appears, and no value is part of the text.';

create function private.find_by_words(
  filters private.search_filters,
  terms tsquery,
  ordering text,
  page_size integer,
  after private.search_key
) returns setof private.search_key
language plpgsql stable
set search_path = ''
as $$
begin
  -- A common word occurs in any number of documents. Ranked are the first thousand in an order that an index
  -- has: the nearest ones, or the best ones.
  return query execute format(
    $query$
      select $3, relevance, rating, distance, null::text, business_id
      from (
        select
          -round(ts_rank('{0.1, 0.2, 0.4, 1}', words, $2)::numeric, 2)::double precision as relevance,
          -rating as rating,
          -- Without a place, farther than anything on earth.
          coalesce(place operator(extensions.<->) ($1).place, 1e6) as distance,
          business_id
        from (
          select * from private.search_documents
          where words @@ $2 and %1$s
          order by %2$s
          limit 1000
        ) as candidates
      ) as ranked
      where ($5).business_id is null
        or (relevance, rating, distance, business_id)
          > (($5).relevance, ($5).rating, ($5).distance, ($5).business_id)
      order by relevance, rating, distance, business_id
      limit $4
    $query$,
    private.filter_conditions(filters),
    case
      when (filters).place is null then '(-rating), sort_name, business_id'
      else 'place operator(extensions.<->) ($1).place, business_id'
    end
  ) using filters, terms, ordering, page_size, after;
end
$$;
comment on function private.find_by_words(private.search_filters, tsquery, text, integer, private.search_key) is
  'A page in order of relevance, then rating, then distance.';

create function private.find_nearest(
  filters private.search_filters,
  page_size integer,
  after private.search_key
) returns setof private.search_key
language plpgsql stable
set search_path = ''
as $$
begin
  return query execute format(
    $query$
      select
        'nearest', null::double precision, null::double precision,
        place operator(extensions.<->) ($1).place, null::text, business_id
      from private.search_documents
      where place is not null
        and %1$s
        and (
          ($3).business_id is null
          or (place operator(extensions.<->) ($1).place, business_id) > (($3).distance, ($3).business_id)
        )
      order by place operator(extensions.<->) ($1).place, business_id
      limit $2
    $query$,
    private.filter_conditions(filters)
  ) using filters, page_size, after;
end
$$;
comment on function private.find_nearest(private.search_filters, integer, private.search_key) is
  'A page in order of distance; businesses without a place are in none.';

create function private.find_best(
  filters private.search_filters,
  page_size integer,
  after private.search_key
) returns setof private.search_key
language plpgsql stable
set search_path = ''
as $$
begin
  return query execute format(
    $query$
      select 'best', null::double precision, -rating, null::double precision, sort_name, business_id
      from private.search_documents
      where %1$s and %2$s
      order by (-rating), sort_name, business_id
      limit $2
    $query$,
    private.filter_conditions(filters),
    case
      when (after).business_id is null then 'true'
      else '((-rating), sort_name, business_id) > (($3).rating, ($3).name, ($3).business_id)'
    end
  ) using filters, page_size, after;
end
$$;
comment on function private.find_best(private.search_filters, integer, private.search_key) is
  'A page in order of rating, then name.';


create function private.check_search_input(
  latitude double precision,
  longitude double precision,
  radius_km double precision,
  minimum_rating double precision,
  page_size integer
) returns void
language plpgsql immutable
set search_path = ''
as $$
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
  if page_size < 1 then
    raise sqlstate 'PT400' using
      message = 'This is no page size.',
      detail = 'invalid_page_size',
      hint = 'Send a whole number from 1 to 100.';
  end if;
end
$$;
comment on function private.check_search_input(
  double precision, double precision, double precision, double precision, integer
) is 'PT400 invalid_coordinates, invalid_radius, invalid_minimum_rating or invalid_page_size.';

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
  cursor text
);
comment on type public.found_business is
  'A result of search_businesses. `distance_km` is null without coordinates; `cursor` continues after this '
  'result.';

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
  page_size integer default 50,
  after_cursor text default null
) returns setof public.found_business
language plpgsql stable security definer
set search_path = ''
-- How many businesses are looked up is known only together with the values.
set plan_cache_mode = 'force_custom_plan'
as $$
#variable_conflict use_column
declare
  filters private.search_filters;
  after private.search_key := private.read_cursor(after_cursor);
  terms tsquery[] := private.search_terms(coalesce(query, ''));
  ordering text;
  term tsquery;
  all_words tsquery;
  any_word tsquery;
  size integer := least(coalesce(page_size, 50), 100);
  keys private.search_key[];
begin
  perform private.check_search_input(latitude, longitude, radius_km, minimum_rating, page_size);
  filters.place := private.earth_position(latitude, longitude);
  filters.reach := private.chord_km(radius_km);
  filters.minimum_rating := minimum_rating;
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
  end if;
  if category <> '' then
    select id into filters.category_id from public.categories where lower(name) = lower(category);
    if not found then
      return;
    end if;
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
    foreach term in array terms loop
      all_words := coalesce(all_words && term, term);
      any_word := coalesce(any_word || term, term);
    end loop;
    if ordering = 'all_words' then
      keys := array(
        select found from private.find_by_words(filters, all_words, ordering, size, after) as found
      );
      -- Nothing has all the words: what has some of them, the most telling first.
      if cardinality(keys) = 0 and after is null and cardinality(terms) > 1 then
        ordering := 'any_word';
      end if;
    end if;
    if ordering = 'any_word' then
      keys := array(
        select found from private.find_by_words(filters, any_word, ordering, size, after) as found
      );
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
    private.ground_km(
      private.earth_position(businesses.latitude, businesses.longitude) operator(extensions.<->) filters.place
    ),
    business_stats.average_review_rating,
    business_stats.rating_count,
    private.write_cursor(
      row(key.ordering, key.relevance, key.rating, key.distance, key.name, key.business_id)
    )
  from unnest(keys) with ordinality
    as key (ordering, relevance, rating, distance, name, business_id, position)
  join public.businesses on businesses.id = key.business_id and businesses.is_listed
  join public.business_stats on business_stats.business_id = businesses.id
  left join public.categories on categories.id = businesses.category_id
  order by position;
end
$$;
grant execute on function public.search_businesses(
  text, text, text, text, double precision, double precision, double precision, bigint[], double precision,
  integer, text
) to anon, authenticated, service_role;
comment on function public.search_businesses(
  text, text, text, text, double precision, double precision, double precision, bigint[], double precision,
  integer, text
) is
  'Listed businesses by words (mistyped ones are corrected), category, subcategory, state, place and '
  'radius, amenities (all of them) and rating. With words by relevance; else with coordinates by distance; '
  'else by rating and name. Pages have at most 100 results; `after_cursor` is the cursor of the last one. '
  'PT400 invalid_coordinates, invalid_radius, invalid_minimum_rating, invalid_page_size or invalid_cursor.';
