import { isDeepStrictEqual } from 'node:util';
import type { Measurement, Row } from '../measure/row.ts';
import { Session, withSessions } from '../measure/session.ts';
import { sideOf, takeTurns } from '../measure/take-turns.ts';
import { type Narrowing, narrowings, type Sample } from '../search/narrowing.ts';
import { ourSearch } from '../search/our-search.ts';
import { rawRestOf, rawSample, rawSearch } from '../search/raw-search.ts';
import { SEARCH_KINDS, type Search, searches } from '../search/searches.ts';

const ROUNDS = 3;
/** Trying the ways of a search takes far longer than timing them: a small run has every fifth, of all kinds. */
const EVERY = 5;

export const searchAsAnon: Row = {
  number: 1,
  name: 'search-as-anon',
  title: 'Search as anon through the function ÷ the best raw SQL, run as owner',
  target: '≤ 1.3',
  async measure({ sets, isFull, log }): Promise<Measurement> {
    const [smallest, largest] = [sets[0], sets.at(-1)];
    if (!smallest || !largest) throw new Error('There is nothing to measure on.');
    const items = (await searches(smallest)).filter((_, at) => isFull || at % EVERY === 0);
    return withSessions([Session.asOwner(largest), Session.asCaller(largest)], async (owner, anon) => {
      const ours = (search: Search) => anon.rows(ourSearch(search));
      const best = new Map<Search, Way>();
      for (const search of items) best.set(search, await bestWay(owner, search, await ours(search)));
      const raw = (search: Search) => rawRows(owner, search, best.get(search) ?? ANYWHERE);
      const times = await takeTurns({ ours, raw }, { items, rounds: ROUNDS, log });
      const of = (side: 'ours' | 'raw', kind?: Search['kind']) =>
        times[side].filter((_, index) => !kind || items[index % items.length]?.kind === kind);
      const compared = (label: string, kind?: Search['kind']) => ({
        label,
        businesses: largest.parameters.businesses,
        first: sideOf('ours, as anon', of('ours', kind)),
        second: sideOf('raw, as owner', of('raw', kind)),
      });
      const samples = SEARCH_KINDS.flatMap((kind) => items.find((search) => search.kind === kind) ?? []);
      return {
        comparisons: [
          { ...compared('all searches'), bounds: { p50: { atMost: 1.3 }, p95: { atMost: 1.3 } } },
          ...SEARCH_KINDS.map((kind) => compared(kind, kind)),
        ],
        notes: [
          `${items.length} searches, ${ROUNDS} rounds. Before they are timed, each is asserted to find the same businesses in the same order both ways. Ours is \`select * from search_businesses(…)\` in a session that the Data API's login role opened and in which it became \`anon\`. The raw side is one statement for each search (bench/search/raw-search.ts), by the owner of the tables, over the same documents and indexes, with no checks of what is asked, no cursors, and the lexicon only where a word is known to be misspelt; where to look for the candidates (everywhere, among the best rated, in squares of some size around the place), which our function has to find out, was chosen for each search by trying: the fastest that gives the answer.`,
        ],
        plans: await inTurn(
          samples.map(
            (search) => () =>
              owner.explain(
                `raw, ${search.kind}${search.words ? ` “${search.words}”` : ''}`,
                rawSearch(search),
              ),
          ),
        ),
      };
    });
  },
};

async function inTurn<T>(works: readonly (() => Promise<T>)[]): Promise<T[]> {
  const done: T[] = [];
  for (const work of works) done.push(await work());
  return done;
}

type Found = readonly Record<string, unknown>[];

/** Where to look for what has all the words, and for what has some of them. */
interface Way {
  readonly all: Narrowing;
  readonly some: Narrowing;
}

const ANYWHERE: Way = { all: null, some: null };

/** What has all the words, and where that is little, what has some of them. */
async function rawRows(owner: Session, search: Search, way: Way): Promise<Found> {
  const rows = await owner.rows(rawSearch(search, way.all));
  const rest = rawRestOf(search, rows, way.some);
  return rest ? [...rows, ...(await owner.rows(rest))] : rows;
}

/** The fastest way that finds what ours does. Throws an error when none does. */
async function bestWay(owner: Session, search: Search, ours: Found): Promise<Way> {
  // As much of the answer as one statement for all the words gives: which of many candidates are ranked is part of it.
  let most = 0;
  const [ofAll, ofSome] = [await narrowingsOf(owner, search, false), await narrowingsOf(owner, search, true)];
  for (const narrowing of ofAll) {
    const rows = seen(await owner.rows(rawSearch(search, narrowing)));
    if (isDeepStrictEqual(rows, seen(ours.slice(0, rows.length)))) most = Math.max(most, rows.length);
  }
  const all = await fastest(ofAll, async (narrowing) =>
    isDeepStrictEqual(seen(await owner.rows(rawSearch(search, narrowing))), seen(ours.slice(0, most))),
  );
  const some = await fastest(ofSome, async (narrowing) =>
    isDeepStrictEqual(seen(await rawRows(owner, search, { all: all ?? null, some: narrowing })), seen(ours)),
  );
  if (all !== undefined && some !== undefined) return { all, some };
  const raw = await rawRows(owner, search, ANYWHERE);
  throw new Error(
    `Both ways must find the same for ${JSON.stringify(search)}: raw ${JSON.stringify(seen(raw))}, ours ${JSON.stringify(seen(ours))}`,
  );
}

/** How common the words are matters where there is no place, which else tells where to look. */
async function narrowingsOf(owner: Session, search: Search, some: boolean): Promise<readonly Narrowing[]> {
  const isSampled = search.words !== '' && search.filters.latitude === undefined;
  const [sample] = isSampled
    ? await owner.rows<Sample & Record<string, unknown>>(rawSample(search, some))
    : [];
  return narrowings(search, sample ?? { called: 0, anywhere: 0 });
}

/** Of the narrowings that pass, the one that passes fastest the second time; `undefined` when none does. */
async function fastest(
  candidates: readonly Narrowing[],
  passes: (narrowing: Narrowing) => Promise<boolean>,
): Promise<Narrowing | undefined> {
  const tried: { narrowing: Narrowing; time: number }[] = [];
  for (const narrowing of candidates) {
    if (!(await passes(narrowing))) continue;
    const begun = performance.now();
    await passes(narrowing);
    tried.push({ narrowing, time: performance.now() - begun });
  }
  return tried.toSorted((a, b) => a.time - b.time)[0]?.narrowing;
}

function seen(rows: Found): unknown[] {
  return rows.map((row) => [row.id, row.distance_km, row.review_count, row.thumbnail_path]);
}
