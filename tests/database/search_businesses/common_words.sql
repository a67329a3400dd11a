-- Words that very many businesses have: the pages are those of the best rated, chapter by chapter, or of the nearest.
begin;
select plan(31);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}');
insert into public.categories (id, name) overriding system value values (-1, 'Zorbquill'), (-2, 'Other kind');
-- Of the best rating are six hundred that are called so, three hundred with the second word, 120 with the third, which is too few.
insert into public.businesses (id, owner_id, name, category_id, state, latitude, longitude, approval_status)
overriding system value
select
  -n, '00000000-0000-4000-8000-00000000000a',
  concat_ws(
    ' ', 'Zzqcommon', case when n % 2 = 0 then 'Vexlumen' end, case when n % 10 < 2 then 'Plorbing' end,
    case when n = 777 then 'Quarzel' end
  ),
  -1 - n % 3 / 2, case when n % 4 = 0 then 'Lagos' end, 6 + n % 61 * 0.011, 3 + n % 67 * 0.013, 'approved'
from generate_series(1, 1200) as n;
update public.business_stats
set rating_5_count = (business_id % 20 > -10)::integer, rating_4_count = (business_id % 20 <= -10)::integer
where business_id between -1200 and -1 and business_id % 20 > -15;

-- As many more have the second word, but not in the name.
insert into public.businesses (id, owner_id, name, description, approval_status) overriding system value
select -n, '00000000-0000-4000-8000-00000000000a', 'Drostane', 'Also vexlumen', 'approved'
from generate_series(1201, 1500) as n;
update public.business_stats set rating_5_count = 1 where business_id between -1500 and -1201;

create function pg_temp.pages(arguments text, size integer) returns bigint[] language plpgsql as $$
declare
  page record;
  last text;
  ids bigint[] := '{}';
begin
  for turn in 1..100 loop
    execute format(
      'select array_agg(id) as ids, (array_agg(cursor))[count(*)] as cursor
       from public.search_businesses(%s, page_size => $1, after_cursor => $2)', arguments
    ) into page using size, last;
    exit when page.ids is null;
    ids := ids || page.ids;
    last := page.cursor;
  end loop;
  return ids;
end
$$;

create function pg_temp.ratings(ids bigint[]) returns double precision[] language sql as $$
  select array_agg(distinct rating order by rating) from private.search_documents where business_id = any (ids)
$$;

create temporary table asked (arguments text, found integer);
insert into asked values
  ($$query => 'zzqcommon'$$, 600),
  ($$query => 'zzqcommon vexlumen'$$, 300),
  ($$query => 'vexlumen'$$, 600),
  ($$query => 'zzqcommon plorbing'$$, 240),
  ($$query => 'zzqcommon', latitude => 6.3, longitude => 3.4$$, 300),
  ($$query => 'zzqcommon', latitude => 6.3, longitude => 3.4, radius_km => 11$$, null);

select is(
  pg_temp.pages(arguments, 23), pg_temp.pages(arguments, 100), 'pages of 23 are those of 100: ' || arguments
) from asked;
select is(
  (select count(distinct id) from unnest(pg_temp.pages(arguments, 23)) as id), found::bigint, 'each once: ' || arguments
) from asked where found is not null;

select is(pg_temp.ratings(pg_temp.pages($$query => 'zzqcommon'$$, 100)), '{5}', 'the best of many have the best rating');
select is(
  pg_temp.ratings(pg_temp.pages($$query => 'zzqcommon plorbing'$$, 100)), '{4,5}',
  'where the best are too few, the next ones follow'
);
select is(
  array(
    select distinct position > 300
    from unnest(pg_temp.pages($$query => 'vexlumen'$$, 23)) with ordinality as found (id, position)
    where id < -1200
  ),
  '{t}',
  'of the best, first those that have it in the name'
);
select is(
  array(select unnest(pg_temp.pages($$query => 'plorbing'$$, 100)) order by 1),
  array(select business_id from private.search_documents where words @@ 'plorb' order by 1),
  'where those are too few too, all are found'
);
select is(
  pg_temp.pages($$query => 'zzqcommon quarzel'$$, 100), array[-777]::bigint[], 'a rare word beside a common one is found, whatever its rating'
);
select is(
  array(select unnest(pg_temp.pages($$query => 'zzqcommon', latitude => 6.3, longitude => 3.4$$, 100)) order by 1),
  array(
    select business_id
    from (
      select business_id from private.search_documents where words @@ 'zzqcommon'
      order by place operator(extensions.<->) private.earth_position(6.3, 3.4), business_id
      limit 300
    ) as nearest
    order by 1
  ),
  'of many around a place, the nearest'
);
select is(
  array(
    select unnest(pg_temp.pages($$query => 'zzqcommon', latitude => 6.3, longitude => 3.4, radius_km => 11$$, 100)) order by 1
  ),
  array(
    select business_id from private.search_documents
    where words @@ 'zzqcommon' and place operator(extensions.<->) private.earth_position(6.3, 3.4) <= private.chord_km(11)
    order by 1
  ),
  'within a radius, all of it'
);

