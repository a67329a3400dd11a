-- The index of search is made anew, which takes minutes where there are a million businesses.
set local check_function_bodies = off;

drop index "private"."search_documents_lexemes_idx";

drop function "private"."estimated_count"(private.search_filters, tsquery);

drop function
  "private"."find_by_some_words"(private.search_filters, tsquery[], tsquery, tsquery, integer,
  private.search_key);

drop function
  "private"."find_by_words"(private.search_filters, tsquery, tsquery, text, integer, private.search_key);

drop function "private"."find_candidates"(private.search_filters, tsquery, tsquery, text[], double precision);

drop function "private"."search_cells"(extensions.cube, integer, integer);

create or replace function private.chord_km (
  ground_km double precision
)
  returns double precision
  language plpgsql
  immutable
  parallel safe
  strict
  set search_path to ''
  AS $function$
begin
  return 2 * 6371 * sin(least(ground_km / (2 * 6371), pi() / 2));
end
$function$;

create or replace function private.earth_position (
  latitude double precision,
  longitude double precision
)
  returns extensions.cube
  language plpgsql
  immutable
  parallel safe
  strict
  set search_path to ''
  AS $function$
begin
  return extensions.cube(array[
    6371 * cos(radians(latitude)) * cos(radians(longitude)),
    6371 * cos(radians(latitude)) * sin(radians(longitude)),
    6371 * sin(radians(latitude))
  ]);
end
$function$;

create or replace function private.filter_conditions (
  filters private.search_filters
)
  returns text
  language plpgsql
  immutable
  set search_path to ''
  AS $function$
begin
  return concat_ws(
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
    end,
    -- The hour is what the index knows, the minute what is meant.
    case when (filters).open_at is not null then
      'open_hours && ($1).open_hours
        and private.is_open_at(weekly_hours, exceptional_days, exceptional_hours, ($1).open_at)'
    end
  );
end
$function$;

create or replace function private.find_by_some_words (
  filters private.search_filters,
  terms tsquery[],
  all_words tsquery,
  any_word tsquery,
  page_size integer,
  after private.search_key
)
  returns private.search_key[]
  language plpgsql
  stable
  set search_path to ''
  AS $function$
begin
  return array(
    with scored as (
      select
        found.rating, found.distance, found.business_id, position,
        -- The rank of alternatives is a mean: made a sum again, or the corrections of a word would count for little.
        least(ts_rank('{0.7, 0.8, 0.9, 1}', words, term) * (numnode(term) + 1) / 2, 1) as score
      from unnest(private.find_by_words(filters, any_word, any_word, 400, null)) as found
      join private.search_documents as documents on documents.business_id = found.business_id
      cross join unnest(terms) with ordinality as typed (term, position)
      where not words @@ all_words
    ),
    weights as (
      select position, ln(1 + count(*) / greatest(count(*) filter (where score > 0), 1)::double precision) as weight
      from scored
      group by position
    ),
    ranked as (
      select -round(sum(score * weight) * 100) / 100 as relevance, rating, distance, business_id
      from scored
      join weights using (position)
      group by rating, distance, business_id
    )
    select row('any_word', relevance, rating, distance, null, business_id)::private.search_key
    from ranked
    where after.business_id is null
      or (relevance, rating, distance, business_id)
        > (after.relevance, after.rating, after.distance, after.business_id)
    order by relevance, rating, distance, business_id
    limit page_size
  );
end
$function$;

create or replace function private.find_by_words (
  filters private.search_filters,
  terms tsquery,
  any_word tsquery,
  page_size integer,
  after private.search_key
)
  returns private.search_key[]
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  -- A common word occurs in any number of documents. Ranked are three hundred at most, of an order that cuts sharply.
  enough constant integer := 300;
  page private.search_key[];
  sampled integer;
  candidates integer;
  is_common boolean;
  is_complete boolean := false;
  shares integer := 1;
  within_km double precision;
  farthest double precision;
  squares text[] := '{}';
  wanted text[];
