import type { Search } from './searches.ts';

/**
 * Where to look for the candidates of a search by words: everywhere, with or without the labels of the category and the
 * state, or only under other labels of the index; of the best rated, chapter by chapter, those that are called so before
 * the others.
 */
export type Narrowing =
  | { readonly labelled: true }
  | { readonly paired: string }
  | { readonly withinKm: number }
  | { readonly called: Chapters; readonly others: Chapters | null }
  | null;

/** Of the sixteen shares of the best rated, how many make a chapter, and how many of them are read. */
export interface Chapters {
  readonly sharesOfEach: number;
  readonly shares: number;
}

/** How many of the best rated one share holds: of those that are called so, and of those that have the words anywhere. */
export interface Sample {
  readonly called: number;
  readonly anywhere: number;
}

/** Every narrowing that may be the best for a search. */
export function narrowings({ words, filters }: Search, { called, anywhere }: Sample): readonly Narrowing[] {
  if (words === '') return [null];
  const everywhere: Narrowing[] = filters.category || filters.state ? [null, { labelled: true }] : [null];
  if (filters.latitude !== undefined) {
    return [...everywhere, ...[1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64].map((withinKm) => ({ withinKm }))];
  }
  const chaptersOfCalled = chapters(60, called);
  const all = chaptersOfCalled.at(-1) as Chapters;
  return [
    ...everywhere,
    { paired: '~r4.5' },
    ...chaptersOfCalled.map((called) => ({ called, others: null })),
    ...chapters(100, anywhere).map((others) => ({ called: all, others })),
  ];
}

/** One chapter, two, and so on to all; each of as many shares as hold about `size`. */
function chapters(size: number, heldByShare: number): Chapters[] {
  const sharesOfEach = Math.max(1, Math.min(16, Math.round(size / Math.max(heldByShare, 1))));
  return Array.from({ length: Math.ceil(16 / sharesOfEach) }, (_, at) => ({
    sharesOfEach,
    shares: Math.min(16, sharesOfEach * (at + 1)),
  }));
}
