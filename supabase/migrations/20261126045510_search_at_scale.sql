set local check_function_bodies = off;

drop index "private"."search_documents_words_idx";

drop index "private"."search_words_word_idx";

drop function "private"."search_terms"(text);

drop function "private"."word_occurs"(tsquery);

drop function "private"."write_cursor"(private.search_key);

alter table "private"."search_words"
  add column "stem" text generated always as ((ts_lexize('english_stem'::regdictionary, word))[1]) stored;

create or replace function private.estimated_count (
  filters private.search_filters,
  terms tsquery
)
  returns double precision
  language plpgsql
  set search_path to ''
  AS $function$
declare
  plan json;
begin
  execute format(
    'explain (format json) select from private.search_documents where words @@ $2 and %s',
    private.filter_conditions(filters)
  ) into plan using filters, terms;
  return plan -> 0 -> 'Plan' ->> 'Plan Rows';
end
$function$;

create or replace function private.find_by_words (
  filters private.search_filters,
  terms tsquery,
  ordering text,
  page_size integer,
  after private.search_key
)
  returns SETOF private.search_key
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  -- A common word occurs in any number of documents. Ranked are the first three hundred in an order that cuts sharply.
  enough constant integer := 300;
  anywhere private.search_filters := filters;
  expected double precision;
  candidates private.search_key[];
  shares integer := 1;
  band text[];
  size integer := 2;
  is_complete boolean := false;
begin
  -- Statistics know nothing of places: what a radius leaves is found out below.
  anywhere.reach := null;
  expected := private.estimated_count(anywhere, terms);
  if expected > 2 * enough and (filters).place is null then
    -- About one in sixteen has the best rating. Where that is more than enough, as many shares of them as will do.
    while shares < 16 and expected / 16 * shares / 16 < 1.5 * enough loop
      shares := shares * 2;
    end loop;
    if shares < 16 then
      candidates := private.find_candidates(
        filters, terms, array(select '~r5:' || share from generate_series(0, shares - 1) as share), null
      );
    end if;
    -- Else among the best, and further down while there are too few.
    foreach band slice 1 in array array[['~r5'], ['~r4.5'], ['~r4']] loop
      exit when cardinality(candidates) = enough;
      candidates := private.find_candidates(filters, terms, band, null);
    end loop;
    is_complete := cardinality(candidates) = enough;
  elsif expected > 2 * enough then
    -- In the squares around first: what lies no farther than one of them is wide is surely among them.
    while size <= 64 loop
      candidates := private.find_candidates(
        filters, terms, private.search_cells((filters).place, size, 1), least(size, (filters).reach)
      );
      is_complete := cardinality(candidates) = enough or coalesce((filters).reach <= size, false);
      exit when is_complete;
      -- As much ground as would hold enough of them, were they as dense everywhere.
      size := size * 2 ^ least(ceil(log(2, greatest(sqrt(1.5 * enough / greatest(cardinality(candidates), 1)), 2)::numeric)), 6);
    end loop;
  end if;
  if not is_complete then
    candidates := private.find_candidates(filters, terms, null, null);
  end if;
  return query
  select find_by_words.ordering, found.relevance, found.rating, found.distance, null::text, found.business_id
  from unnest(candidates) as found
  where after.business_id is null
    or (found.relevance, found.rating, found.distance, found.business_id)
      > (after.relevance, after.rating, after.distance, after.business_id)
  order by found.relevance, found.rating, found.distance, found.business_id
  limit find_by_words.page_size;
end
$function$;

create or replace function private.find_candidates (
  filters private.search_filters,
  terms tsquery,
  labels text[],
  within_km double precision
)
  returns private.search_key[]
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  narrowed tsquery := terms;
  candidates private.search_key[];
begin
  if (filters).category_id is not null then
    narrowed := narrowed && format('%L', '~c' || (filters).category_id)::tsquery;
  end if;
  if (filters).state is not null then
    narrowed := narrowed && format('%L', '~s' || (filters).state)::tsquery;
  end if;
  if labels is not null then
    narrowed := narrowed
      && (select string_agg(format('%L', label), ' | ')::tsquery from unnest(labels) as label);
  end if;
  -- `is true` keeps the filters out of other indexes, and `offset 0` the order: to read a whole state, or to walk through
  -- the neighbourhood, for a few candidates costs more than these.
  execute format(
    $query$
      select array_agg(row(
        null,
        -round(ts_rank('{0.1, 0.2, 0.4, 1}', words, $2)::numeric, 2)::double precision,
        -rating,
        distance,
        null,
        business_id
      )::private.search_key)
      from (
        select *
        from (
          select
            business_id, words, sort_name, rating,
            -- Without a place, farther than anything on earth.
            coalesce(place operator(extensions.<->) ($1).place, 1e6) as distance
          from private.search_documents
          where private.search_lexemes(business_id, words, category_id, state, rating, place) @@ $3
            and (%1$s) is true and %2$s
          offset 0
        ) as matching
        order by %3$s
        limit 300
      ) as candidates
    $query$,
    private.filter_conditions(filters),
    case when within_km is null then 'true' else 'place operator(extensions.<->) ($1).place <= $4' end,
    case
      when (filters).place is null then '(-rating), sort_name, business_id'
      else 'distance, business_id'
    end
  ) into candidates using filters, terms, narrowed, within_km;
  return coalesce(candidates, '{}');
