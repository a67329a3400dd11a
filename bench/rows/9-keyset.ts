import type { Measurement, Row } from '../measure/row.ts';
import { Session, type Statement, withSessions } from '../measure/session.ts';
import { sideOf, takeTurns } from '../measure/take-turns.ts';

const PAGE = 10;
const DEEP = 1000;
const ROUNDS = 200;

/** A list that is read page by page: what asks for a page after the last row of another. */
interface List {
  readonly label: string;
  /** Whether the target is about it. */
  readonly isJudged: boolean;
  page(after: Record<string, unknown> | null, size: number): Statement;
}

const searched = (label: string, isJudged: boolean, parameters: string): List => ({
  label,
  isJudged,
  page: (after, size) => ({
    text: `select * from public.search_businesses(${parameters}page_size => $1, after_cursor => $2)`,
    values: [size, after?.cursor ?? null],
  }),
});

const LISTS: readonly List[] = [
  searched('the whole directory, best first', true, ''),
  searched('one state, best first', true, `state => 'Lagos', `),
  searched('nearest first', false, 'latitude => 6.5, longitude => 3.4, '),
  {
    label: 'newest businesses, through the policies of the table',
    isJudged: true,
    page: (after, size) => ({
      text: 'select id, name, slug from public.businesses where is_listed and id < $2 order by id desc limit $1',
      values: [size, after?.id ?? '9223372036854775807'],
    }),
  },
];

export const keyset: Row = {
  number: 9,
  name: 'keyset',
  title: 'Page 1,000 ÷ page 1, by keyset',
  target: '≤ 1.1',
  async measure({ sets, log }): Promise<Measurement> {
    const largest = sets.at(-1);
    if (!largest) throw new Error('There is nothing to measure on.');
    return withSessions([Session.asCaller(largest)], async (anon) => {
      const comparisons = [];
      for (const list of LISTS) {
        const before = await lastRowBefore(anon, list);
        const times = await takeTurns(
          {
            deep: () => anon.rows(list.page(before, PAGE)),
            first: () => anon.rows(list.page(null, PAGE)),
          },
          { items: [list.label], rounds: ROUNDS },
        );
        log(`  ${list.label}`);
        comparisons.push({
          label: list.label,
          businesses: largest.parameters.businesses,
          first: sideOf('page 1,000', times.deep),
          second: sideOf('page 1', times.first),
          ...(list.isJudged ? { bounds: { p50: { atMost: 1.1 } } } : {}),
        });
      }
      return {
        comparisons,
        notes: [
          `Pages of ${PAGE}, as anon, ${ROUNDS} times each by turns. The target is about the lists that have so many pages. “Nearest first” is shown beside them and does not hold it: an index walks outwards from a place and cannot begin at a distance, so a page costs what lies nearer. (A search by words ranks the nearest or best candidates and has no thousandth page.)`,
        ],
      };
    });
  },
};

/** The row after which page 1,000 begins, found as a caller finds it: page by page, with the largest pages there are. */
async function lastRowBefore(session: Session, list: List): Promise<Record<string, unknown> | null> {
  let last: Record<string, unknown> | null = null;
  for (let left = (DEEP - 1) * PAGE; left > 0; ) {
    const rows: Record<string, unknown>[] = await session.rows(list.page(last, Math.min(left, 100)));
    if (rows.length === 0) return last;
    left -= rows.length;
    last = rows.at(-1) ?? null;
  }
  return last;
}
