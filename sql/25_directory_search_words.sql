-- Pages of what has the words that were typed. A common word occurs in any number of documents: looked at are the nearest
-- ones, or the best, as few as make a good page.

create function private.find_candidates(
  filters private.search_filters,
  wanted tsquery,
  besides tsquery,
  any_word tsquery,
  terms tsquery,
  most integer,
  page_size integer,
  after private.search_key,
  out page private.search_key[],
  out total integer,
  out named integer,
  out farthest double precision
)
language plpgsql stable
set search_path = ''
as $$
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
$$;
comment on function private.find_candidates(
  private.search_filters, tsquery, tsquery, tsquery, tsquery, integer, integer, private.search_key
) is
  'Candidates are so many businesses that match what is `wanted` (terms for private.search_lexemes) and not `besides`, at the '
  '`most` (null: all of them), the nearest ones, or the best ones where there is no place. The page is theirs, in order of '
  'relevance, then rating, then distance; beside it how many candidates there are, how many of them have the terms in '
  'their name, where these are given, and the distance of the farthest, as a straight line in km. The filters are asked '
  'of each; to have their labels in what is wanted is worth it where the list of the words is long.';

create function private.find_in_chapters(
  filters private.search_filters,
  terms tsquery,
  besides tsquery,
  any_word tsquery,
  label text,
  shares integer,
  page_size integer,
  after private.search_key
) returns private.search_key[]
language plpgsql stable
set search_path = ''
as $$
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
$$;
comment on function private.find_in_chapters(
  private.search_filters, tsquery, tsquery, tsquery, text, integer, integer, private.search_key
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
$$;
comment on function private.find_among_best(
  private.search_filters, tsquery, tsquery, integer, integer, integer, private.search_key
) is
  'A page of the best rated with these words, which are many: first those that have all of them in the name, in chapters '
  'of about 60, then the others, in chapters of about 100. `named` and `sampled` tell how many a sixteenth of them holds.';

create function private.find_everywhere(
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
$$;
comment on function private.find_everywhere(
  private.search_filters, tsquery, tsquery, integer, private.search_key
) is 'A page of the three hundred that are nearest, or best.';

create function private.find_around(
  filters private.search_filters,
  terms tsquery,
  any_word tsquery,
  first_km double precision,
  page_size integer,
  after private.search_key
) returns private.search_key[]
language plpgsql stable
set search_path = ''
as $$
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
$$;
comment on function private.find_around(
  private.search_filters, tsquery, tsquery, double precision, integer, private.search_key
) is
  'A page of the three hundred that are nearest: on the ground around first, so many km as a straight line, and further away '
  'while there are too few; null looks everywhere at once, unless there is a radius.';

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
$$;
comment on function private.find_by_some_words(
  private.search_filters, tsquery[], tsquery, tsquery, integer, private.search_key
) is
  'A page of what has some of the words but not all, in order of relevance, then rating, then distance. Having more of them counts, '
  'and having those that few candidates have: of "gym lekki" the gym elsewhere comes before the rest of Lekki.';
