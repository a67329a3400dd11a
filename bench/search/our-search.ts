import type { Statement } from '../measure/session.ts';
import type { Search } from './searches.ts';

export const PAGE_SIZE = 20;

/** What the Data API makes of a call of the function: its parameters by name. */
export function ourSearch({ words, filters }: Search, pageSize = PAGE_SIZE, after?: string): Statement {
  const parameters: Record<string, unknown> = {
    ...(words === '' ? {} : { query: words }),
    ...filters,
    page_size: pageSize,
    ...(after === undefined ? {} : { after_cursor: after }),
  };
  const names = Object.keys(parameters);
  return {
    text: `select * from public.search_businesses(${names.map((name, at) => `${name} => $${at + 1}`).join(', ')})`,
    values: names.map((name) => parameters[name]),
  };
}
