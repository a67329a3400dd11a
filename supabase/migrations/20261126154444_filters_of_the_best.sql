-- The index of search is made anew, which takes minutes where there are a million businesses.
set local check_function_bodies = off;

drop function
  "private"."check_search_input"(double precision, double precision, double precision, double precision,
  integer);

drop function
  "private"."find_candidates"(private.search_filters, tsquery, tsquery, text[], text, tsquery, integer,
  integer, private.search_key);

drop function
  "private"."find_in_chapters"(private.search_filters, tsquery, tsquery, text, integer, tsquery, integer,
  private.search_key);

alter type "private"."search_filters" add attribute "labels" tsquery cascade;

alter type "private"."search_key" add attribute "document" tid cascade;

create or replace function private.find_among_best (
  filters private.search_filters,
  terms tsquery,
  any_word tsquery,
  named integer,
  sampled integer,
  page_size integer,
  after private.search_key
)
  returns private.search_key[]
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  -- Of those who are called so, any order is a good one.
  size_of_chapter_of_named constant numeric := 60;
  size_of_chapter constant numeric := 100;
  terms_of_name tsquery := private.terms_of_name(terms);
  follows_named boolean := true;
  page private.search_key[] := '{}';
begin
  if after.business_id is not null then
    follows_named := exists (
      select from private.search_documents where business_id = after.business_id and words @@ terms_of_name
    );
  end if;
  if follows_named then
    page := private.find_in_chapters(
      filters, terms, null, any_word, '~n5', greatest(least(size_of_chapter_of_named / greatest(named, 1), 16), 1)::integer,
      page_size, after
    );
    after := null;
  end if;
  if cardinality(page) < page_size then
    page := page || private.find_in_chapters(
      filters, terms, terms_of_name, any_word, '~r5', greatest(size_of_chapter / sampled, 1)::integer,
      page_size - cardinality(page), after
    );
  end if;
  return page;
end
$function$;

create or replace function private.find_around (
  filters private.search_filters,
  terms tsquery,
  any_word tsquery,
  first_km double precision,
  page_size integer,
  after private.search_key
)
  returns private.search_key[]
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  enough constant integer := 300;
  within_km double precision := least(first_km, filters.reach);
  squares text[] := '{}';
  wanted text[];
  found record;
begin
  while within_km <= 64 loop
    wanted := private.search_squares(filters.place, within_km);
    if not wanted <@ squares then
      squares := wanted;
      found := private.find_candidates(
        filters, private.paired_terms(terms, squares), null, any_word, null, enough, page_size, after
      );
    end if;
    if found.total = enough and found.farthest <= within_km or within_km >= filters.reach then
      return found.page;
    end if;
    -- None that is nearer than the last one of enough lies outside of the squares around that far.
    within_km := least(case when found.total = enough then found.farthest else 2 * within_km end, filters.reach);
  end loop;
  return private.find_everywhere(filters, terms, any_word, page_size, after);
end
$function$;

create or replace function private.find_best (
  filters private.search_filters,
  page_size integer,
  after private.search_key
)
  returns SETOF private.search_key
  language plpgsql
  stable
  set search_path to ''
  AS $function$
begin
  return query execute format(
    $query$
      select 'best', null::double precision, -rating, null::double precision, sort_name, business_id, ctid
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
        found.rating, found.distance, found.business_id, found.document, position,
        -- The rank of alternatives is a mean: made a sum again, or the corrections of a word would count for little.
        least(ts_rank('{0.7, 0.8, 0.9, 1}', words, term) * (numnode(term) + 1) / 2, 1) as score
      from unnest(private.find_by_words(filters, any_word, any_word, 300, null)) as found
      join private.search_documents as documents on documents.ctid = found.document
      cross join unnest(terms) with ordinality as typed (term, position)
      where not words @@ all_words
    ),
    weights as (
      select position, ln(1 + count(*) / greatest(count(*) filter (where score > 0), 1)::double precision) as weight
      from scored
      group by position
    ),
    ranked as (
      select -round(sum(score * weight) * 100) / 100 as relevance, rating, distance, business_id, document
      from scored
      join weights using (position)
      group by rating, distance, business_id, document
    )
    select row('any_word', relevance, rating, distance, null, business_id, document)::private.search_key
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
  enough constant integer := 300;
  -- Which are had without the rest, and sooner.
  enough_of_best constant integer := 150;
  narrowed tsquery := coalesce(filters.labels && terms, terms);
  found record;
