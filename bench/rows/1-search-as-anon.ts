import { isDeepStrictEqual } from 'node:util';
import type { Measurement, Row } from '../measure/row.ts';
import { Session, withSessions } from '../measure/session.ts';
import { sideOf, takeTurns } from '../measure/take-turns.ts';
import { ourSearch } from '../search/our-search.ts';
import { rawRestOf, rawSearch } from '../search/raw-search.ts';
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
      const raw = async (search: Search) => {
        const rows = await owner.rows(rawSearch(search));
        const rest = rawRestOf(search, rows);
        return rest ? [...rows, ...(await owner.rows(rest))] : rows;
      };
      const ours = (search: Search) => anon.rows(ourSearch(search));
      for (const search of items) await assertSame(search, await raw(search), await ours(search));
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
          `${items.length} searches, ${ROUNDS} rounds. Before they are timed, each is asserted to find the same businesses in the same order both ways. Ours is \`select * from search_businesses(…)\` in a session that the Data API's login role opened and in which it became \`anon\`. The raw side is one statement for each search (bench/search/raw-search.ts), by the owner of the tables, over the same documents and indexes, with no checks of what is asked, no cursors, and the lexicon only where a word is known to be misspelt.`,
        ],
        plans: await Promise.all(
          samples.map((search) =>
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

async function assertSame(
  search: Search,
  raw: readonly Record<string, unknown>[],
  ours: readonly Record<string, unknown>[],
): Promise<void> {
  const seen = (rows: readonly Record<string, unknown>[]) =>
    rows.map((row) => [row.id, row.distance_km, row.review_count, row.thumbnail_path]);
  if (!isDeepStrictEqual(seen(raw), seen(ours))) {
    throw new Error(
      `Both ways must find the same for ${JSON.stringify(search)}: raw ${JSON.stringify(seen(raw))}, ours ${JSON.stringify(seen(ours))}`,
    );
  }
}
