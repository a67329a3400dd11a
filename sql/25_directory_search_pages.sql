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
begin
  -- A common word occurs in any number of documents. Ranked are the first thousand in an order that an index
  -- has: the nearest ones, or the best ones. By any_word, which adds up what each word is worth: all_words would prefer
  -- words that stand close together, such as those of "School Street, Lekki".
  return query execute format(
    $query$
      select $3, relevance, rating, distance, null::text, business_id
      from (
        select
          -round(ts_rank('{0.1, 0.2, 0.4, 1}', words, $6)::numeric, 2)::double precision as relevance,
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
  ) using filters, terms, ordering, page_size, after, any_word;
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
