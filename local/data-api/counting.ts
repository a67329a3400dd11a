import type { ClientBase } from 'pg';
import type { ApiRequest } from './api-request.ts';
import { raw, type Sql, sql } from './sql.ts';
import type { ResultRow } from './statements.ts';
import { run } from './transaction.ts';

/** Counting exactly stops behind max_rows where an estimate will do from there on. */
export function counting({ preferences }: ApiRequest, count: Sql, maxRows: number): Sql | null {
  if (preferences.count === 'exact') return count;
  if (preferences.count === 'estimated') return sql`${count} limit ${raw(String(maxRows + 1))}`;
  return null;
}

/** All rows behind the window, as far as the caller asked: counted, planned, or the larger of both. */
export async function totalRows(
  client: ClientBase,
  { preferences }: ApiRequest,
  row: ResultRow,
  count: Sql,
  maxRows: number,
): Promise<number | null> {
  const counted = row.total === null ? null : Number(row.total);
  if (preferences.count === 'planned') return plannedRows(client, count);
  if (preferences.count === 'estimated' && counted !== null && counted > maxRows) {
    return Math.max(counted, await plannedRows(client, count));
  }
  return counted;
}

async function plannedRows(client: ClientBase, count: Sql): Promise<number> {
  const [row] = await run<{ 'QUERY PLAN': readonly [{ Plan: { 'Plan Rows': number } }] }>(
    client,
    sql`explain (format json) ${count}`,
  );
  return row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}
