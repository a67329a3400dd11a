import pg from 'pg';
import { stack } from './stack.ts';

/**
 * Runs SQL as role `postgres`, a migration's role, which passes row-level security; answers the rows of the last
 * statement. In the run's stack, or in another.
 */
export async function inDatabase<Row extends pg.QueryResultRow>(
  sql: string,
  values: readonly unknown[] = [],
  databaseUrl = stack().databaseUrl,
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const result = (await client.query<Row>(sql, values.length ? [...values] : undefined)) as unknown;
    const last = (Array.isArray(result) ? result.at(-1) : result) as pg.QueryResult<Row>;
    return last.rows;
  } finally {
    await client.end();
  }
}
