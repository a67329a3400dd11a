import { ApiError, invalidRange } from './errors.ts';
import type { Placed, Window } from './query-types.ts';

/** The window of the root: `limit` and `offset` of the query string within the `Range` header of a GET. */
export function rootWindow(
  method: string,
  windows: readonly Placed<Window>[],
  rangeHeader: string | null,
): Window {
  const asked = windows.find(({ path }) => path.length === 0)?.item ?? { offset: 0, limit: null };
  // limit=0 is a question for no rows, and so allowed where any other empty window is not.
  if (asked.limit === 0) return { offset: asked.offset, limit: 0 };
  const header = method === 'GET' ? parseRange(rangeHeader) : UNBOUNDED;
  if (header.last < header.first) {
    throw invalidRange(
      'The lower boundary must be lower than or equal to the upper boundary in the Range header.',
    );
  }
  const first = Math.max(asked.offset, header.first);
  const last = Math.min(
    asked.limit === null ? Number.POSITIVE_INFINITY : asked.offset + asked.limit - 1,
    header.last,
  );
  if (last < first) throw invalidRange('Limit should be greater than or equal to zero.');
  if (method === 'PUT' && (first > 0 || last !== Number.POSITIVE_INFINITY)) {
    throw new ApiError(400, {
      code: 'PGRST114',
      message: 'limit/offset querystring parameters are not allowed for PUT',
    });
  }
  return { offset: first, limit: last === Number.POSITIVE_INFINITY ? null : last - first + 1 };
}

/** `[api] max_rows` holds for the root and for every embed. */
export function restrict(window: Window, maxRows: number): Window {
  return { offset: window.offset, limit: Math.min(window.limit ?? maxRows, maxRows) };
}

/** `0-24/3573`, and `*` for what is not known or not there. */
export function contentRange(first: number, last: number, total: number | null): string {
  const range = total !== 0 && first <= last ? `${first}-${last}` : '*';
  return `${range}/${total ?? '*'}`;
}

/** 206 for a part of the known total, 416 for an offset beyond it. */
export function rangeStatus(first: number, rows: number, total: number | null): 200 | 206 | 416 {
  if (total === null) return 200;
  if (first > total) return 416;
  return rows < total ? 206 : 200;
}

const UNBOUNDED = { first: 0, last: Number.POSITIVE_INFINITY };

function parseRange(header: string | null): { first: number; last: number } {
  const found = /^(\d+)-(\d*)$/.exec(header?.trim() ?? '');
  if (!found) return UNBOUNDED;
  return { first: Number(found[1]), last: found[2] ? Number(found[2]) : Number.POSITIVE_INFINITY };
}
