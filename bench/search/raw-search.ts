import type { Statement } from '../measure/session.ts';
import type { Chapters, Narrowing } from './narrowing.ts';
import { PAGE_SIZE } from './our-search.ts';
import type { Search } from './searches.ts';

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

/** How common the words are, all of them or some: finds a {@link Sample}. */
export function rawSample(search: Search, some: boolean): Statement {
  const asked = new Asked(search, some);
  const held = (label: string) =>
    `(select count(*)::integer from private.search_documents where ${asked.conditions([`${label}:0`])})`;
  return {
    text: `${asked.typed} select ${held('~n5')} as called, ${held('~r5')} as anywhere`,
    values: asked.values,
  };
}

/** What all statements about a search have in common: its parameters, what its words are looked for as, its filters. */
class Asked {
  readonly values: unknown[] = [];
  /** A common table expression; empty without words. */
  readonly typed: string;
  readonly terms: string;
  readonly distance: string | null;
  readonly #filters: string[] = [];
  readonly #labels: string[] = [];
  readonly #place: string | null;

  constructor(search: Search, some = false) {
    const { words, filters } = search;
    this.terms = `(select ${some ? 'any_word' : 'all_words'} from typed)`;
    this.typed =
      words === ''
        ? ''
        : `with terms as materialized (select ${termsOf(search, this.bound)} as terms),
    typed as materialized (
      select
        terms,
        (select string_agg('(' || term::text || ')', ' & ')::tsquery from unnest(terms) as term) as all_words,
        (select string_agg('(' || term::text || ')', ' | ')::tsquery from unnest(terms) as term) as any_word
      from terms
    )`;
    this.#place =
      filters.latitude === undefined
        ? null
        : `(select private.earth_position(${this.bound(filters.latitude, 'double precision')}, ${this.bound(filters.longitude, 'double precision')}))`;
    this.distance = this.#place && `place operator(extensions.<->) ${this.#place}`;
    if (filters.category) {
      const id = `(select id from public.categories where lower(name) = lower(${this.bound(filters.category, 'text')}))`;
      this.#filters.push(`category_id = ${id}`);
      this.#labels.push(`format('%L', '~c' || ${id})::tsquery`);
    }
    if (filters.state) {
      const state = this.bound(filters.state, 'text');
      this.#filters.push(`state = ${state}`);
      this.#labels.push(`format('%L', '~s' || ${state})::tsquery`);
    }
    if (filters.minimum_rating) {
      this.#filters.push(`-rating <= -${this.bound(filters.minimum_rating, 'double precision')}`);
    }
    if (filters.amenity_ids) {
      this.#filters.push(`amenity_ids @> ${this.bound(filters.amenity_ids, 'bigint[]')}`);
    }
    if (filters.radius_km && this.#place) {
      const reach = `(select private.chord_km(${this.bound(filters.radius_km, 'double precision')}))`;
      this.#filters.push(
        `place operator(extensions.<@) extensions.cube_enlarge(${this.#place}, ${reach}, 3)`,
        `place operator(extensions.<->) ${this.#place} <= ${reach}`,
      );
    }
  }

  readonly bound = (value: unknown, type: string) => `$${this.values.push(value)}::${type}`;

  /** The filters, and with words that they match: anywhere, or each under one of these labels. */
  conditions(paired: readonly string[] | null = null): string {
    return this.#all(paired && `private.paired_terms(${this.#labelled}, ${this.bound(paired, 'text[]')})`);
  }

  /** The same with the labels of category and state brought together with the words. */
  conditionsLabelled(): string {
    return this.#all(this.#labelled);
  }

  /** The same within a straight line of so many km. */
  conditionsWithin(km: number): string {
    const reach = this.bound(km, 'double precision');
    const squares = `private.search_squares(${this.#place}, ${reach})`;
    return `${this.#all(`private.paired_terms(${this.terms}, ${squares})`)} and ${this.distance} <= ${reach}`;
  }

  get #labelled(): string {
    return [this.terms, ...this.#labels].join(' && ');
  }

  #all(query: string | null): string {
    const conditions = [...this.#filters];
    if (this.typed !== '') {
      const lexemes = 'private.search_lexemes(business_id, words, category_id, state, rating, place)';
      conditions.unshift(`${lexemes} @@ (${query ?? this.terms})`);
    } else if (this.#place) {
      conditions.push('place is not null');
    }
    return conditions.length > 0 ? conditions.join(' and ') : 'true';
  }
}

function statementOf(search: Search, narrowing: Narrowing, size: number, some: boolean): Statement {
  const asked = new Asked(search, some);
  if (search.words === '') {
    const order = asked.distance ? `${asked.distance}, business_id` : '(-rating), sort_name, business_id';
    return shown(
      `select business_id, null::double precision as relevance, -rating as rating,
        ${asked.distance ?? 'null::double precision'} as distance,
        row_number() over (order by ${order}) as position
      from private.search_documents
      where ${asked.conditions()}
      order by ${order}
      limit ${size}`,
      asked.values,
    );
  }
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
              candidates.rating, distance, business_id, typed.position,
              least(ts_rank('{0.7, 0.8, 0.9, 1}', words, term) * (numnode(term) + 1) / 2, 1) as score
            from (${candidatesOf(asked, narrowing, 300)}) as candidates
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
      asked.values,
      asked.typed,
    );
  }
  return shown(candidatesOf(asked, narrowing, size), asked.values, asked.typed);
}

/** The first of the candidates, with their position. */
function candidatesOf(asked: Asked, narrowing: Narrowing, size: number): string {
  const matching = (conditions: string, chapter = '0') => `
          select
            business_id, ${chapter} as chapter,
            -round(ts_rank('{0.1, 0.2, 0.4, 1}', words, (select any_word from typed))::double precision * 100) / 100
              as relevance,
            -rating as rating,
            coalesce(${asked.distance ?? 'null'}, 1e6) as distance
          from private.search_documents
          where ${conditions}`;
  const best = (label: string, { sharesOfEach, shares }: Chapters, tier: number) =>
    matching(
      asked.conditions(Array.from({ length: shares }, (_, share) => `${label}:${share}`)),
      `${tier} + private.search_share(business_id) / ${sharesOfEach}`,
    );
  const among = (): string => {
    if (narrowing === null) return matching(asked.conditions());
    if ('paired' in narrowing) return matching(asked.conditions([narrowing.paired]));
    if ('labelled' in narrowing) return matching(asked.conditionsLabelled());
    if ('withinKm' in narrowing) return matching(asked.conditionsWithin(narrowing.withinKm));
    const called = best('~n5', narrowing.called, 0);
    return narrowing.others === null
      ? called
      : `${called}
          union all ${best('~r5', narrowing.others, 16)} and not words @@ private.terms_of_name(${asked.terms})`;
  };
  const isInChapters = narrowing !== null && 'called' in narrowing;
  return `select
        *, row_number() over (order by chapter, relevance, rating, distance, business_id) as position
      from (
        select *
        from (${among()}
          offset 0
        ) as matching
        ${isInChapters ? '' : `order by ${asked.distance ? 'distance' : 'rating'}, business_id limit 300`}
      ) as candidates
      order by position
      limit ${size}`;
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
