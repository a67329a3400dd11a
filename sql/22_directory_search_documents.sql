-- Search by words, place and filters. What it reads lies in one private row for each listed business, so that
-- every way in (words, distance, rating, filters) is an index of one table that holds nothing hidden.

-- What a search calls is written in plpgsql, even a single expression: a session plans that once, and a function in SQL
-- with a search path of its own once in each statement, which takes longer than all that it does.

create function private.fold(value text) returns text
language plpgsql stable strict parallel safe
set search_path = ''
as $$
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
$$;
comment on function private.fold(text) is
  'Lower case and without accents: how words are stored and looked up.';

create function private.earth_position(latitude double precision, longitude double precision)
returns extensions.cube
language plpgsql immutable strict parallel safe
set search_path = ''
as $$
begin
  return extensions.cube(array[
    6371 * cos(radians(latitude)) * cos(radians(longitude)),
    6371 * cos(radians(latitude)) * sin(radians(longitude)),
    6371 * sin(radians(latitude))
  ]);
end
$$;
comment on function private.earth_position(double precision, double precision) is
  'A place as a point in space, in kilometres: straight lines between such points keep the order of '
  'distances on the ground, and an index can walk them.';

create function private.ground_km(chord_km double precision) returns double precision
language plpgsql immutable strict parallel safe
set search_path = ''
as $$
begin
  return 2 * 6371 * asin(least(chord_km / (2 * 6371), 1));
end
$$;
comment on function private.ground_km(double precision) is
  'Distance over the ground of a straight line through it.';

create function private.chord_km(ground_km double precision) returns double precision
language plpgsql immutable strict parallel safe
set search_path = ''
as $$
begin
  return 2 * 6371 * sin(least(ground_km / (2 * 6371), pi() / 2));
end
$$;
comment on function private.chord_km(double precision) is 'The inverse of ground_km.';


create function private.is_correctable(word text) returns boolean
language plpgsql immutable strict parallel safe
set search_path = ''
as $$
begin
  return word ~ '^[a-z]{4,40}$' and to_tsvector('pg_catalog.english', word) <> '';
end
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
  place extensions.cube,
  weekly_hours int4multirange,
  exceptional_days datemultirange not null,
  exceptional_hours int4multirange not null,
  open_hours integer[] not null
);

create function private.search_squares(place extensions.cube, reach double precision) returns text[]
language plpgsql immutable parallel safe
set search_path = ''
as $$
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
$$;
comment on function private.search_squares(extensions.cube, double precision) is
  'The squares of the map, of 8 km, that hold everything within a straight line of so many km, as labels of '
  'private.search_lexemes.';

create function private.search_share(business_id bigint) returns integer
language plpgsql immutable strict parallel safe
set search_path = ''
as $$
begin
  return hashint8(business_id) & 15;
end
$$;
comment on function private.search_share(bigint) is
  'In which of sixteen equal shares a business is: 0 to 15. What a search looks at of a common word are some of them.';

create function private.with_label(label text, words text[]) returns text[]
language plpgsql immutable
set search_path = ''
as $$
begin
  if cardinality(words) = 0 then
    return '{}';
  end if;
  -- No word has a line break.
  return string_to_array(label || ':' || array_to_string(words, E'\n' || label || ':'), E'\n');
end
$$;
comment on function private.with_label(text, text[]) is 'The words, each in a pair with the label.';

-- In plpgsql, where it costs a fraction of what it does in SQL. The cost that is declared is another: it keeps plans away
-- that would ask it row by row instead of the index. Not parallel safe: to start a worker costs more than the look-up.
create function private.search_lexemes(
  business_id bigint,
  words tsvector,
  category_id bigint,
  state text,
  rating double precision,
  place extensions.cube
) returns tsvector
language plpgsql immutable cost 10000
set search_path = ''
as $$
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
$$;
comment on function private.search_lexemes(bigint, tsvector, bigint, text, double precision, extensions.cube) is
  'The words, and labels for what a search also asks for: category, state, a rating of at least so much. One index of both '
  'answers "pharmacy, and well rated" by looking at neither all pharmacies nor all that are well rated. But to bring two '
  'long lists together takes longer than all else; therefore each word also stands in pairs, with a rating of 4.5, with one '
  'of sixteen equal shares of the best rated, of a name also as such, with a square of the map, of 8 km, and with one in '
  '256 of all: "~r5:3:pharmaci" is a short list, "~n5:3:pharmaci" a shorter one. Category and state stand in pairs with '
  'the ratings too. That makes the index about three times as large. No word that somebody types begins with a tilde.';

create function private.paired_terms(terms tsquery, labels text[]) returns tsquery
language plpgsql immutable strict
set search_path = ''
as $$
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
$$;
comment on function private.paired_terms(tsquery, text[]) is
  'The terms as pairs of words with any of these labels, as private.search_lexemes has them for ratings and squares '
  'of the map.';

