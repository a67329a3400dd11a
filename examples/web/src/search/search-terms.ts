/** What a visitor searches for, as the address of the page says it. */
export interface SearchTerms {
  readonly words: string;
  /** A category's name; `""` for all. */
  readonly category: string;
  /** A place of the list, or {@link MY_PLACE}; `""` for everywhere. */
  readonly place: string;
  /** Kilometres around the place; `""` for any distance. */
  readonly radius: string;
  /** Stars; `""` for any rating. */
  readonly rating: string;
  /** `"1"` for what is open at the moment; `""` for all. */
  readonly open: string;
}

/** Where the visitor is, which the browser tells. */
export const MY_PLACE = 'me';

const NAMES = {
  words: 'q',
  category: 'category',
  place: 'place',
  radius: 'km',
  rating: 'rating',
  open: 'open',
} as const;

export function readTerms({ searchParams }: URL): SearchTerms {
  const of = (name: string) => searchParams.get(name) ?? '';
  return {
    words: of(NAMES.words),
    category: of(NAMES.category),
    place: of(NAMES.place),
    radius: of(NAMES.radius),
    rating: of(NAMES.rating),
    open: of(NAMES.open),
  };
}

export function addressOf(terms: SearchTerms): string {
  const parameters = new URLSearchParams();
  for (const [term, name] of Object.entries(NAMES)) {
    const value = terms[term as keyof SearchTerms];
    if (value) parameters.set(name, value);
  }
  const query = parameters.toString();
  return query ? `/?${query}` : '/';
}
