import type { DataSet } from '../data/data-set.ts';
import { growthOf } from '../measure/growth.ts';
import type { Measurement, Row } from '../measure/row.ts';
import { Session, type Statement, withSessions } from '../measure/session.ts';
import { quantile, sideOf } from '../measure/take-turns.ts';
import { naiveSearch } from '../search/naive-search.ts';
import { ourSearch } from '../search/our-search.ts';
import { type Search, searches } from '../search/searches.ts';

/** A naive search takes a second or more at a million: every seventh search stands for all, with all kinds. */
const EVERY = 7;
/** All of ours are done in a tenth of a second: they are made again after so many naive ones. */
const NAIVE_ONES_A_PASS = 6;

export const naive: Row = {
  number: 2,
  name: 'naive-search',
  title: 'Naive `ILIKE` with haversine ÷ our search',
  target: 'at a million ≥ 400 at p50, ≥ 100 at p95',
  async measure({ sets, log }): Promise<Measurement> {
    const [smallest, largest] = [sets[0], sets.at(-1)];
    if (!smallest || !largest) throw new Error('There is nothing to measure on.');
    const items = (await searches(smallest)).filter((_, at) => at % EVERY === 0);
    return withSessions([Session.asOwner(largest)], async (owner) => {
      const measured: Times[] = [];
      for (const set of sets) measured.push(await measureOn(set, items, log));
      const [naive, ours] = [measured.map((times) => times.naive), measured.map((times) => times.ours)];
      const typical = items.find((search) => search.kind === 'kind and area') as Search;
      return {
        comparisons: sets.flatMap((set, at) => {
          const { businesses } = set.parameters;
          const times = measured[at] as Times;
          const first = sideOf('naive', times.naive);
          return [
            {
              label: 'all searches',
              businesses,
              first,
              second: sideOf('ours', times.ours),
              ...(businesses >= 1_000_000
                ? { bounds: { p50: { atLeast: 400 }, p95: { atLeast: 100 } } }
                : {}),
            },
            {
              label: 'ours as the first after a naive one',
              businesses,
              first,
              second: sideOf('ours', times.oursAfterNaive),
            },
          ];
        }),
        notes: [
          `${items.length} searches of all kinds. The naive one runs as the owner of the tables, so no policy slows it: \`name\`, \`description\` or category \`ILIKE '%words%'\`, filters as conditions, ordered by haversine distance or rating. Ours runs as \`anon\`. That the naive one finds nothing for a misspelt name is not held against it here.`,
          `After every ${NAIVE_ONES_A_PASS} naive searches all of ours are made, one after the other, as a server meets them: in this way both sides are spread over the same minute, and of each of ours its median counts, as p95 is to tell of the slowest searches and not of the slowest moments. Beside it is told how long ours takes straight after a naive one: it has then waited for most of a second, and the scan of whole tables has emptied the processor’s caches; after such a wait even \`select 1\` takes 0.4 to 0.6 ms instead of 0.13.`,
          'What limits the ratio: the naive one has two processors and all its tables in memory, so that it is done in under a second. Of ours, half is what any search takes: the way there and back, its words looked up, twenty whole businesses shown, each from four tables. The rest goes into reading and ranking candidates, each from a page of its own, and of names into bringing lists of words together that are long by themselves. The slowest are words that cluster on the map, asked for from elsewhere in the same city: “Surulere” from a few kilometres away has thousands of businesses in the squares that have to be looked at, of which the nearest are wanted. Smaller squares were tried on the data: of 5, 4, 3 and 2 km, with as many steps outwards as they take, they leave between 0.8 and 1.1 of the documents to be read at the median and 0.6 to 0.9 at p95, and would need far more labels where businesses are few.',
        ],
        growth: [growthOf('naive', sets, naive), growthOf('ours', sets, ours)],
        plans: [await owner.explain(`naive, “${typical.words}”`, naiveSearch(typical))],
      };
    });
  },
};

/** Milliseconds, search by search; of ours the median of the passes. */
interface Times {
  readonly naive: number[];
  readonly oursAfterNaive: number[];
  readonly ours: number[];
}

/** The first round is not counted. */
function measureOn(set: DataSet, items: readonly Search[], log: (line: string) => void): Promise<Times> {
  return withSessions([Session.asOwner(set), Session.asCaller(set)], async (owner, anon) => {
    const millisecondsOf = async (session: Session, statement: Statement) => {
      const begun = performance.now();
      await session.rows(statement);
      return performance.now() - begun;
    };
    const round = async (): Promise<Times> => {
      const [naive, oursAfterNaive]: [number[], number[]] = [[], []];
      const passes = items.map((): number[] => []);
      for (const [at, search] of items.entries()) {
        naive.push(await millisecondsOf(owner, naiveSearch(search)));
        oursAfterNaive.push(await millisecondsOf(anon, ourSearch(search)));
        if ((at + 1) % NAIVE_ONES_A_PASS > 0) continue;
        for (const [which, one] of items.entries()) {
          passes[which]?.push(await millisecondsOf(anon, ourSearch(one)));
        }
      }
      return { naive, oursAfterNaive, ours: passes.map((pass) => quantile(pass, 0.5)) };
    };
    await round();
    log('  warm');
    return round();
  });
}
