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
$$;
comment on function private.write_cursor(private.search_key) is 'An opaque, URL-safe form of the key.';

create function private.read_cursor(written text) returns private.search_key
language plpgsql immutable
set search_path = ''
as $$
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

create function private.find_candidates(
  filters private.search_filters,
  terms tsquery,
  any_word tsquery,
  paired text[],
  label text,
  besides tsquery,
  most integer,
  page_size integer,
  after private.search_key,
  out page private.search_key[],
  out total integer,
  out farthest double precision
)
language plpgsql stable
set search_path = ''
as $$
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
  -- neighbourhood, for a few candidates costs more than these. `offset 0` keeps the order out of other indexes, and the
  -- words out of the sort: to rank all costs less than to carry them through it.
  with candidates as materialized (
    select relevance, rating, distance, business_id
    from (
      select
        business_id,
        -round(ts_rank('{0.1, 0.2, 0.4, 1}', words, any_word)::double precision * 100) / 100 as relevance,
        -rating as rating,
        -- Without a place, farther than anything on earth.
        coalesce(place operator(extensions.<->) filters.place, 1e6) as distance
      from private.search_documents
      where private.search_lexemes(business_id, words, category_id, state, rating, place) @@ narrowed
        and (besides is null or not words @@ besides)
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
    order by case when filters.place is null then rating else distance end, business_id
    limit most
  )
  select
    array(
      select row('all_words', relevance, rating, distance, null, business_id)::private.search_key
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
    max(distance)
  into page, total, farthest
  from candidates;
end
$$;
comment on function private.find_candidates(
  private.search_filters, tsquery, tsquery, text[], text, tsquery, integer, integer, private.search_key
) is
  'Candidates are so many businesses with these words at the `most` (null: all of them), the nearest ones, or the best ones '
  'where there is no place; of those that have one of the paired labels, and the other label, and do not match `besides`. The '
  'page is theirs, in order of relevance, then rating, then distance; beside it how many candidates there are, and the '
  'distance of the farthest, as a straight line in km.';

create function private.find_in_chapters(
  filters private.search_filters,
  terms tsquery,
  any_word tsquery,
  label text,
  shares integer,
  besides tsquery,
  page_size integer,
  after private.search_key
) returns private.search_key[]
language plpgsql stable
set search_path = ''
as $$
declare
  share integer := coalesce(private.search_share(after.business_id) / shares * shares, 0);
  following private.search_key := after;
  page private.search_key[] := '{}';
begin
  while cardinality(page) < page_size and share < 16 loop
    page := page || (
      select found.page
      from private.find_candidates(
        filters, terms, any_word,
        array(select label || ':' || one from generate_series(share, least(share + shares, 16) - 1) as one),
        null, besides, null, page_size - cardinality(page), following
      ) as found
    );
    share := share + shares;
    following := null;
  end loop;
  return page;
end
$$;
comment on function private.find_in_chapters(
  private.search_filters, tsquery, tsquery, text, integer, tsquery, integer, private.search_key
) is
  'A page of all that have a label with a share. Of how many shares a chapter is, is asked for; each is in order of '
  'relevance. Which chapter a page begins in is told by the business that it follows.';

create function private.find_among_best(
  filters private.search_filters,
  terms tsquery,
  any_word tsquery,
  named integer,
  sampled integer,
  page_size integer,
  after private.search_key
) returns private.search_key[]
language plpgsql stable
set search_path = ''
as $$
declare
  terms_of_name tsquery := private.terms_of_name(terms);
  follows_named boolean := after.business_id is null or exists (
    select from private.search_documents where business_id = after.business_id and words @@ terms_of_name
  );
  page private.search_key[] := '{}';
begin
  if follows_named then
    page := private.find_in_chapters(
      filters, terms, any_word, '~n5', least(ceil(60.0 / greatest(named, 1)), 16)::integer, null, page_size, after
    );
    after := null;
  end if;
  if cardinality(page) < page_size then
    page := page || private.find_in_chapters(
      filters, terms, any_word, '~r5', least(ceil(150.0 / sampled), 16)::integer, terms_of_name,
      page_size - cardinality(page), after
    );
  end if;
  return page;
end
$$;
comment on function private.find_among_best(
  private.search_filters, tsquery, tsquery, integer, integer, integer, private.search_key
) is
  'A page of the best rated with these words, which are many: first those that have all of them in the name, in chapters '
  'of about 60, then the others, in chapters of about 150. `named` and `sampled` tell how many a sixteenth of them holds.';

create function private.find_by_words(
  filters private.search_filters,
  terms tsquery,
  any_word tsquery,
  page_size integer,
  after private.search_key
) returns private.search_key[]
language plpgsql stable
set search_path = ''
as $$
declare
  -- A common word occurs in any number of documents. Ranked are three hundred at most, of an order that cuts sharply; of
  -- the best rated, which are had without the rest, half as many will do.
  enough constant integer := 300;
  enough_of_best constant integer := 150;
  page private.search_key[];
  named integer;
  sampled integer;
  candidates integer;
  is_common boolean;
  is_complete boolean := false;
  within_km double precision;
  farthest double precision;
  squares text[] := '{}';
  wanted text[];
begin
  -- One in sixteen of the best: how many of them there are tells how common the words are.
  select found.page, found.total into page, sampled
  from private.find_candidates(filters, terms, any_word, array['~r5:0'], null, null, null, page_size, after) as found;
  is_common := sampled > 2;
  if is_common and filters.place is null then
    if sampled >= 16 then
      select found.total into named
      from private.find_candidates(filters, terms, any_word, array['~n5:0'], null, null, null, 0, null) as found;
      return private.find_among_best(filters, terms, any_word, named, sampled, page_size, after);
    end if;
    -- Else further down while there are too few. Of words that are not that common all are soon looked at, sooner than three
    -- long lists are brought together.
    if sampled >= 4 then
      select found.page, found.total into page, candidates
      from private.find_candidates(filters, terms, any_word, array['~r4.5'], null, null, enough, page_size, after) as found;
      is_complete := candidates >= enough_of_best;
    end if;
    if not is_complete and filters.state is null and filters.category_id is null then
      select found.page, found.total into page, candidates
      from private.find_candidates(filters, terms, any_word, null, '~r4', null, enough, page_size, after) as found;
      is_complete := candidates >= enough_of_best;
    end if;
  elsif filters.place is not null then
    -- On the ground around first, and further away while there are too few.
    within_km := least(case when is_common then 5 end, filters.reach);
    while within_km <= 64 loop
      wanted := private.search_squares(filters.place, within_km);
      if not wanted <@ squares then
        squares := wanted;
        select found.page, found.total, found.farthest into page, candidates, farthest
        from private.find_candidates(filters, terms, any_word, squares, null, null, enough, page_size, after) as found;
      end if;
      is_complete := candidates = enough and farthest <= within_km or coalesce(within_km >= filters.reach, false);
      exit when is_complete;
      -- None that is nearer than the last one of enough lies outside of the squares around that far.
      within_km := least(case when candidates = enough then farthest else 2 * within_km end, filters.reach);
    end loop;
  end if;
  if not is_complete then
    select found.page into page
    from private.find_candidates(filters, terms, any_word, null, null, null, enough, page_size, after) as found;
  end if;
  return page;
end
$$;
comment on function private.find_by_words(private.search_filters, tsquery, tsquery, integer, private.search_key) is
  'A page of what matches the terms, in order of relevance, then rating, then distance; of very common words without a place '
  'the best rated, in chapters that are each in that order. `any_word` are the terms as alternatives.';

create function private.find_by_some_words(
  filters private.search_filters,
  terms tsquery[],
  all_words tsquery,
  any_word tsquery,
  page_size integer,
  after private.search_key
) returns private.search_key[]
language plpgsql stable
set search_path = ''
as $$
begin
  return array(
    with scored as (
      select
        found.rating, found.distance, found.business_id, position,
        -- The rank of alternatives is a mean: made a sum again, or the corrections of a word would count for little.
        least(ts_rank('{0.7, 0.8, 0.9, 1}', words, term) * (numnode(term) + 1) / 2, 1) as score
      from unnest(private.find_by_words(filters, any_word, any_word, 300, null)) as found
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