end
$function$;

create or replace function private.refresh_search_documents (
  business_ids bigint[]
)
  returns void
  language plpgsql
  strict
  security definer
  set search_path to ''
  AS $function$
begin
  -- One refresh of a business at a time; the statements below then see what the one before has committed.
  perform from public.businesses where id = any (business_ids) order by id for no key update;

  delete from private.search_documents
  where business_id = any (business_ids)
    and business_id not in (select id from public.businesses where id = any (business_ids) and is_listed);

  insert into private.search_documents
    (business_id, words, sort_name, category_id, subcategory_ids, amenity_ids, state, rating, place,
      weekly_hours, exceptional_days, exceptional_hours, open_hours)
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
    private.earth_position(businesses.latitude, businesses.longitude),
    opening.weekly_hours,
    opening.exceptional_days,
    opening.exceptional_hours,
    private.open_hours(opening.weekly_hours, opening.exceptional_hours)
  from public.businesses
  join private.search_texts as texts on texts.business_id = businesses.id
  join public.business_stats on business_stats.business_id = businesses.id
  cross join lateral private.opening_times(businesses.id) as opening
  where businesses.id = any (business_ids) and businesses.is_listed
  on conflict (business_id) do update set
    words = excluded.words,
    sort_name = excluded.sort_name,
    category_id = excluded.category_id,
    subcategory_ids = excluded.subcategory_ids,
    amenity_ids = excluded.amenity_ids,
    state = excluded.state,
    rating = excluded.rating,
    place = excluded.place,
    weekly_hours = excluded.weekly_hours,
    exceptional_days = excluded.exceptional_days,
    exceptional_hours = excluded.exceptional_hours,
    open_hours = excluded.open_hours;

  -- In order, so that two writers of the same new words do not wait for each other crosswise. Materialized: what
  -- many businesses say is looked at once.
  with used as materialized (
    select distinct word
    from public.businesses
    join private.search_texts as texts on texts.business_id = businesses.id
    cross join lateral unnest(tsvector_to_array(to_tsvector(
      'pg_catalog.simple', private.with_joined_compounds(concat_ws(' ', texts.name, texts.kinds, texts.rest))
    ))) as word
    where businesses.id = any (business_ids) and businesses.is_listed
  )
  insert into private.search_words (word)
  select word from used where private.is_correctable(word)
  order by word
  on conflict do nothing;
end
$function$;

create or replace function private.search_cells (
  place extensions.cube,
  size integer,
  around integer
)
  returns text[]
  language sql
  immutable
  parallel safe
  set search_path to ''
  AS $function$
  select array_agg(format('~p%s:%s:%s', size, east, north))
  from (
    select
      floor(extensions.cube_ll_coord(place, 2) / size)::integer, floor(extensions.cube_ll_coord(place, 3) / size)::integer
  ) as own (own_east, own_north)
  cross join generate_series(own_east - around, own_east + around) as east
  cross join generate_series(own_north - around, own_north + around) as north
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
  -- Two of the three axes are enough: what lies outside of a square of these is at least as far as its border.
  east double precision := extensions.cube_ll_coord(place, 2);
  north double precision := extensions.cube_ll_coord(place, 3);
  size integer := 1;
