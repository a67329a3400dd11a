-- The pages of a search, one function for each order. A page starts where the cursor of the last one stands.

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

-- In plpgsql, as it is written for each result: there a function of one expression costs a fraction of what it does
-- in SQL.
create function private.write_cursor(key private.search_key) returns text
language plpgsql immutable
set search_path = ''
as $$
begin
  return translate(
    encode(convert_to(json_strip_nulls(to_json(key))::text, 'UTF8'), 'base64'), E'+/=\n', '-_'
  );
end
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
  reach double precision,
  open_at timestamptz,
  open_hours integer[]
);
comment on type private.search_filters is
  'What every found business must have; null asks for nothing. `reach` is the radius as a straight line, in '
  'km; `open_hours` are the hours of `open_at`.';

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
    end,
    -- The hour is what the index knows, the minute what is meant.
    case when (filters).open_at is not null then
      'open_hours && ($1).open_hours
        and private.is_open_at(weekly_hours, exceptional_days, exceptional_hours, ($1).open_at)'
    end
  )
$$;
comment on function private.filter_conditions(private.search_filters) is
  'The filters as conditions on private.search_documents, with the filters as parameter $1. Only what is '
  'asked for appears, and no value is part of the text.';

-- Volatile only because PostgreSQL allows EXPLAIN in no other function.
create function private.estimated_count(filters private.search_filters, terms tsquery) returns double precision
language plpgsql volatile
set search_path = ''
as $$
declare
  plan json;
begin
  execute format(
    'explain (format json) select from private.search_documents where words @@ $2 and %s',
    private.filter_conditions(filters)
  ) into plan using filters, terms;
  return plan -> 0 -> 'Plan' ->> 'Plan Rows';
end
$$;
comment on function private.estimated_count(private.search_filters, tsquery) is
  'How many documents have these words and pass the filters, as the planner guesses from its statistics.';

create function private.find_candidates(
  filters private.search_filters,
  terms tsquery,
  any_word tsquery,
  labels text[],
  within_km double precision
) returns private.search_key[]
language plpgsql stable
set search_path = ''
as $$
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
  ) into candidates using filters, any_word, narrowed, within_km;
  return coalesce(candidates, '{}');
end
$$;
comment on function private.find_candidates(private.search_filters, tsquery, tsquery, text[], double precision) is
  'At most 300 businesses with these words: the nearest ones, or the best ones where there is no place; of those that have '
  'one of the labels, and lie within a straight line of so many km.';

create function private.find_by_words(
  filters private.search_filters,
  terms tsquery,
  any_word tsquery,
  ordering text,
  page_size integer,
  after private.search_key
) returns setof private.search_key
language plpgsql stable
set search_path = ''
as $$
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
        filters, terms, any_word, array(select '~r5:' || share from generate_series(0, shares - 1) as share), null
      );
    end if;
    -- Else among the best, and further down while there are too few.
    foreach band slice 1 in array array[['~r5'], ['~r4.5'], ['~r4']] loop
      exit when cardinality(candidates) = enough;
      candidates := private.find_candidates(filters, terms, any_word, band, null);
    end loop;
    is_complete := cardinality(candidates) = enough;
  elsif expected > 2 * enough then
    -- In the squares around first: what lies no farther than one of them is wide is surely among them.
    while size <= 64 loop
      candidates := private.find_candidates(
        filters, terms, any_word, private.search_cells((filters).place, size, 1), least(size, (filters).reach)
      );
      is_complete := cardinality(candidates) = enough or coalesce((filters).reach <= size, false);
      exit when is_complete;
      -- As much ground as would hold enough of them, were they as dense everywhere.
      size := size * 2 ^ least(ceil(log(2, greatest(sqrt(1.5 * enough / greatest(cardinality(candidates), 1)), 2)::numeric)), 6);
    end loop;
  end if;
  if not is_complete then
    candidates := private.find_candidates(filters, terms, any_word, null, null);
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
$$;
comment on function private.find_by_words(private.search_filters, tsquery, tsquery, text, integer, private.search_key) is
  'A page of what matches the terms, in order of relevance, then rating, then distance. `any_word` are the terms as '
  'alternatives.';

create function private.find_by_some_words(
  filters private.search_filters,
  terms tsquery[],
  all_words tsquery,
  any_word tsquery,
  page_size integer,
  after private.search_key
) returns setof private.search_key
language sql stable
set search_path = ''
as $$
  with candidates as materialized (
    select found.rating, found.distance, found.business_id, documents.words
    from private.find_by_words(filters, any_word, any_word, 'any_word', 400, null) as found
    join private.search_documents as documents on documents.business_id = found.business_id
    where not documents.words @@ all_words
  ),
  scored as (
    select
      rating, distance, business_id, position,
      -- The rank of alternatives is a mean: made a sum again, or the corrections of a word would count for little.
      least(ts_rank('{0.7, 0.8, 0.9, 1}', words, term) * (numnode(term) + 1) / 2, 1) as score
    from candidates
    cross join unnest(terms) with ordinality as typed (term, position)
  ),
  weighed as (
    select
      *,
      ln(1 + count(*) over same_term / greatest(count(*) filter (where score > 0) over same_term, 1)::double precision)
        as weight
    from scored
    window same_term as (partition by position)
  ),
  ranked as (
    select -round(sum(score * weight)::numeric, 2)::double precision as relevance, rating, distance, business_id
    from weighed
    group by rating, distance, business_id
  )
  select 'any_word', relevance, rating, distance, null::text, business_id
  from ranked
  where after.business_id is null
    or (relevance, rating, distance, business_id)
      > (after.relevance, after.rating, after.distance, after.business_id)
  order by relevance, rating, distance, business_id
  limit page_size
$$;
comment on function private.find_by_some_words(
  private.search_filters, tsquery[], tsquery, tsquery, integer, private.search_key
) is
  'A page of what has some of the words but not all, in order of relevance, then rating, then distance. Having more of them counts, '
  'and having those that few candidates have: of "gym lekki" the gym elsewhere comes before the rest of Lekki.';

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