begin
  -- One in sixteen of the best: how many of them there are tells how common the words are.
  select found.page, found.total into page, sampled
  from private.find_candidates(filters, terms, any_word, array['~r5:0'], null, page_size, after) as found;
  is_common := sampled > 2;
  if is_common and filters.place is null then
    -- Where the best alone are more than enough: as many shares of them as will do.
    while sampled * shares < 250 and shares < 16 loop
      shares := least(ceil(shares * 1.5), 16);
    end loop;
    is_complete := sampled * shares >= 250;
    if is_complete and shares > 1 then
      select found.page into page
      from private.find_candidates(
        filters, terms, any_word, array(select '~r5:' || share from generate_series(0, shares - 1) as share), null,
        page_size, after
      ) as found;
    end if;
    -- Else further down while there are too few. Of words that are not that common all are soon looked at, sooner than three
    -- long lists are brought together.
    if not is_complete and sampled >= 8 then
      select found.page, found.total into page, candidates
      from private.find_candidates(filters, terms, any_word, array['~r4.5'], null, page_size, after) as found;
      is_complete := candidates = enough;
    end if;
    if not is_complete and filters.state is null and filters.category_id is null then
      select found.page, found.total into page, candidates
      from private.find_candidates(filters, terms, any_word, null, '~r4', page_size, after) as found;
      is_complete := candidates = enough;
    end if;
  elsif filters.place is not null then
    -- On the ground around first, and further away while there are too few.
    within_km := least(case when is_common then 5 end, filters.reach);
    while within_km <= 64 loop
      wanted := private.search_squares(filters.place, within_km);
      if not wanted <@ squares then
        squares := wanted;
        select found.page, found.total, found.farthest into page, candidates, farthest
        from private.find_candidates(filters, terms, any_word, squares, null, page_size, after) as found;
      end if;
      is_complete := candidates = enough and farthest <= within_km or coalesce(within_km >= filters.reach, false);
      exit when is_complete;
      -- None that is nearer than the last one of enough lies outside of the squares around that far.
      within_km := least(case when candidates = enough then farthest else 2 * within_km end, filters.reach);
    end loop;
  end if;
  if not is_complete then
    select found.page into page
    from private.find_candidates(filters, terms, any_word, null, null, page_size, after) as found;
  end if;
  return page;
end
$function$;

create or replace function private.find_candidates (
  filters private.search_filters,
  terms tsquery,
  any_word tsquery,
  paired text[],
  label text,
  page_size integer,
  after private.search_key,
  OUT page private.search_key[],
  OUT total integer,
  OUT farthest double precision
)
  returns record
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  narrowed tsquery := case when paired is null then terms else private.paired_terms(terms, paired) end;
begin
  if filters.category_id is not null then
    narrowed := narrowed && format('%L', '~c' || filters.category_id)::tsquery;
  end if;
  if filters.state is not null then
    narrowed := narrowed && format('%L', '~s' || filters.state)::tsquery;
  end if;
  if label is not null then
    narrowed := narrowed && format('%L', label)::tsquery;
  end if;
  -- One plan for all filters, as only the words lead to an index: to read a whole state, or to walk through the
  -- neighbourhood, for a few candidates costs more than these. `offset 0` keeps the order out of other indexes.
  with candidates as materialized (
    select
      -round(ts_rank('{0.1, 0.2, 0.4, 1}', words, any_word)::double precision * 100) / 100 as relevance,
      -rating as rating, distance, business_id
    from (
      select *
      from (
        select
          business_id, words, rating,
          -- Without a place, farther than anything on earth.
          coalesce(place operator(extensions.<->) filters.place, 1e6) as distance,
          case when filters.place is null then sort_name end as name
        from private.search_documents
        where private.search_lexemes(business_id, words, category_id, state, rating, place) @@ narrowed
          and (filters.reach is null or place operator(extensions.<->) filters.place <= filters.reach)
          and (filters.category_id is null or category_id = filters.category_id)
          and (filters.state is null or state = filters.state)
          and (filters.subcategory_ids is null or subcategory_ids && filters.subcategory_ids)
          and (filters.amenity_ids is null or amenity_ids @> filters.amenity_ids)
          and (filters.minimum_rating is null or rating >= filters.minimum_rating)
          and (
            filters.open_at is null
            or open_hours && filters.open_hours
              and private.is_open_at(weekly_hours, exceptional_days, exceptional_hours, filters.open_at)
          )
        offset 0
      ) as matching
      order by case when filters.place is null then -rating else distance end, name, business_id
      limit 300
    ) as nearest_or_best
  )
  select
    array(
      select row('all_words', relevance, rating, distance, null, business_id)::private.search_key
      from candidates
      where after.business_id is null
        or (relevance, rating, distance, business_id)
          > (after.relevance, after.rating, after.distance, after.business_id)
      order by relevance, rating, distance, business_id
      limit page_size
    ),
    count(*),
    max(distance)
  into page, total, farthest
  from candidates;
end
$function$;

create or replace function private.fold (
  value text
)
  returns text
  language plpgsql
  stable
  parallel safe
  strict
  set search_path to ''
  AS $function$
