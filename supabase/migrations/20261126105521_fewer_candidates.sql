set local check_function_bodies = off;

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
  -- A common word occurs in any number of documents. Ranked are three hundred at most, of an order that cuts sharply; of
  -- the best rated, which are had without the rest, half as many will do.
  enough constant integer := 300;
  enough_of_best constant integer := 150;
  page private.search_key[];
  sampled integer;
  candidates integer;
  is_common boolean;
  is_complete boolean := false;
  shares integer;
  share integer;
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
    -- Where the best alone are enough: chapters of as many shares of them as will do, each in order of relevance. Which
    -- chapter a page begins in is told by the business that it follows.
    shares := ceil(enough_of_best::numeric / sampled);
    if shares <= 16 then
      share := coalesce((hashint8(after.business_id) & 15) / shares * shares, 0);
      page := '{}';
      while cardinality(page) < page_size and share < 16 loop
        page := page || (
          select found.page
          from private.find_candidates(
            filters, terms, any_word,
            array(select '~r5:' || part from generate_series(share, least(share + shares, 16) - 1) as part), null,
            page_size - cardinality(page), after
          ) as found
        );
        share := share + shares;
        after := null;
      end loop;
      return page;
    end if;
    -- Else further down while there are too few. Of words that are not that common all are soon looked at, sooner than three
    -- long lists are brought together.
    if sampled >= 4 then
      select found.page, found.total into page, candidates
      from private.find_candidates(filters, terms, any_word, array['~r4.5'], null, page_size, after) as found;
      is_complete := candidates >= enough_of_best;
    end if;
    if not is_complete and filters.state is null and filters.category_id is null then
      select found.page, found.total into page, candidates
      from private.find_candidates(filters, terms, any_word, null, '~r4', page_size, after) as found;
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
    limit 300
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
$function$;

comment on function
  "private"."find_by_words"(private.search_filters, tsquery, tsquery, integer, private.search_key) is
  'A page of what matches the terms, in order of relevance, then rating, then distance; of very common words without a place the best rated, in chapters that are each in that order. `any_word` are the terms as alternatives.';
