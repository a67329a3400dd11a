import type { Statement } from '../measure/session.ts';
import { PAGE_SIZE } from './our-search.ts';
import type { Search } from './searches.ts';

/** Where to look for the candidates of a search by words: everywhere, or only under labels of the index. */
export type Narrowing =
  | { readonly paired: readonly string[] }
  | { readonly band: string }
  | { readonly withinKm: number }
  | null;

const NARROWINGS: readonly Narrowing[] = [
  ...Array.from({ length: 16 }, (_, at) => ({
    paired: Array.from({ length: at + 1 }, (_, share) => `~r5:${share}`),
  })),
  { paired: ['~r4.5'] },
  { band: '~r4' },
];

/** Every narrowing that may be the best for a search. */
export function narrowings({ words, filters }: Search): readonly Narrowing[] {
  if (words === '') return [null];
  return filters.latitude === undefined
    ? [null, ...NARROWINGS]
    : [null, ...[1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64].map((withinKm) => ({ withinKm }))];
}

/**
 * The best SQL that gives the same answer, as somebody writes it who owns the tables and knows them: one statement over
 * the indexed search documents, with only the conditions that this search has, and only the first word looked up in the
 * lexicon where it is known to be misspelt.
 */
export function rawSearch(search: Search, narrowing: Narrowing = null): Statement {
  return statementOf(search, narrowing, PAGE_SIZE, false);
}

/** What follows in the same answer where few have all the words and are not called that: those that have some. */
export function rawRestOf(
  search: Search,
  found: readonly { readonly relevance?: number | null }[],
  narrowing: Narrowing = null,
): Statement | null {
  const isNamed = (found[0]?.relevance ?? 0) <= -0.6;
  return !search.words.includes(' ') || found.length >= 5 || isNamed
    ? null
    : statementOf(search, narrowing, PAGE_SIZE - found.length, true);
}

function statementOf(search: Search, narrowing: Narrowing, size: number, some: boolean): Statement {
  const { words, filters } = search;
  const values: unknown[] = [];
  const bound = (value: unknown, type: string) => `$${values.push(value)}::${type}`;
  const conditions: string[] = [];
  const place =
    filters.latitude === undefined
      ? null
      : `(select private.earth_position(${bound(filters.latitude, 'double precision')}, ${bound(filters.longitude, 'double precision')}))`;
  if (filters.category) {
    conditions.push(
      `category_id = (select id from public.categories where lower(name) = lower(${bound(filters.category, 'text')}))`,
    );
  }
  if (filters.state) conditions.push(`state = ${bound(filters.state, 'text')}`);
  if (filters.minimum_rating) {
    conditions.push(`-rating <= -${bound(filters.minimum_rating, 'double precision')}`);
  }
  if (filters.amenity_ids) conditions.push(`amenity_ids @> ${bound(filters.amenity_ids, 'bigint[]')}`);
  if (filters.radius_km && place) {
    const reach = `(select private.chord_km(${bound(filters.radius_km, 'double precision')}))`;
    conditions.push(
      `place operator(extensions.<@) extensions.cube_enlarge(${place}, ${reach}, 3)`,
      `place operator(extensions.<->) ${place} <= ${reach}`,
    );
  }
  const distance = place ? `place operator(extensions.<->) ${place}` : null;

  if (words === '') {
    const order = distance ? `${distance}, business_id` : '(-rating), sort_name, business_id';
    if (place) conditions.push('place is not null');
    return shown(
      `select business_id, null::double precision as relevance, -rating as rating,
        ${distance ?? 'null::double precision'} as distance,
        row_number() over (order by ${order}) as position
      from private.search_documents
      where ${conditions.length > 0 ? conditions.join(' and ') : 'true'}
      order by ${order}
      limit ${size}`,
      values,
    );
  }
  const terms = `(select ${some ? 'any_word' : 'all_words'} from typed)`;
  const narrowed = [terms];
  if (narrowing && 'paired' in narrowing) {
    narrowed[0] = `private.paired_terms(${terms}, ${bound(narrowing.paired, 'text[]')})`;
  } else if (narrowing && 'band' in narrowing) {
    narrowed.push(`format('%L', ${bound(narrowing.band, 'text')})::tsquery`);
  } else if (narrowing && place) {
    const reach = bound(narrowing.withinKm, 'double precision');
    narrowed[0] = `private.paired_terms(${terms}, private.search_squares(${place}, ${reach}))`;
    conditions.push(`place operator(extensions.<->) ${place} <= ${reach}`);
  }
  if (filters.category) {
    narrowed.push(
      `(select format('%L', '~c' || id)::tsquery from public.categories where lower(name) = lower(${bound(filters.category, 'text')}))`,
    );
  }
  if (filters.state) narrowed.push(`format('%L', '~s' || ${bound(filters.state, 'text')})::tsquery`);
  conditions.unshift(
    `private.search_lexemes(business_id, words, category_id, state, rating, place) @@ (${narrowed.join(' && ')})`,
  );
  const typed = `with terms as materialized (select ${termsOf(search, bound)} as terms),
    typed as materialized (
      select
        terms,
        (select string_agg('(' || term::text || ')', ' & ')::tsquery from unnest(terms) as term) as all_words,
        (select string_agg('(' || term::text || ')', ' | ')::tsquery from unnest(terms) as term) as any_word
      from terms
    )`;
  const candidates = `select relevance, rating, distance, business_id
      from (
        select
          business_id,
          -round(ts_rank('{0.1, 0.2, 0.4, 1}', words, (select any_word from typed))::double precision * 100) / 100
            as relevance,
          -rating as rating,
          coalesce(${distance ?? 'null'}, 1e6) as distance
        from private.search_documents
        where ${conditions.join(' and ')}
        offset 0
      ) as matching
      order by ${distance ? 'distance' : 'rating'}, business_id
      limit 300`;
  if (some) {
    return shown(
      `select *, row_number() over (order by relevance, rating, distance, business_id) as position
      from (
        select
          -round(sum(score * weight) * 100) / 100 as relevance, rating, distance, business_id
        from (
          select
            *,
            ln(1 + count(*) over same_term / greatest(count(*) filter (where score > 0) over same_term, 1)::double precision)
              as weight
          from (
            select
              candidates.rating, distance, business_id, position,
              least(ts_rank('{0.7, 0.8, 0.9, 1}', words, term) * (numnode(term) + 1) / 2, 1) as score
            from (${candidates}) as candidates
            join private.search_documents as documents using (business_id)
            cross join unnest((select terms from typed)) with ordinality as typed (term, position)
            where not words @@ (select all_words from typed)
          ) as scored
          window same_term as (partition by position)
        ) as weighed
        group by rating, distance, business_id
      ) as ranked
      order by relevance, rating, distance, business_id
      limit ${size}`,
      values,
      typed,
    );
  }
  return shown(
    `select *, row_number() over (order by relevance, rating, distance, business_id) as position
    from (${candidates}) as ranked
    order by relevance, rating, distance, business_id
    limit ${size}`,
    values,
    typed,
  );
}

