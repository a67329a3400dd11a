import * as z from 'zod';
import { DelveError } from './delve-error.ts';
import { checked } from './errors/validation.ts';
import { fields } from './fields.ts';
import { Page } from './page.ts';

/** The schema of {@link PageRequest}, for lists that take more. */
export const pageRequest = z.object({
  /** Items in a page: 1 to 50, by default 50. */
  limit: fields.pageSize.default(50),
  /** `nextCursor` of the page before. */
  cursor: fields.cursor.optional(),
});

/** Which page of a list to fetch. */
export type PageRequest = z.input<typeof pageRequest>;

/** How the place of a row in a list is written as a cursor. */
export interface Keyset<Row, Key> {
  write(row: Row): string;
  /** `null` for what {@link write} has not written. */
  read(cursor: string): Key | null;
}

/** What a query has to fetch: `count` rows that come after the one with the key `after`. */
export interface KeyRange<Key> {
  readonly count: number;
  /** `null` on the first page. */
  readonly after: Key | null;
}

/** One page of a list in the order of its keys. Errors: 400 `invalid_cursor`. */
export async function pageByKey<Row, Key, Item>(
  request: PageRequest,
  keyset: Keyset<NoInfer<Row>, Key>,
  fetch: (range: KeyRange<Key>) => Promise<readonly Row[]>,
  toItem: (row: Row) => Item,
): Promise<Page<Item>> {
  const { limit, cursor } = checked(pageRequest, request);
  const after = cursor === undefined ? null : keyset.read(cursor);
  if (cursor !== undefined && after === null) throw invalidCursor();
  // One row more than asked for tells whether there is a next page.
  const rows = await fetch({ count: limit + 1, after });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return new Page(
    shown.map(toItem),
    rows.length > limit && last !== undefined ? keyset.write(last) : null,
    (next) => pageByKey({ limit, cursor: next }, keyset, fetch, toItem),
  );
}

/** Where lists begin whose newest, with the highest ids, come first. */
export const BEYOND_ALL_IDS = Number.MAX_SAFE_INTEGER;

/** Lists in the order of ids. */
export const byId: Keyset<{ readonly id: number }, number> = {
  write: ({ id }) => String(id),
  read: readId,
};

/** A place in a list that is ordered by a time, with the id between equal ones. */
export interface TimeAndId {
  /** As the database wrote it, with all its digits. */
  readonly at: string;
  readonly id: number;
}

/** Lists in the order of a time and an id, which `keyOf` finds in a row. */
export function byTimeAndId<Row>(keyOf: (row: Row) => TimeAndId): Keyset<Row, TimeAndId> {
  return {
    write: (row) => {
      const { at, id } = keyOf(row);
      return `${id}_${at}`;
    },
    read: (cursor) => {
      const [, idText = '', at = ''] = TIME_AND_ID.exec(cursor) ?? [];
      const id = readId(idText);
      return id === null || Number.isNaN(Date.parse(at)) ? null : { at, id };
    },
  };
}

/** Nothing but a time passes: it becomes a part of queries. */
const TIME_AND_ID = /^(\d+)_(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d))$/;

function readId(text: string): number | null {
  const id = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(id) ? id : null;
}

/** For a cursor that the list has not written. */
export function invalidCursor(): DelveError {
  const problem = 'Is not one that this list has answered.';
  return new DelveError({
    status: 400,
    code: 'invalid_cursor',
    message: 'The cursor is not one that this list has answered.',
    errors: { cursor: [problem] },
  });
}
