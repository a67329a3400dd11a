import type { DataSet } from '../data/data-set.ts';
import { placeOf } from '../data/lay-vocabulary.ts';
import { CITIES } from '../data/vocabulary/cities.ts';
import { KINDS } from '../data/vocabulary/kinds.ts';
import { Session, withSessions } from '../measure/session.ts';

export const SEARCH_KINDS = [
  'name',
  'misspelt name',
  'kind of business',
  'offer',
  'kind and area',
  'area',
  'nearest',
  'best',
] as const;

/** Something that somebody looks for. */
export interface Search {
  readonly kind: (typeof SEARCH_KINDS)[number];
  /** As it was typed; empty where there are no words. */
  readonly words: string;
  /** As it was meant: the same without the mistake. */
  readonly meant: string;
  readonly filters: SearchFilters;
}

/** Named as the parameters of search_businesses. */
export interface SearchFilters {
  readonly category?: string;
  readonly state?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly radius_km?: number;
  readonly amenity_ids?: readonly number[];
  readonly minimum_rating?: number;
}

const EACH = 36;

/**
 * The searches of the measurements: as many of each kind, with a place, filters or neither by turns. The names are those of
 * businesses that are in every data set, so that the same searches run on all sizes.
 */
export async function searches(smallest: DataSet): Promise<Search[]> {
  const named = await withSessions([Session.asOwner(smallest)], (session) =>
    session.rows<{ name: string; state: string; city: string; area: string }>({
      text: `select name, state, split_part(address, ', ', 3) as city, split_part(address, ', ', 2) as area
        from public.businesses where is_listed and id <= 10000 order by hashint8(id) limit 500`,
      values: [],
    }),
  );
  const correctable = named.filter(({ name }) => /\b[A-Za-z]{7,}\b/.test(name.split(' ')[0] ?? ''));
  return SEARCH_KINDS.flatMap((kind) =>
    Array.from({ length: EACH }, (_, at): Search => {
      const business = (kind === 'misspelt name' ? correctable : named)[at];
      const some = KINDS[(at * 7) % KINDS.length];
      if (!business || !some) throw new Error(`There is no ${at}th business to look for.`);
      const noun = some.nouns[at % some.nouns.length] ?? '';
      const wordsOf = {
        name: business.name,
        'misspelt name': business.name,
        'kind of business': noun,
        offer: some.offers[at % some.offers.length] ?? '',
        'kind and area': `${noun} ${business.area}`,
        area: business.area,
        nearest: '',
        best: '',
      };
      const meant = wordsOf[kind];
      const words = kind === 'misspelt name' ? misspelt(meant, at) : meant;
      return { kind, words, meant, filters: filtersOf(kind, at, business) };
    }),
  );
}

function filtersOf(
  kind: Search['kind'],
  at: number,
  { city, state }: { city: string; state: string },
): SearchFilters {
  const around = CITIES.find((one) => one.name === city);
  const [latitude, longitude] = around ? placeOf(around, at % around.areas.length) : [6.5, 3.4];
  const place = { latitude, longitude };
  const choices: readonly SearchFilters[] = {
    name: [{}, place, {}, { state }],
    'misspelt name': [{}, place, {}, { state }],
    'kind of business': [{}, place, { ...place, radius_km: 5 }, { state }, { minimum_rating: 4 }],
    offer: [{}, place, { ...place, radius_km: 10 }, { state }],
    'kind and area': [{}, place, { minimum_rating: 3 }],
    area: [{}, place, { category: 'Restaurant' }],
    nearest: [
      place,
      { ...place, category: 'Health' },
      { ...place, radius_km: 3 },
      { ...place, minimum_rating: 4.5 },
      { ...place, amenity_ids: [1, 7] },
    ],
    best: [{}, { category: 'Hotel' }, { state }, { category: 'Beauty', state }, { amenity_ids: [10] }],
  }[kind];
  return choices[at % choices.length] ?? {};
}

/** One mistake in the first word: two letters in the wrong order, one too few, one twice. */
function misspelt(name: string, at: number): string {
  const [first = '', ...rest] = name.split(' ');
  const middle = 2 + (at % (first.length - 4));
  const [before, after] = [first.slice(0, middle), first.slice(middle)];
  const wrong = [
    `${before}${after[1]}${after[0]}${after.slice(2)}`,
    `${before}${after.slice(1)}`,
    `${before}${after[0]}${after}`,
  ][at % 3];
  return [wrong, ...rest].join(' ');
}
