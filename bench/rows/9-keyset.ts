import type { Measurement, Row } from '../measure/row.ts';
import { Session, type Statement, withSessions } from '../measure/session.ts';
import { sideOf, takeTurns } from '../measure/take-turns.ts';

const PAGE = 10;
const DEEP = 1000;
/** A page costs what its businesses bring along: hours to look at, images. Twenty from there on even that out. */
const PAGES = 20;
const ROUNDS = 25;

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
        const pairs = await pagesFrom(anon, list);
        const times = await takeTurns(
          {
            deep: ({ deep }) => anon.rows(list.page(deep, PAGE)),
            first: ({ first }) => anon.rows(list.page(first, PAGE)),
          },
          { items: pairs, rounds: ROUNDS },
        );
        log(`  ${list.label}`);
        comparisons.push({
          label: list.label,
          businesses: largest.parameters.businesses,
          first: sideOf('from page 1,000 on', times.deep),
          second: sideOf('from page 1 on', times.first),
          ...(list.isJudged ? { bounds: { p50: { atMost: 1.1 } } } : {}),
        });
      }
      return {
        comparisons,
        notes: [
          `Pages of ${PAGE}, as anon: ${PAGES} from the thousandth on and the first ${PAGES}, ${ROUNDS} times each by turns, so that what single businesses bring along (hours to look at, images) falls on both. The target is about the lists that have so many pages. “Nearest first” is shown beside them and does not hold it: an index walks outwards from a place and cannot begin at a distance, so a page costs what lies nearer. (A search by words ranks the nearest or best candidates and has no thousandth page.)`,
        ],
      };
    });
  },
};

type Position = Record<string, unknown> | null;

/** After which rows the pages begin: the first ones, and as many from page 1,000 on. */
async function pagesFrom(session: Session, list: List): Promise<{ first: Position; deep: Position }[]> {
  const pairs: { first: Position; deep: Position }[] = [];
  let first: Position = null;
  let deep = await lastRowOf(session, list, null, (DEEP - 1) * PAGE);
  for (let count = 0; count < PAGES; count++) {
    pairs.push({ first, deep });
    first = await lastRowOf(session, list, first, PAGE);
    deep = await lastRowOf(session, list, deep, PAGE);
  }
  return pairs;
}

/** The last of so many rows after another, found as a caller finds it: page by page, with the largest pages there are. */
async function lastRowOf(session: Session, list: List, after: Position, rows: number): Promise<Position> {
  let last = after;
  for (let left = rows; left > 0; ) {
    const found: Record<string, unknown>[] = await session.rows(list.page(last, Math.min(left, 100)));
    if (found.length === 0) return last;
    left -= found.length;
    last = found.at(-1) ?? null;
  }
  return last;
}
