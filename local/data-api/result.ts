import type { ClientBase } from 'pg';
import type { ApiRequest } from './api-request.ts';
import { ApiError, invalidRange } from './errors.ts';
import type { Outcome } from './operation.ts';
import type { Window } from './query-types.ts';
import { contentRange, rangeStatus } from './range.ts';
import type { Sql } from './sql.ts';
import type { ResultRow } from './statements.ts';
import { run } from './transaction.ts';

/** The one row that every statement of a request returns. */
export async function single(client: ClientBase, statement: Sql): Promise<ResultRow> {
  const [row] = await run<ResultRow>(client, statement);
  if (!row) throw new Error('The statement of a request returned no row.');
  return row;
}

/** Status and body of rows that were read through a window. */
export function windowed(
  request: ApiRequest,
  row: ResultRow,
  window: Window,
  total: number | null,
): Pick<Outcome, 'status' | 'body' | 'row'> {
  const status = rangeStatus(window.offset, Number(row.rows), total);
  if (request.method === 'HEAD') return { row, status, body: null };
  if (status !== 416) return { row, status, body: row.body };
  // Not thrown: what a function has written stays written, as with PostgREST.
  const refusal = invalidRange(
    `An offset of ${window.offset} was requested, but there are only ${total} rows.`,
  );
  return { row, status, body: JSON.stringify(refusal.body) };
}

/** `Content-Range` of such rows. */
export function rangeOf(window: Window, row: ResultRow, total: number | null): string {
  return contentRange(window.offset, window.offset + Number(row.rows) - 1, total);
}

/** Refuses more rows than `max-affected` allows, which rolls the transaction back. */
export function checkMaxAffected({ handling, maxAffected }: ApiRequest['preferences'], rows: number): void {
  if (handling !== 'strict' || maxAffected === null || rows <= maxAffected) return;
  throw new ApiError(400, {
    code: 'PGRST124',
    message: 'Query result exceeds max-affected preference constraint',
    details: `The query affects ${rows} rows`,
  });
}