begin
  if category_id is not null then
    labels := labels || ('~c' || category_id);
  end if;
  if state is not null then
    labels := labels || ('~s' || state);
  end if;
  if rating >= 4 then
    labels := labels || case
      when rating >= 5 then array['~r4', '~r4.5', '~r5', '~r5:' || (hashint8(business_id) & 15)]
      when rating >= 4.5 then array['~r4', '~r4.5']
      else array['~r4']
    end;
  end if;
  while place is not null and size <= 64 loop
    labels := labels || ('~p' || size || ':' || floor(east / size)::integer || ':' || floor(north / size)::integer);
    size := size * 2;
  end loop;
  return words || array_to_tsvector(labels);
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
    -- What is not in the lexicon occurs nowhere; what is there has occurred.
    if private.is_correctable(typed) and not (
      exists (
        select from private.search_words
        where stem = (ts_lexize('pg_catalog.english_stem', typed))[1]
      )
      and (trusts_lexicon or private.word_occurs(term))
    ) then
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
        if trusts_lexicon or private.word_occurs(correction.term) then
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
  return exists (
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
  return translate(
    encode(convert_to(json_strip_nulls(to_json(key))::text, 'UTF8'), 'base64'), E'+/=\n', '-_'
  );
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
  AS $function$
#variable_conflict use_column
declare
  filters private.search_filters;
  after private.search_key := private.read_cursor(after_cursor);
  terms tsquery[] := private.search_terms(coalesce(query, ''), true);
  ordering text;
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
        terms := private.search_terms(query, false);
      end if;
      all_words := null;
      any_word := null;
      foreach term in array terms loop
        all_words := coalesce(all_words && term, term);
        any_word := coalesce(any_word || term, term);
      end loop;
      exit when ordering <> 'all_words';
      keys := array(
        select found from private.find_by_words(filters, all_words, ordering, size, after) as found
      );
      -- Nothing: then the lexicon is worth a second look.
      exit when cardinality(keys) > 0;
    end loop;
    if ordering = 'all_words' then
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
    round(
      private.ground_km(documents.place operator(extensions.<->) filters.place)::numeric, 3
    )::double precision,
    business_stats.average_review_rating,
    business_stats.rating_count,
    private.write_cursor(
      row(key.ordering, key.relevance, key.rating, key.distance, key.name, key.business_id)
    ),
    private.is_open_at(
      documents.weekly_hours, documents.exceptional_days, documents.exceptional_hours, now()
    ),
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

create index search_words_stem_idx on private.search_words using btree (stem);

create index search_words_word_idx on private.search_words using gin (word extensions.gin_trgm_ops);

comment on function "private"."estimated_count"(private.search_filters, tsquery) is 'How many documents have these words and pass the filters, as the planner guesses from its statistics.';

comment on function "private"."find_candidates"(private.search_filters, tsquery, text[], double precision) is
  'At most 300 businesses with these words: the nearest ones, or the best ones where there is no place; of those that have one of the labels, and lie within a straight line of so many km.';

comment on function "private"."search_cells"(extensions.cube, integer, integer) is 'The square of so many km in which a place lies, as a label of private.search_lexemes, and so many around it on each side.';

comment on function
  "private"."search_lexemes"(bigint, tsvector, bigint, text, double precision, extensions.cube) is
  'The words, and labels for what a search also asks for: category, state, a rating of at least so much, one of sixteen equal shares of the best, squares of the map. One index of both answers "pharmacy, and among the best" by looking at neither all pharmacies nor all that are best. No word that somebody types begins with a tilde.';

comment on function "private"."search_terms"(text, boolean) is 'One term for each word that was typed. A word that occurs nowhere becomes the nearest words that do. Trusting the lexicon is faster, and enough where something is found: a word of it may occur no more.';

comment on function "private"."word_occurs"(tsquery) is 'Whether a listed business has it.';

comment on function "private"."write_cursor"(private.search_key) is 'An opaque, URL-safe form of the key.';

revoke all on function "private"."estimated_count"(private.search_filters, tsquery) from public;

grant execute on function "private"."estimated_count"(private.search_filters, tsquery) to "postgres";

revoke all
  on function "private"."find_candidates"(private.search_filters, tsquery, text[], double precision)
  from public;

grant execute
  on function "private"."find_candidates"(private.search_filters, tsquery, text[], double precision)
  to "postgres";

revoke all on function "private"."search_cells"(extensions.cube, integer, integer) from public;

grant execute on function "private"."search_cells"(extensions.cube, integer, integer) to "postgres";

revoke all
  on function "private"."search_lexemes"(bigint, tsvector, bigint, text, double precision, extensions.cube)
  from public;

grant execute
  on function "private"."search_lexemes"(bigint, tsvector, bigint, text, double precision, extensions.cube)
  to "postgres";

revoke all on function "private"."search_terms"(text, boolean) from public;

grant execute on function "private"."search_terms"(text, boolean) to "postgres";

revoke all on function "private"."word_occurs"(tsquery) from public;

grant execute on function "private"."word_occurs"(tsquery) to "postgres";

revoke all on function "private"."write_cursor"(private.search_key) from public;

grant execute on function "private"."write_cursor"(private.search_key) to "postgres";

create index search_documents_lexemes_idx on private.search_documents
  using gin (private.search_lexemes(business_id, words, category_id, state, rating, place));