create function private.terms_of_name(terms tsquery) returns tsquery
language plpgsql immutable strict
set search_path = ''
as $$
begin
  return regexp_replace(terms::text, '''((?:[^'']|'''')+)''(?::(\*))?', '''\1'':\2A', 'g');
end
$$;
comment on function private.terms_of_name(tsquery) is 'The same terms, as words of the name alone.';

-- GIN indexes without a list of what is pending: it would save a writer a millisecond, and every search reads all of it.
create index search_documents_lexemes_idx on private.search_documents
  using gin (private.search_lexemes(business_id, words, category_id, state, rating, place)) with (fastupdate = off);
create index search_documents_place_idx on private.search_documents using gist (place);
create index search_documents_subcategory_ids_idx on private.search_documents using gin (subcategory_ids)
  with (fastupdate = off);
create index search_documents_amenity_ids_idx on private.search_documents using gin (amenity_ids)
  with (fastupdate = off);
create index search_documents_open_hours_idx on private.search_documents using gin (open_hours)
  with (fastupdate = off);
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
  'Weights: A name; B category, subcategories, amenities; C what these are also called; D description, address, state.';
comment on column private.search_documents.weekly_hours is
  'This and the exceptional columns are the business''s private.opening_times; null when no hours are known.';
comment on column private.search_documents.open_hours is
  'The hours in which it is open for some of the time (private.open_hours), for the index: whoever looks for '
  'what is open asks for the hour first and for the minute then.';

create table private.search_words (
  word text primary key,
  stem text generated always as ((ts_lexize('pg_catalog.english_stem', word))[1]) stored
);

create index search_words_stem_idx on private.search_words (stem);

-- GIN, though it knows no order: it finds the few that are alike, where a GiST index of short words looks at nearly all.
create index search_words_word_idx on private.search_words using gin (word extensions.gin_trgm_ops)
  with (fastupdate = off);

-- For words that are not finished yet.
create index search_words_word_beginning_idx on private.search_words (word text_pattern_ops);

comment on table private.search_words is
  'Words that occur or have occurred in search documents: candidates for a mistyped one. Writers only add, '
  'so that they never wait for each other on a common word; a search asks the documents whether a candidate '
  'still occurs.';


create table private.search_synonyms (
  phrase text primary key,
  about text not null,
  also text not null,
  query tsquery not null generated always as (phraseto_tsquery('pg_catalog.english', phrase)) stored,
  constraint phrase_is_folded check (phrase ~ '^[a-z0-9/.]+( [a-z0-9/.]+)*$'),
  constraint also_is_folded check (also ~ '^[a-z0-9/.]+( [a-z0-9/.]+)*$'),
  constraint about_is_known check (about in ('kind', 'place'))
);

-- No grants: the rows are the project's own (sql/reference/), and only the definer functions below read them.
comment on table private.search_synonyms is
  'What people also call it: a business whose texts have the phrase is found by the other words too. They are '
  'written into its search document, so that a search costs what it costs without them.';
comment on column private.search_synonyms.about is
  'A `kind` is looked for in name, kinds and description, a `place` in name and address: the Hospital Road is no '
  'hospital.';

create function private.synonyms_of(folded text, about text) returns text
language sql stable
set search_path = ''
as $$
  with told as materialized (select to_tsvector('pg_catalog.english', folded) as words)
  select string_agg(also, ' ' order by phrase)
  from told
  join private.search_synonyms on search_synonyms.about = synonyms_of.about and words @@ query
$$;
comment on function private.synonyms_of(text, text) is
  'The words by which a folded text is also found; null without any.';

create view private.search_texts with (security_invoker = true) as
select
  businesses.id as business_id,
  private.fold(businesses.name) as name,
  private.fold(concat_ws(' ', categories.name, subcategories.names, amenities.names)) as kinds,
  private.fold(concat_ws(
    ' ', businesses.description, businesses.address, states.name, states.official_name,
    array_to_string(states.aliases, ' ')
  )) as rest,
  concat_ws(
    ' ',
    private.synonyms_of(private.fold(concat_ws(' ', businesses.name, categories.name, subcategories.names)), 'kind'),
    private.synonyms_of(private.fold(concat_ws(' ', businesses.name, businesses.address)), 'place')
  ) as synonyms,
  private.synonyms_of(private.fold(businesses.description), 'kind') as remote_synonyms,
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
    (business_id, words, sort_name, category_id, subcategory_ids, amenity_ids, state, rating, place,
      weekly_hours, exceptional_days, exceptional_hours, open_hours)
  select
    businesses.id,
    -- A name's words also as they are written: "The Place" has one that a search otherwise leaves out.
    setweight(to_tsvector('pg_catalog.simple', private.with_joined_compounds(texts.name)), 'A')
      || setweight(to_tsvector('pg_catalog.english', private.with_joined_compounds(texts.name)), 'A')
      || setweight(to_tsvector('pg_catalog.english', private.with_joined_compounds(texts.kinds)), 'B')
      || setweight(to_tsvector('pg_catalog.english', texts.synonyms), 'C')
      || setweight(to_tsvector('pg_catalog.english', private.with_joined_compounds(texts.rest)), 'D')
      || setweight(to_tsvector('pg_catalog.english', coalesce(texts.remote_synonyms, '')), 'D'),
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
      'pg_catalog.simple', private.with_joined_compounds(concat_ws(
        ' ', texts.name, texts.kinds, texts.synonyms, texts.rest, texts.remote_synonyms
      ))
    ))) as word
    where businesses.id = any (business_ids) and businesses.is_listed
  )
  insert into private.search_words (word)
  select word from used where private.is_correctable(word)
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
