import type pg from 'pg';
import type { Searcher } from './searcher.ts';

/** The search of the product, in a session that the Data API's login role has opened: what a visitor finds. */
export async function oursAsAnon(database: pg.Client): Promise<Searcher> {
  await database.query('set role anon');
  await database.query(`select set_config('request.jwt.claims', '{"role": "anon"}', false)`);
  return async (words) => {
    const { rows } = await database.query<{ name: string }>(
      'select name from public.search_businesses(query => $1, page_size => 10)',
      [words],
    );
    return rows.map(({ name }) => name);
  };
}