/** An array of what each word is looked for as. */
function termsOf({ kind, words }: Search, bound: (value: unknown, type: string) => string): string {
  const plain = (text: string) => `array(
    select plainto_tsquery('english', lexeme)
    from unnest(to_tsvector('simple', private.fold(${bound(text, 'text')})))
    where to_tsvector('english', lexeme) <> ''
    order by positions[1]
  )`;
  if (kind !== 'misspelt name') return plain(words);
  const [first = '', ...rest] = words.split(' ');
  const typed = `lower(${bound(first, 'text')})`;
  const corrected = `array(
    select string_agg(plainto_tsquery('english', word)::text, ' | ')::tsquery
    from (
      select *, max(closeness) over () as best
      from (
        select word, extensions.similarity(word, ${typed}) as closeness
        from private.search_words
        where word operator(extensions.%) ${typed}
        order by word operator(extensions.<->) ${typed}, word
        limit 5
      ) as nearest
    ) as judged
    where closeness >= best - 0.15
  )`;
  return rest.length === 0 ? corrected : `${corrected} || ${plain(rest.join(' '))}`;
}

/** The public columns of a page of keys. */
function shown(page: string, values: readonly unknown[], before = ''): Statement {
  return {
    text: `${before}
    select
      businesses.id, businesses.name, businesses.description, businesses.address, businesses.state,
      businesses.logo_path, businesses.category_id, categories.name as category_name, businesses.latitude,
      businesses.longitude, round(private.ground_km(nullif(page.distance, 1e6))::numeric, 3)::double precision as distance_km,
      business_stats.average_review_rating, business_stats.rating_count as review_count,
      page.relevance, page.rating, page.distance,
      private.is_open_at(documents.weekly_hours, documents.exceptional_days, documents.exceptional_hours, now()) as is_open,
      businesses.slug, business_stats.is_premium,
      (select path from public.business_images where business_id = businesses.id order by id limit 1) as thumbnail_path
    from (${page}) as page
    join public.businesses on businesses.id = page.business_id
    join private.search_documents as documents on documents.business_id = page.business_id
    join public.business_stats on business_stats.business_id = page.business_id
    left join public.categories on categories.id = businesses.category_id
    order by page.position`,
    values,
  };
}
