import type { DataSet } from '../data/data-set.ts';
import { growthOf } from '../measure/growth.ts';
import type { Comparison, Measurement, Row, Series } from '../measure/row.ts';
import { Session, type Statement, withSessions } from '../measure/session.ts';
import { sideOf, takeTurns } from '../measure/take-turns.ts';

const PAGE = 10;
const DEEP = 1000;
/** A page costs what its businesses bring along: hours to look at, images. Twenty from there on even that out. */
const PAGES = 20;
const ROUNDS = 25;
/** Of a list that no target is about. */
const ROUNDS_BESIDE = 5;

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
    const comparisons: Comparison[] = [];
    const growth: Series[] = [];
    for (const list of LISTS) {
      const measured: Times[] = [];
      for (const set of sets) measured.push(await measureOn(set, list));
      const last = measured.at(-1) as Times;
      log(`  ${list.label}`);
      comparisons.push({
        label: list.label,
        businesses: largest.parameters.businesses,
        first: sideOf(`from page ${last.page.toLocaleString('en')} on`, last.deep),
        second: sideOf('from page 1 on', last.first),
        ...(list.isJudged ? { bounds: { p50: { atMost: 1.1 } } } : {}),
      });
      growth.push(
        growthOf(
          list.label,
          sets,
          measured.map(({ deep }) => deep),
        ),
      );
    }
    return {
      comparisons,
      growth,
      notes: [
        `Pages of ${PAGE}, as anon: ${PAGES} from the thousandth on and the first ${PAGES}, ${ROUNDS} times each by turns (${ROUNDS_BESIDE} where no target is), so that what single businesses bring along (hours to look at, images) falls on both. The target is about the lists that have so many pages. “Nearest first” is shown beside them and does not hold it: an index walks outwards from a place and cannot begin at a distance, so a page costs what lies nearer. (A search by words ranks the nearest or best candidates and has no thousandth page.) Where a list has fewer pages, the plot shows the last that it has.`,
      ],
    };
  },
};

/** Milliseconds of a page, from the first page and from a deep one on. */
interface Times {
  readonly page: number;
  readonly deep: readonly number[];
  readonly first: readonly number[];
}

function measureOn(set: DataSet, list: List): Promise<Times> {
  return withSessions([Session.asCaller(set)], async (anon) => {
    const page = await deepPageOf(anon, list);
    const pairs = await pagesFrom(anon, list, page);
    const times = await takeTurns(
      {
        deep: ({ deep }) => anon.rows(list.page(deep, PAGE)),
        first: ({ first }) => anon.rows(list.page(first, PAGE)),
      },
      { items: pairs, rounds: list.isJudged ? ROUNDS : ROUNDS_BESIDE },
    );
    return { page, ...times };
  });
}

type Position = Record<string, unknown> | null;

/** The thousandth page, or the last behind which a list has as many pages as are measured. */
async function deepPageOf(session: Session, list: List): Promise<number> {
  const { rows } = await walk(session, list, null, (DEEP + PAGES) * PAGE);
  return Math.floor(rows / PAGE) - PAGES;
}

/** After which rows the pages begin: the first ones, and as many from a deep page on. */
async function pagesFrom(
  session: Session,
  list: List,
  page: number,
): Promise<{ first: Position; deep: Position }[]> {
  const pairs: { first: Position; deep: Position }[] = [];
  let first: Position = null;
  let deep = (await walk(session, list, null, (page - 1) * PAGE)).last;
  for (let count = 0; count < PAGES; count++) {
    pairs.push({ first, deep });
    first = (await walk(session, list, first, PAGE)).last;
    deep = (await walk(session, list, deep, PAGE)).last;
  }
  return pairs;
}

/** Goes at most so many rows on as a caller does, page by page, with the largest pages there are: how many those were. */
async function walk(
  session: Session,
  list: List,
  after: Position,
  most: number,
): Promise<{ rows: number; last: Position }> {
  let [rows, last] = [0, after];
  while (rows < most) {
    const found: Record<string, unknown>[] = await session.rows(list.page(last, Math.min(most - rows, 100)));
    if (found.length === 0) break;
    rows += found.length;
    last = found.at(-1) ?? null;
  }
  return { rows, last };
}
