import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { readRows } from './rows.ts';

/** What a database is, as text: one entry for each object, column, grant list, policy, comment, role setting and row. */
export type Catalog = ReadonlyMap<string, string>;

const QUERY = readFileSync(new URL('catalog.sql', import.meta.url), 'utf8');

/**
 * Reads the catalog as superuser, by queries of its own: a change that the schema diff has no notion of (a text
 * search configuration, a role's setting, a row) still shows up as a difference here.
 */
export async function readCatalog(client: pg.Client): Promise<Catalog> {
  await client.query(`set search_path = ''`);
  const objects = await client.query<{ key: string; value: string }>(QUERY);
  const entries = objects.rows.map(({ key, value }): [string, string] => [key, value]);
  return new Map([...entries, ...(await readRows(client))]);
}
