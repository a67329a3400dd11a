-- The pages of a search, one function for each order. A page starts where the cursor of the last one stands.

create type private.search_key as (
  ordering text,
  relevance double precision,
  rating double precision,
  distance double precision,
  name text,
  business_id bigint,
  document tid
);
comment on type private.search_key is
  'Where in which order a found business stands; a cursor is one in disguise. `document` is where its row of '
  'private.search_documents lies, for the search that has found it: read again from there, it needs no index.';

-- In plpgsql, as it is written for each result: there a function of one expression costs a fraction of what it does
-- in SQL.
create function private.write_cursor(key private.search_key) returns text
language plpgsql immutable
set search_path = ''
as $$
begin
  -- Put together by hand: to encode it as a whole takes twice as long, and a page has as many cursors as results.
  return key.ordering || '_' || coalesce(key.relevance::text, '') || '_' || coalesce(key.rating::text, '')
    || '_' || coalesce(key.distance::text, '') || '_' || key.business_id
    || coalesce('_' || translate(encode(convert_to(key.name, 'UTF8'), 'base64'), E'+/=\n', '-_'), '');
end
$$;
comment on function private.write_cursor(private.search_key) is
  'An opaque, URL-safe form of the key: its parts, the name in base64url.';

create function private.read_cursor(written text) returns private.search_key
language plpgsql immutable strict
set search_path = ''
as $$
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
  open_hours integer[],
  labels tsquery
);
comment on type private.search_filters is
  'What every found business must have; null asks for nothing. `reach` is the radius as a straight line, in '
  'km; `open_hours` are the hours of `open_at`; `labels` are the category and the state as private.search_lexemes has them.';

create function private.filter_conditions(filters private.search_filters) returns text
language plpgsql immutable
set search_path = ''
as $$
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
$$;
comment on function private.filter_conditions(private.search_filters) is
  'The filters as conditions on private.search_documents, with the filters as parameter $1. Only what is '
  'asked for appears, and no value is part of the text.';

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
$$;
comment on function private.find_best(private.search_filters, integer, private.search_key) is
  'A page in order of rating, then name.';
