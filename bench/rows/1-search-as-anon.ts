import { isDeepStrictEqual } from 'node:util';
import type { Measurement, Row } from '../measure/row.ts';
import { Session, withSessions } from '../measure/session.ts';
import { sideOf, takeTurns } from '../measure/take-turns.ts';
import { ourSearch } from '../search/our-search.ts';
import { type Narrowing, narrowings, rawSearch } from '../search/raw-search.ts';
import { SEARCH_KINDS, type Search, searches } from '../search/searches.ts';

const ROUNDS = 3;

export const searchAsAnon: Row = {
  number: 1,
  name: 'search-as-anon',
  title: 'Search as anon through the function ÷ the best raw SQL, run as owner',
  target: '≤ 1.3',
  async measure({ sets, log }): Promise<Measurement> {
    const [smallest, largest] = [sets[0], sets.at(-1)];
    if (!smallest || !largest) throw new Error('There is nothing to measure on.');
    const items = await searches(smallest);
    return withSessions([Session.asOwner(largest), Session.asCaller(largest)], async (owner, anon) => {
      const ours = (search: Search) => anon.rows(ourSearch(search));
      const best = new Map<Search, Narrowing>();
      for (const search of items) best.set(search, await bestNarrowing(owner, search, await ours(search)));
      const raw = (search: Search) => rawRows(owner, search, best.get(search) ?? null);
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

/** What has all the words, else what has some of them. */
async function rawRows(owner: Session, search: Search, narrowing: Narrowing): Promise<Found> {
  const rows = await owner.rows(rawSearch(search, narrowing));
  return rows.length > 0 || search.words === '' ? rows : owner.rows(rawSearch(search, narrowing, true));
}

/** The fastest narrowing that finds what ours does. Throws an error when none does. */
async function bestNarrowing(owner: Session, search: Search, ours: Found): Promise<Narrowing> {
  const tried: { narrowing: Narrowing; time: number }[] = [];
  for (const narrowing of narrowings(search)) {
    if (!isDeepStrictEqual(seen(await rawRows(owner, search, narrowing)), seen(ours))) continue;
    const begun = performance.now();
    await rawRows(owner, search, narrowing);
    tried.push({ narrowing, time: performance.now() - begun });
  }
  const [fastest] = tried.toSorted((a, b) => a.time - b.time);
  if (!fastest) {
    const raw = await rawRows(owner, search, null);
    throw new Error(
      `Both ways must find the same for ${JSON.stringify(search)}: raw ${JSON.stringify(seen(raw))}, ours ${JSON.stringify(seen(ours))}`,
    );
  }
  return fastest.narrowing;
}

function seen(rows: Found): unknown[] {
  return rows.map((row) => [row.id, row.distance_km, row.review_count, row.thumbnail_path]);
}
