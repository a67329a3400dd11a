import type pg from 'pg';
import { naiveSearch } from '../../search/naive-search.ts';
import type { Searcher } from './searcher.ts';

/** ILIKE over name, description and category, as row 2 of the benchmark measures it. */
export function naiveIlike(database: pg.Client): Searcher {
  return async (words) => {
    const { text, values } = naiveSearch({ kind: 'name', words, meant: words, filters: {} });
    const { rows } = await database.query<{ name: string }>(text, [...values]);
    return rows.map(({ name }) => name);
  };
}