begin
  -- Only letters of one byte: none has a mark.
  if octet_length(value) = length(value) then
    return lower(value);
  end if;
  -- Combining marks go first: unaccent knows the letters of Yoruba and Igbo only in part.
  return lower(extensions.unaccent(
    'extensions.unaccent'::regdictionary,
    regexp_replace(normalize(value, nfd), '[\u0300-\u036f]', '', 'g')
  ));
end
$function$;

create or replace function private.ground_km (
  chord_km double precision
)
  returns double precision
  language plpgsql
  immutable
  parallel safe
  strict
  set search_path to ''
  AS $function$
begin
  return 2 * 6371 * asin(least(chord_km / (2 * 6371), 1));
end
$function$;

create or replace function private.is_correctable (
  word text
)
  returns boolean
  language plpgsql
  immutable
  parallel safe
  strict
  set search_path to ''
  AS $function$
begin
  return word ~ '^[a-z]{4,40}$' and to_tsvector('pg_catalog.english', word) <> '';
end
$function$;

create or replace function private.paired_terms (
  terms tsquery,
  labels text[]
)
  returns tsquery
  language plpgsql
  immutable
  strict
  set search_path to ''
  AS $function$
declare
  label text;
  pairs text[] := '{}';
begin
  if numnode(terms) = 0 then
    return terms;
  end if;
  foreach label in array labels loop
    pairs := pairs || regexp_replace(terms::text, '''([^'']+)''', '''' || label || ':\1''', 'g');
  end loop;
  return ('(' || array_to_string(pairs, ') | (') || ')')::tsquery;
end
$function$;

create or replace function private.read_cursor (
  written text
)
  returns private.search_key
  language plpgsql
  immutable
  set search_path to ''
  AS $function$
declare
  key private.search_key;
