import { growthOf } from '../measure/growth.ts';
import type { Measurement, Row } from '../measure/row.ts';
import { Session, withSessions } from '../measure/session.ts';
import { sideOf, takeTurns } from '../measure/take-turns.ts';
import { ourSearch } from '../search/our-search.ts';
import { SEARCH_KINDS, type Search, searches } from '../search/searches.ts';

const ROUNDS = 3;

export const searchGrowth: Row = {
  number: 3,
  name: 'search-growth',
  title: 'Search at a million businesses ÷ at ten thousand',
  target: '≤ 3.5 at p50, ≤ 6 at p95',
  async measure({ sets, log }): Promise<Measurement> {
    const [smallest, largest] = [sets[0], sets.at(-1)];
    if (!smallest || !largest) throw new Error('There is nothing to measure on.');
    const items = await searches(smallest);
    return withSessions(
      sets.map((set) => Session.asCaller(set)),
      async (...sessions) => {
        const sides = Object.fromEntries(
          sessions.map((session, at) => [String(at), (search: Search) => session.rows(ourSearch(search))]),
        );
        const times = await takeTurns(sides, { items, rounds: ROUNDS, log });
        const of = (at: number, kind?: Search['kind']) =>
          (times[at] ?? []).filter((_, index) => !kind || items[index % items.length]?.kind === kind);
        const last = sets.length - 1;
        const nameOf = (at: number) => `at ${sets[at]?.parameters.businesses.toLocaleString('en')}`;
        const compared = (label: string, kind?: Search['kind']) => ({
          label,
          businesses: largest.parameters.businesses,
          first: sideOf(nameOf(last), of(last, kind)),
          second: sideOf(nameOf(0), of(0, kind)),
        });
        return {
          comparisons: [
            {
              ...compared('all searches'),
              ...(last > 0 ? { bounds: { p50: { atMost: 3.5 }, p95: { atMost: 6 } } } : {}),
            },
            ...SEARCH_KINDS.map((kind) => compared(kind, kind)),
          ],
          notes: [
            `${items.length} searches of eight kinds, as many of each, as \`anon\` through \`search_businesses\` with pages of 20; ${ROUNDS} rounds.`,
          ],
          growth: SEARCH_KINDS.map((kind) =>
            growthOf(
              kind,
              sets,
              sets.map((_, at) => of(at, kind)),
            ),
          ),
        };
      },
    );
  },
};