begin
  -- One in sixteen of the best: how many of them there are tells how common the words are.
  found := private.find_candidates(
    filters, private.paired_terms(narrowed, array['~r5:0']), null, null, terms, null, 0, null
  );
  if filters.place is not null then
    return private.find_around(filters, terms, any_word, case when found.total > 2 then 5 end, page_size, after);
  end if;
  if found.total >= 16 then
    return private.find_among_best(filters, terms, any_word, found.named, found.total, page_size, after);
  end if;
  -- Else further down while there are too few.
  if found.total >= 4 then
    found := private.find_candidates(
      filters, private.paired_terms(narrowed, array['~r4.5']), null, any_word, null, enough, page_size, after
    );
    if found.total >= enough_of_best then
      return found.page;
    end if;
  end if;
  return private.find_everywhere(filters, terms, any_word, page_size, after);
end
$function$;

create or replace function private.find_candidates (
  filters private.search_filters,
  wanted tsquery,
  besides tsquery,
  any_word tsquery,
  terms tsquery,
  most integer,
  page_size integer,
  after private.search_key,
  OUT page private.search_key[],
  OUT total integer,
  OUT named integer,
  OUT farthest double precision
)
  returns record
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  -- Asked once: for many candidates it would take longer to pass over one filter after the other than to rank them.
  is_filtered boolean := num_nonnulls(
    filters.reach, filters.category_id, filters.state, filters.subcategory_ids, filters.amenity_ids,
    filters.minimum_rating, filters.open_at
  ) > 0;
begin
  -- One plan for all filters, as only the words lead to an index: to read a whole state, or to walk through the
  -- neighbourhood, for a few candidates costs more than these. `offset 0` keeps the order out of other indexes, and the
  -- words out of the sort: to rank all costs less than to carry them through it.
  with candidates as materialized (
    select relevance, rating, distance, business_id, document, is_named
    from (
      select
        business_id,
        ctid as document,
        -round(ts_rank('{0.1, 0.2, 0.4, 1}', words, any_word)::double precision * 100) / 100 as relevance,
        case when terms is not null then ts_filter(words, '{a}') @@ terms end as is_named,
        -rating as rating,
        -- Without a place, farther than anything on earth.
        coalesce(place operator(extensions.<->) filters.place, 1e6) as distance
      from private.search_documents
      where private.search_lexemes(business_id, words, category_id, state, rating, place) @@ wanted
        and (besides is null or not words @@ besides)
        and (
          not is_filtered
          or (filters.reach is null or place operator(extensions.<->) filters.place <= filters.reach)
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
        )
      offset 0
    ) as matching
    order by case when filters.place is null then rating else distance end, business_id
    limit most
  )
  select
    array(
      select row('all_words', relevance, rating, distance, null, business_id, document)::private.search_key
      from (
        select *
        from candidates
        where after.business_id is null
          or (relevance, rating, distance, business_id)
            > (after.relevance, after.rating, after.distance, after.business_id)
        order by relevance, rating, distance, business_id
        limit page_size
      ) as those_of_the_page
    ),
    count(*),
    count(*) filter (where is_named),
    max(distance)
  into page, total, named, farthest
  from candidates;
end
$function$;

