import type { PostgrestSingleResponse } from '@supabase/supabase-js';
import * as z from 'zod';
import { DelveError } from './delve-error.ts';
import { answerOf } from './errors/postgrest.ts';
import { checked } from './errors/validation.ts';
import { fields } from './fields.ts';
import { Page } from './page.ts';

const pageRequest = z.object({
  /** Items in a page: 1 to 50, by default 50. */
  limit: fields.pageSize.default(50),
  /** `nextCursor` of the page before. */
  cursor: fields.cursor.optional(),
});

/** Which page of a list to fetch. */
export type PageRequest = z.input<typeof pageRequest>;

/** What a query has to fetch: `count` rows, in the order of their ids, beyond the id `after`. */
interface IdRange {
  readonly count: number;
  /** `null` on the first page. */
  readonly after: number | null;
}

/** One page of a list in the order of its ids. Errors: 400 `invalid_cursor`. */
export async function pageById<Row extends { readonly id: number }, Item>(
  request: PageRequest,
  fetch: (range: IdRange) => PromiseLike<PostgrestSingleResponse<Row[]>>,
  toItem: (row: Row) => Item,
): Promise<Page<Item>> {
  const { limit, cursor } = checked(pageRequest, request);
  const after = cursor === undefined ? null : idOfCursor(cursor);
  // One row more than asked for tells whether there is a next page.
  const rows = await answerOf(fetch({ count: limit + 1, after }));
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return new Page(shown.map(toItem), rows.length > limit && last ? String(last.id) : null, (next) =>
    pageById({ limit, cursor: next }, fetch, toItem),
  );
}

function idOfCursor(cursor: string): number {
  const id = /^[1-9]\d{0,15}$/.test(cursor) ? Number(cursor) : Number.NaN;
  if (Number.isSafeInteger(id)) return id;
  throw new DelveError({
    status: 400,
    code: 'invalid_cursor',
    message: 'The cursor is not one that this list has answered.',
    errors: { cursor: ['Is not one that this list has answered.'] },
  });
}