begin
  if written is null then
    return null;
  end if;
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
  if not coalesce(
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
$function$;

create or replace function private.search_lexemes (
  business_id bigint,
  words tsvector,
  category_id bigint,
  state text,
  rating double precision,
  place extensions.cube
)
  returns tsvector
  language plpgsql
  immutable
  cost 10000
  set search_path to ''
  AS $function$
declare
  labels text[] := '{}';
  paired text[] := '{}';
  alone text[] := tsvector_to_array(words);
  label text;
  -- Two of the three axes are enough: what lies outside of a square of these is at least as far as its border.
  east double precision := extensions.cube_ll_coord(place, 2);
  north double precision := extensions.cube_ll_coord(place, 3);
begin
  if category_id is not null then
    labels := labels || ('~c' || category_id);
  end if;
  if state is not null then
    labels := labels || ('~s' || state);
  end if;
  if rating >= 4 then
    labels := labels || '~r4'::text;
  end if;
  if rating >= 4.5 then
    paired := paired || array['~r4.5'];
  end if;
  if rating >= 5 then
    paired := paired || ('~r5:' || (hashint8(business_id) & 15));
  end if;
  if place is not null then
    paired := paired || ('~p8:' || floor(east / 8)::integer || ':' || floor(north / 8)::integer);
  end if;
  -- A word may have up to 2046 bytes, with its label no more than that. Nobody can type one that is nearly as long.
  if octet_length(array_to_string(alone, '')) > 1000 then
    alone := array(select word from unnest(alone) as word where octet_length(word) <= 1000);
  end if;
  -- No word has a line break.
  foreach label in array paired loop
    labels := labels || string_to_array(label || ':' || array_to_string(alone, E'\n' || label || ':'), E'\n');
  end loop;
  return words || array_to_tsvector(labels);
end
$function$;

create or replace function private.search_squares (
  place extensions.cube,
  reach double precision
)
  returns text[]
  language plpgsql
  immutable
  parallel safe
  set search_path to ''
  AS $function$
declare
  east double precision := extensions.cube_ll_coord(place, 2);
  north double precision := extensions.cube_ll_coord(place, 3);
  gap double precision;
  half double precision;
  labels text[] := '{}';
begin
  for column_east in floor((east - reach) / 8)::integer .. floor((east + reach) / 8)::integer loop
    -- How far the column of squares is at the least, and how much of it the circle still meets there.
    gap := greatest(column_east * 8 - east, east - (column_east + 1) * 8, 0);
    half := sqrt(greatest(reach ^ 2 - gap ^ 2, 0));
    for row_north in floor((north - half) / 8)::integer .. floor((north + half) / 8)::integer loop
      labels := labels || ('~p8:' || column_east || ':' || row_north);
    end loop;
  end loop;
  return labels;
end
$function$;

create or replace function private.search_terms (
  query text,
  trusts_lexicon boolean
)
  returns tsquery[]
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  folded text := private.fold(left(query, 200));
  -- Words such as "the" and "in" are left out, unless there are no others.
  dictionary regconfig := case
    when to_tsvector('pg_catalog.english', folded) = '' then 'pg_catalog.simple' else 'pg_catalog.english'
  end;
  typed text;
  term tsquery;
  correction record;
  last_word text := substring(folded from '([a-z]+)\W*$');
  begun tsquery;
  closest real;
  corrected tsquery;
  terms tsquery[] := '{}';
begin
  if folded = '' then
    return terms;
  end if;
  for typed in
    select lexeme from unnest(to_tsvector('pg_catalog.simple', folded))
    where to_tsvector(dictionary, lexeme) <> ''
    order by positions[1]
    limit 12
  loop
    term := plainto_tsquery(dictionary, typed);
    if typed = last_word and typed ~ '^[a-z]{3}$' and not private.word_occurs(term) then
      term := coalesce(private.word_begun(typed), term);
    -- What is not in the lexicon occurs nowhere; what is there has occurred.
    elsif private.is_correctable(typed) and not (
      exists (
        select from private.search_words
        where stem = (ts_lexize('pg_catalog.english_stem', typed))[1]
      )
      and (trusts_lexicon or private.word_occurs(term))
    ) then
      -- The last word may not be finished yet.
      begun := case when typed = last_word then private.word_begun(typed) end;
      closest := null;
      corrected := null;
      for correction in
        select
          plainto_tsquery('pg_catalog.english', word) as term,
          extensions.similarity(word, typed) as closeness
        from private.search_words
        where begun is null and word operator(extensions.%) typed
        order by word operator(extensions.<->) typed, word
        limit 5
      loop
        exit when correction.closeness < closest - 0.15;
        if trusts_lexicon or private.word_occurs(correction.term) then
          closest := coalesce(closest, correction.closeness);
          corrected := coalesce(corrected || correction.term, correction.term);
        end if;
      end loop;
      term := coalesce(begun, corrected, term);
    end if;
    terms := terms || term;
  end loop;
  return terms;
end
$function$;

create or replace function private.state_named (
  spoken text
)
  returns text
  language plpgsql
  stable
  strict
  set search_path to ''
  AS $function$
declare
  wanted text := lower(btrim(spoken));
begin
  return (
    select name from public.states
    where wanted in (lower(name), lower(official_name), lower(iso_code))
      or wanted in (select lower(alias) from unnest(aliases) as alias)
    limit 1
  );
end
$function$;

create or replace function private.word_occurs (
  term tsquery
)
  returns boolean
  language plpgsql
  stable
  set search_path to ''
  AS $function$
begin
  -- The index gathers all that have a word before it shows the first, which takes long where it is common: then one of the
  -- few best has it.
  return exists (
      select from private.search_documents
      where private.search_lexemes(business_id, words, category_id, state, rating, place)
        @@ private.paired_terms(term, array['~r5:0'])
    )
    or exists (
      select from private.search_documents
      where private.search_lexemes(business_id, words, category_id, state, rating, place) @@ term
    );
end
$function$;

create or replace function private.write_cursor (
  key private.search_key
)
  returns text
  language plpgsql
  immutable
  set search_path to ''
  AS $function$
begin
  -- JSON that is put together by hand, and characters that are replaced one by one: to ask for the names of the fields, or
  -- to translate letter by letter, takes twice as long each, and a page has as many cursors as results.
  return replace(replace(replace(rtrim(
    encode(
      convert_to(
        '{"ordering":"' || key.ordering || '","business_id":' || key.business_id
          || coalesce(',"relevance":' || key.relevance, '')
          || coalesce(',"rating":' || key.rating, '')
          || coalesce(',"distance":' || key.distance, '')
          || coalesce(',"name":' || to_json(key.name), '')
          || '}',
        'UTF8'
      ),
      'base64'
    ),
    '='), E'\n', ''), '+', '-'), '/', '_');
end
$function$;

create or replace function public.search_businesses (
  query text default null::text,
  category text default null::text,
  subcategory text default null::text,
  state text default null::text,
  latitude double precision default null::double precision,
  longitude double precision default null::double precision,
  radius_km double precision default null::double precision,
  amenity_ids bigint[] default null::bigint[],
  minimum_rating double precision default null::double precision,
  open_now boolean default null::boolean,
  page_size integer default 50,
  after_cursor text default null::text
)
  returns SETOF public.found_business
  language plpgsql
  stable
  security definer
  set search_path to ''
  set plan_cache_mode to 'force_generic_plan'
  set jit to 'off'
  AS $function$
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
  perform private.check_search_input(latitude, longitude, radius_km, minimum_rating, page_size);
  filters.place := private.earth_position(latitude, longitude);
  filters.reach := private.chord_km(radius_km);
  filters.minimum_rating := minimum_rating;
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
      row(key.ordering, key.relevance, key.rating, key.distance, key.name, key.business_id)
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
    as key (ordering, relevance, rating, distance, name, business_id, position)
  join public.businesses on businesses.id = key.business_id and businesses.is_listed
  join private.search_documents as documents on documents.business_id = businesses.id
  join public.business_stats on business_stats.business_id = businesses.id
  left join public.categories on categories.id = businesses.category_id
  order by position;
end
$function$;

comment on function
  "private"."find_by_some_words"(private.search_filters, tsquery[], tsquery, tsquery, integer,
  private.search_key) is 'A page of what has some of the words but not all, in order of relevance, then rating, then distance. Having more of them counts, and having those that few candidates have: of "gym lekki" the gym elsewhere comes before the rest of Lekki.';

comment on function
  "private"."find_by_words"(private.search_filters, tsquery, tsquery, integer, private.search_key) is
  'A page of what matches the terms, in order of relevance, then rating, then distance. `any_word` are the terms as alternatives.';

comment on function
  "private"."find_candidates"(private.search_filters, tsquery, tsquery, text[], text, integer,
  private.search_key) is 'At most 300 businesses with these words are candidates: the nearest ones, or the best ones where there is no place; of those that have one of the paired labels, and the other label. The page is theirs, in order of relevance, then rating, then distance; beside it how many candidates there are, and the distance of the farthest, as a straight line in km.';

comment on function "private"."paired_terms"(tsquery, text[]) is 'The terms as pairs of words with any of these labels, as private.search_lexemes has them for ratings and squares of the map.';

comment on function
  "private"."search_lexemes"(bigint, tsvector, bigint, text, double precision, extensions.cube) is
  'The words, and labels for what a search also asks for: category, state, a rating of at least so much. One index of both answers "pharmacy, and well rated" by looking at neither all pharmacies nor all that are well rated. But to bring two long lists together takes longer than all else; therefore each word also stands in pairs, with a rating of 4.5, with one of sixteen equal shares of the best rated, and with a square of the map, of 8 km: "~r5:3:pharmaci" is a short list. That makes the index about three times as large. No word that somebody types begins with a tilde.';

comment on function "private"."search_squares"(extensions.cube, double precision) is 'The squares of the map, of 8 km, that hold everything within a straight line of so many km, as labels of private.search_lexemes.';

revoke all
  on function
    "private"."find_by_some_words"(private.search_filters, tsquery[], tsquery, tsquery, integer,
    private.search_key)
  from public;

grant execute
  on function
    "private"."find_by_some_words"(private.search_filters, tsquery[], tsquery, tsquery, integer,
    private.search_key)
  to "postgres";

revoke all
  on function "private"."find_by_words"(private.search_filters, tsquery, tsquery, integer, private.search_key)
  from public;

grant execute
  on function "private"."find_by_words"(private.search_filters, tsquery, tsquery, integer, private.search_key)
  to "postgres";

revoke all
  on function
    "private"."find_candidates"(private.search_filters, tsquery, tsquery, text[], text, integer,
    private.search_key)
  from public;

grant execute
  on function
    "private"."find_candidates"(private.search_filters, tsquery, tsquery, text[], text, integer,
    private.search_key)
  to "postgres";

revoke all on function "private"."paired_terms"(tsquery, text[]) from public;

grant execute on function "private"."paired_terms"(tsquery, text[]) to "postgres";

revoke all on function "private"."search_squares"(extensions.cube, double precision) from public;

grant execute on function "private"."search_squares"(extensions.cube, double precision) to "postgres";

create index search_documents_lexemes_idx on private.search_documents
  using gin (private.search_lexemes(business_id, words, category_id, state, rating, place))
  with (fastupdate=off);

-- What was pending goes into the indexes once, and nothing is pending from then on.
alter index private.search_documents_amenity_ids_idx set (fastupdate = off);
alter index private.search_documents_open_hours_idx set (fastupdate = off);
alter index private.search_documents_subcategory_ids_idx set (fastupdate = off);
alter index private.search_words_word_idx set (fastupdate = off);
select gin_clean_pending_list('private.search_documents_amenity_ids_idx'),
  gin_clean_pending_list('private.search_documents_open_hours_idx'),
  gin_clean_pending_list('private.search_documents_subcategory_ids_idx'),
  gin_clean_pending_list('private.search_words_word_idx');