create or replace function private.find_everywhere (
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
  enough constant integer := 300;
  wanted tsquery := terms;
  found record;
begin
  -- To bring them together with all of a state takes longer than to ask a thousand businesses where they are. One in 256
  -- of all tells whether there are more.
  if filters.labels is not null then
    found := private.find_candidates(null, private.paired_terms(terms, array['~of256']), null, null, null, null, 0, null);
    if found.total >= 4 then
      wanted := filters.labels && terms;
    end if;
  end if;
  found := private.find_candidates(filters, wanted, null, any_word, null, enough, page_size, after);
  return found.page;
end
$function$;

create or replace function private.find_in_chapters (
  filters private.search_filters,
  terms tsquery,
  besides tsquery,
  any_word tsquery,
  label text,
  shares integer,
  page_size integer,
  after private.search_key
)
  returns private.search_key[]
  language plpgsql
  stable
  set search_path to ''
  AS $function$
declare
  wanted tsquery := coalesce(filters.labels && terms, terms);
  share integer := coalesce(private.search_share(after.business_id) / shares * shares, 0);
  following private.search_key := after;
  labels text[];
  found record;
  page private.search_key[] := '{}';
begin
  while cardinality(page) < page_size and share < 16 loop
    labels := '{}';
    for one in share .. least(share + shares, 16) - 1 loop
      labels := labels || (label || ':' || one);
    end loop;
    found := private.find_candidates(
      filters, private.paired_terms(wanted, labels), besides, any_word, null, null, page_size - cardinality(page), following
    );
    page := page || found.page;
    share := share + shares;
    following := null;
  end loop;
  return page;
end
$function$;

create or replace function private.find_nearest (
  filters private.search_filters,
  page_size integer,
  after private.search_key
)
  returns SETOF private.search_key
  language plpgsql
  stable
  set search_path to ''
  AS $function$
begin
  return query execute format(
    $query$
      select
        'nearest', null::double precision, null::double precision,
        place operator(extensions.<->) ($1).place, null::text, business_id, ctid
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
  -- No word has this character.
  unlabelled text := regexp_replace(terms::text, '''((?:[^'']|'''')+)''', E'''\x01\\1''', 'g');
  label text;
  pairs text[] := '{}';
begin
  if numnode(terms) = 0 then
    return terms;
  end if;
  foreach label in array labels loop
    pairs := pairs || replace(unlabelled, E'\x01', label || ':');
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
  strict
  set search_path to ''
  AS $function$
declare
  key private.search_key;
  parts text[];
begin
  -- Ours are far shorter, and long ones take long to be matched.
  parts := regexp_match(
    case when length(written) <= 4000 then written end,
    '^(all_words|any_word|nearest|best)_([-.e\d]*)_([-.e\d]*)_([-.e\d]*)_(-?\d+)(?:_([-\w]*))?$'
  );
  begin
    key.ordering := parts[1];
    key.relevance := nullif(parts[2], '');
    key.rating := nullif(parts[3], '');
    key.distance := nullif(parts[4], '');
    key.business_id := parts[5];
    key.name := convert_from(
      decode(rpad(translate(parts[6], '-_', '+/'), (length(parts[6]) + 3) / 4 * 4, '='), 'base64'), 'UTF8'
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

create or replace function private.read_filters (
  latitude double precision,
  longitude double precision,
  radius_km double precision,
  minimum_rating double precision
)
  returns private.search_filters
  language plpgsql
  immutable
  set search_path to ''
  AS $function$
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
  filters text[] := '{}';
  labels text[] := '{}';
  alone text[] := tsvector_to_array(words);
  label text;
  -- Two of the three axes are enough: what lies outside of a square of these is at least as far as its border.
  east double precision := extensions.cube_ll_coord(place, 2);
  north double precision := extensions.cube_ll_coord(place, 3);
begin
  -- A word may have up to 2046 bytes, with its label no more than that. Nobody can type one that is nearly as long.
  if octet_length(array_to_string(alone, '')) > 1000 then
    alone := array(select word from unnest(alone) as word where octet_length(word) <= 1000);
  end if;
  if place is not null then
    labels := private.with_label('~p8:' || floor(east / 8)::integer || ':' || floor(north / 8)::integer, alone);
  end if;
  if category_id is not null then
    filters := filters || ('~c' || category_id);
  end if;
  if state is not null then
    filters := filters || ('~s' || state);
  end if;
  if hashint8(business_id) & 255 = 0 then
    labels := labels || private.with_label('~of256', alone);
  end if;
  if rating >= 4.5 then
    labels := labels || private.with_label('~r4.5', alone || filters);
  end if;
  if rating >= 5 then
    label := private.search_share(business_id);
    labels := labels || private.with_label('~r5:' || label, alone || filters) || private.with_label(
      '~n5:' || label,
      array(select word from unnest(tsvector_to_array(ts_filter(words, '{a}'))) as word where octet_length(word) <= 1000)
        || filters
    );
  end if;
  return words || array_to_tsvector(filters || labels);
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
  is_known boolean;
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
  for typed, term, is_known in
    select
      lexeme,
      plainto_tsquery(dictionary, lexeme),
      exists (
        select from private.search_words where stem = (ts_lexize('pg_catalog.english_stem', lexeme))[1]
      )
    from unnest(to_tsvector('pg_catalog.simple', folded))
    where to_tsvector(dictionary, lexeme) <> ''
    order by positions[1]
    limit 12
  loop
    if typed = last_word and typed ~ '^[a-z]{3}$' and not private.word_occurs(term) then
      term := coalesce(private.word_begun(typed), term);
    -- What is not in the lexicon occurs nowhere; what is there has occurred.
    elsif not (is_known and (trusts_lexicon or private.word_occurs(term))) and private.is_correctable(typed) then
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

create or replace function private.with_label (
  label text,
  words text[]
)
  returns text[]
  language plpgsql
  immutable
  set search_path to ''
  AS $function$
begin
  if cardinality(words) = 0 then
    return '{}';
  end if;
  -- No word has a line break.
  return string_to_array(label || ':' || array_to_string(words, E'\n' || label || ':'), E'\n');
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
  -- Put together by hand: to encode it as a whole takes twice as long, and a page has as many cursors as results.
  return key.ordering || '_' || coalesce(key.relevance::text, '') || '_' || coalesce(key.rating::text, '')
    || '_' || coalesce(key.distance::text, '') || '_' || key.business_id
    || coalesce('_' || translate(encode(convert_to(key.name, 'UTF8'), 'base64'), E'+/=\n', '-_'), '');
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
  set effective_io_concurrency to '0'
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
$function$;

comment on function
  "private"."find_among_best"(private.search_filters, tsquery, tsquery, integer, integer, integer,
  private.search_key) is 'A page of the best rated with these words, which are many: first those that have all of them in the name, in chapters of about 60, then the others, in chapters of about 100. `named` and `sampled` tell how many a sixteenth of them holds.';

comment on function
  "private"."find_candidates"(private.search_filters, tsquery, tsquery, tsquery, tsquery, integer, integer,
  private.search_key) is 'Candidates are so many businesses that match what is `wanted` (terms for private.search_lexemes) and not `besides`, at the `most` (null: all of them), the nearest ones, or the best ones where there is no place. The page is theirs, in order of relevance, then rating, then distance; beside it how many candidates there are, how many of them have the terms in their name, where these are given, and the distance of the farthest, as a straight line in km. The filters are asked of each; to have their labels in what is wanted is worth it where the list of the words is long.';

comment on function
  "private"."find_everywhere"(private.search_filters, tsquery, tsquery, integer, private.search_key) is
  'A page of the three hundred that are nearest, or best.';

comment on function
  "private"."find_in_chapters"(private.search_filters, tsquery, tsquery, tsquery, text, integer, integer,
  private.search_key) is 'A page of all that have a label with a share. Of how many shares a chapter is, is asked for; each is in order of relevance. Which chapter a page begins in is told by the business that it follows.';

comment on function
  "private"."read_filters"(double precision, double precision, double precision, double precision) is
  'The filters that are numbers. PT400 invalid_coordinates, invalid_radius or invalid_minimum_rating.';

comment on function
  "private"."search_lexemes"(bigint, tsvector, bigint, text, double precision, extensions.cube) is
  'The words, and labels for what a search also asks for: category, state, a rating of at least so much. One index of both answers "pharmacy, and well rated" by looking at neither all pharmacies nor all that are well rated. But to bring two long lists together takes longer than all else; therefore each word also stands in pairs, with a rating of 4.5, with one of sixteen equal shares of the best rated, of a name also as such, with a square of the map, of 8 km, and with one in 256 of all: "~r5:3:pharmaci" is a short list, "~n5:3:pharmaci" a shorter one. Category and state stand in pairs with the ratings too. That makes the index about three times as large. No word that somebody types begins with a tilde.';

comment on function "private"."with_label"(text, text[]) is 'The words, each in a pair with the label.';

comment on function "private"."write_cursor"(private.search_key) is 'An opaque, URL-safe form of the key: its parts, the name in base64url.';

comment on type "private"."search_filters" is 'What every found business must have; null asks for nothing. `reach` is the radius as a straight line, in km; `open_hours` are the hours of `open_at`; `labels` are the category and the state as private.search_lexemes has them.';

comment on type "private"."search_key" is 'Where in which order a found business stands; a cursor is one in disguise. `document` is where its row of private.search_documents lies, for the search that has found it: read again from there, it needs no index.';

revoke all
  on function
    "private"."find_candidates"(private.search_filters, tsquery, tsquery, tsquery, tsquery, integer, integer,
    private.search_key)
  from public;

grant execute
  on function
    "private"."find_candidates"(private.search_filters, tsquery, tsquery, tsquery, tsquery, integer, integer,
    private.search_key)
  to "postgres";

revoke all
  on function
    "private"."find_everywhere"(private.search_filters, tsquery, tsquery, integer, private.search_key)
  from public;

grant execute
  on function
    "private"."find_everywhere"(private.search_filters, tsquery, tsquery, integer, private.search_key)
  to "postgres";

revoke all
  on function
    "private"."find_in_chapters"(private.search_filters, tsquery, tsquery, tsquery, text, integer, integer,
    private.search_key)
  from public;

grant execute
  on function
    "private"."find_in_chapters"(private.search_filters, tsquery, tsquery, tsquery, text, integer, integer,
    private.search_key)
  to "postgres";

revoke all
  on function "private"."read_filters"(double precision, double precision, double precision, double precision)
  from public;

grant execute
  on function "private"."read_filters"(double precision, double precision, double precision, double precision)
  to "postgres";

revoke all on function "private"."with_label"(text, text[]) from public;

grant execute on function "private"."with_label"(text, text[]) to "postgres";

reindex index private.search_documents_lexemes_idx;