-- With filters, which lead to another way for each: chapters of the best, one list of them, or all.
create temporary table filtered (words text, arguments text, category bigint, state text, least_rating double precision);
insert into filtered values
  ('zzqcommon', $$category => 'Zorbquill'$$, -1, null, 5),
  ('zzqcommon', $$category => 'Other kind'$$, -2, null, 5),
  ('zzqcommon', $$category => 'Zorbquill', state => 'Lagos'$$, -1, 'Lagos', 0),
  ('zzqcommon plorbing', $$state => 'Lagos'$$, null, 'Lagos', 0),
  ('quarzel', $$category => 'Zorbquill', state => 'Lagos'$$, -1, 'Lagos', 0);
select is(
  array(select unnest(pg_temp.pages(format('query => %L, %s', filtered.words, arguments), 23)) order by 1),
  array(
    select business_id
    from private.search_documents as documents
    where documents.words @@ plainto_tsquery('english', filtered.words)
      and (filtered.category is null or category_id = filtered.category)
      and (filtered.state is null or documents.state = filtered.state)
      and rating >= least_rating
    order by 1
  ),
  format('%s with %s', filtered.words, arguments)
) from filtered;

create temporary table labelled as
select
  business_id, place, words,
  private.search_lexemes(business_id, words, category_id, state, rating, place) as lexemes
from private.search_documents;
create temporary table circles as
select business_id, place, reach
from (select * from labelled where business_id between -8 and -1) as center
cross join unnest(array[0.3, 2, 3.7, 11.1, 30, 64]) as reach;

select is_empty(
  $$
    with squares as materialized (
      select *, private.paired_terms('zzqcommon & vexl:*', private.search_squares(place, reach)) as pairs from circles
    )
    select reach, squares.business_id, labelled.business_id
    from squares
    join labelled on labelled.place operator(extensions.<->) squares.place <= reach
    where words @@ 'zzqcommon & vexlumen' and not lexemes @@ pairs
  $$,
  'the pairs of words with the squares around a place hold all that is within reach'
);

select is(
  (select count(*) from labelled where lexemes @@ pair),
  (
    select count(*)
    from private.search_documents
    where words @@ word and (category is null or category_id = category)
      and rating >= least_rating and hashint8(business_id) & bits = 0
  ),
  format('in pairs: %s', pair)
) from (values
  ($$'~of256:zzqcommon'$$::tsquery, 'zzqcommon'::tsquery, null, 0, 255),
  ($$'~r4.5:zzqcommon' & '~r4.5:~c-1'$$, 'zzqcommon', -1, 4.5, 0),
  ($$'~r5:0:zzqcommon' & '~r5:0:~c-1'$$, 'zzqcommon', -1, 5, 15)
) as pairs (pair, word, category, least_rating, bits);

select is(
  private.terms_of_name($$'a' & ('b''c':* | 'd')$$), $$'a':A & ('b''c':*A | 'd':A)$$::tsquery,
  'terms of a name are the same, whatever is in a word'
);
select is(
  private.paired_terms($$'a' & 'b''c':*$$, '{x,y}'), $$'x:a' & 'x:b''c':* | 'y:a' & 'y:b''c':*$$::tsquery,
  'so are those in pairs'
);

select lives_ok(
  $$
    insert into public.businesses (id, owner_id, name, description, latitude, longitude, approval_status)
    overriding system value
    values (-2000, '00000000-0000-4000-8000-00000000000a', 'Longzzq', 'See ' || repeat('zq', 1020), 6, 3, 'approved')
  $$,
  'the longest word that there can be does no harm'
);
select is(
  (
    select array_agg(lexeme order by lexeme)
    from private.search_documents
    cross join unnest(tsvector_to_array(
      private.search_lexemes(business_id, words, category_id, state, rating, place)
    )) as lexeme
    where business_id = -2000 and lexeme like '~%'
  ),
  array(
    select unnest(private.search_squares(private.earth_position(6, 3), 0)) || ':' || word
    from unnest(array['longzzq', 'see']) as word
  ),
  'and only the others stand in pairs'
);

select * from finish();
rollback;
