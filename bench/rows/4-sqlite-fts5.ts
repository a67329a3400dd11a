import type { DataSet } from '../data/data-set.ts';
import { growthOf } from '../measure/growth.ts';
import type { Measurement, Row } from '../measure/row.ts';
import { Session, withSessions } from '../measure/session.ts';
import { sideOf, takeTurns } from '../measure/take-turns.ts';
import { ourSearch } from '../search/our-search.ts';
import { SEARCH_KINDS, type Search, searches } from '../search/searches.ts';
import { buildSqlite, SqliteDirectory } from '../search/sqlite.ts';

const ROUNDS = 3;

export const sqliteFts5: Row = {
  number: 4,
  name: 'sqlite-fts5',
  title: 'Typo-tolerant ranked search ÷ SQLite FTS5 with exact BM25',
  target: '≤ 1.0 at p50 and p95',
  prepare: buildSqlite,
  async measure({ sets, log }): Promise<Measurement> {
    const [smallest] = sets;
    if (!smallest) throw new Error('There is nothing to measure on.');
    const items = (await searches(smallest))
      .filter((search) => search.words !== '')
      .map((search) => ({ ...search, filters: {} }));
    const kinds = SEARCH_KINDS.filter((kind) => items.some((search) => search.kind === kind));
    const ours: number[][] = [];
    const fts5: number[][] = [];
    for (const set of sets) {
      const times = await measureOn(set, items, log);
      ours.push(times.ours);
      fts5.push(times.fts5);
    }
    const compared = (at: number, label: string, kind?: Search['kind']) => {
      const of = (times: readonly number[] = []) =>
        times.filter((_, index) => !kind || items[index % items.length]?.kind === kind);
      return {
        label,
        businesses: sets[at]?.parameters.businesses ?? 0,
        first: sideOf('ours', of(ours[at])),
        second: sideOf('FTS5', of(fts5[at])),
      };
    };
    return {
      comparisons: [
        ...sets.map((set, at) => ({
          ...compared(at, 'all searches'),
          ...(set.parameters.businesses >= 1_000_000
            ? { bounds: { p50: { atMost: 1 }, p95: { atMost: 1 } } }
            : {}),
        })),
        ...kinds.map((kind) => compared(sets.length - 1, kind, kind)),
      ],
      notes: [
        `${items.length} searches by words alone, ${ROUNDS} rounds. Both bring the same columns of the first 20. SQLite (better-sqlite3) runs inside the measuring process, with the whole file mapped and prepared statements; ours pays for its way over a socket, for \`anon\`'s session and for being parsed and planned. FTS5 corrects nothing: where a name is misspelt, it is given the right one. Ours is the slower one for names, most of all for misspelt ones, where only ours has anything to correct, and the faster one for words that many businesses have, all of which BM25 scores.`,
      ],
      growth: [growthOf('ours', sets, ours), growthOf('SQLite FTS5', sets, fts5)],
    };
  },
};

async function measureOn(set: DataSet, items: readonly Search[], log: (line: string) => void) {
  const sqlite = await SqliteDirectory.of(set, log);
  try {
    return await withSessions([Session.asCaller(set)], (anon) =>
      takeTurns(
        {
          ours: (search: Search) => anon.rows(ourSearch(search)),
          fts5: (search: Search) => sqlite.search(search.meant),
        },
        { items, rounds: ROUNDS, log },
      ),
    );
  } finally {
    sqlite.close();
  }
}
