import type { ApiRequest } from './api-request.ts';
import { counting, totalRows } from './counting.ts';
import { notSingular } from './errors.ts';
import type { Operation } from './operation.ts';
import { preferencesApplied } from './preferences.ts';
import { rootWindow } from './range.ts';
import { planRead } from './read-plan.ts';
import { countSql, readSql } from './read-sql.ts';
import { rangeOf, single, windowed } from './result.ts';
import type { SchemaCache, Table } from './schema-cache.ts';
import { identifier, qualified, sql } from './sql.ts';
import { bodySql, NO_BODY, readStatement } from './statements.ts';

/** GET and HEAD of a table or view. */
export function planTableRead(
  request: ApiRequest,
  cache: SchemaCache,
  table: Table,
  maxRows: number,
): Operation {
  const { query, preferences, media } = request;
  const window = rootWindow(request.method, query.windows, request.headers.get('range'));
  const reference = identifier(table.name);
  const root = { table, source: sql`${qualified(table)} as ${reference}`, reference };
  const node = planRead(cache, root, query, { rootConditions: true, window, maxRows });
  const body = request.method === 'HEAD' ? NO_BODY : bodySql(media, null);
  const count = counting(request, countSql(node), maxRows);
  const statement = readStatement(readSql(node), count, body);
  return {
    readOnly: true,
    settings: [],
    run: async (client) => {
      const row = await single(client, statement);
      if (media.kind === 'object' && Number(row.rows) !== 1) throw notSingular(Number(row.rows));
      const total = await totalRows(client, request, row, countSql(node), maxRows);
      const path = `/${encodeURIComponent(table.name)}${query.canonical ? `?${query.canonical}` : ''}`;
      return {
        ...windowed(request, row, window, total),
        headers: {
          'Content-Range': rangeOf(window, row, total),
          'Content-Location': path,
          'Content-Type': media.contentType,
          'Preference-Applied': preferencesApplied(preferences, ['count', 'handling']),
        },
      };
    },
  };
}
