import type { ApiRequest } from './api-request.ts';
import { ApiError, notSingular } from './errors.ts';
import type { Operation, Outcome } from './operation.ts';
import { payloadOf } from './payload.ts';
import { preferencesApplied } from './preferences.ts';
import { contentRange, rootWindow } from './range.ts';
import { planRead } from './read-plan.ts';
import { readSql } from './read-sql.ts';
import { checkMaxAffected, single } from './result.ts';
import type { SchemaCache, Table } from './schema-cache.ts';
import { identifier, type Sql, sql } from './sql.ts';
import {
  bodySql,
  locationSql,
  NO_BODY,
  NO_LOCATION,
  type ResultRow,
  SOURCE,
  writeStatement,
} from './statements.ts';
import { deleteSql, insertSql, putSql, returningColumns, updateSql, type Write } from './write-sql.ts';

/** A write and, where the caller wants it, what it gives back. */
export function planWrite(request: ApiRequest, cache: SchemaCache, table: Table): Operation {
  const { method, query, preferences, media } = request;
  const reference = identifier(table.name);
  const root = { table, source: sql`${SOURCE} as ${reference}`, reference };
  const node = planRead(cache, root, query, { rootConditions: false, window: null, maxRows: 0 });
  if (method === 'PUT') rootWindow(method, query.windows, null);
  const full = preferences.return === 'representation';
  const headersOnly = preferences.return === 'headers-only' && method === 'POST';
  const write: Write = {
    table,
    query,
    preferences,
    payload: method === 'DELETE' ? { text: '', keys: [] } : jsonPayload(request),
    returning: full ? returningColumns(node, table.primaryKey) : headersOnly ? table.primaryKey : [],
  };
  const statement = writeStatement(
    writeSql(method, write),
    full ? readSql(node) : null,
    full ? bodySql(media, null) : NO_BODY,
    headersOnly ? locationSql(table.primaryKey) : NO_LOCATION,
  );
  return {
    readOnly: false,
    settings: [],
    run: async (client) => {
      const row = await single(client, statement);
      const rows = Number(row.rows);
      checkWritten(request, rows);
      const result = writeResult(request, table, row);
      return { row, ...result, body: full ? row.body : null };
    },
  };
}

function writeSql(method: ApiRequest['method'], write: Write): Sql {
  switch (method) {
    case 'POST':
      return insertSql(write);
    case 'PUT':
      return putSql(write);
    case 'PATCH':
      return updateSql(write);
    default:
      return deleteSql(write);
  }
}

function checkWritten({ method, media, preferences }: ApiRequest, rows: number): void {
  if (method === 'PUT') {
    if (rows === 1) return;
    throw new ApiError(400, {
      code: 'PGRST115',
      message: 'Payload values do not match URL in primary key column(s)',
    });
  }
  if (media.kind === 'object' && rows !== 1) throw notSingular(rows);
  if (method !== 'POST') checkMaxAffected(preferences, rows);
}

/** Status and headers of a write: PostgREST, Response.hs. */
function writeResult(
  { method, query, preferences, media }: ApiRequest,
  table: Table,
  row: ResultRow,
): Pick<Outcome, 'status' | 'headers'> {
  const rows = Number(row.rows);
  const total = preferences.count === 'exact' || preferences.count === 'estimated' ? rows : null;
  const full = preferences.return === 'representation';
  const type = full ? media.contentType : null;
  const inserted = row.inserted === null ? null : Number(row.inserted);
  switch (method) {
    case 'POST': {
      const hasKey = table.primaryKey.length > 0 || query.onConflict !== null;
      const onlyMerged = preferences.resolution === 'merge-duplicates' && inserted !== null && inserted <= 0;
      return {
        status: onlyMerged ? 200 : 201,
        headers: {
          Location: row.location === null ? null : location(table, row.location),
          'Content-Range': contentRange(1, 0, total),
          'Content-Type': type,
          'Preference-Applied': preferencesApplied(preferences, [
            ...(hasKey ? (['resolution'] as const) : []),
            'missing',
            'return',
            'count',
            'handling',
          ]),
        },
      };
    }
    case 'PUT':
      return {
        status: full ? (inserted !== null && inserted > 0 ? 201 : 200) : 204,
        headers: {
          'Content-Type': type,
          'Preference-Applied': preferencesApplied(preferences, ['return', 'count', 'handling']),
        },
      };
    default:
      return {
        status: full ? 200 : 204,
        headers: {
          'Content-Range': method === 'PATCH' ? contentRange(0, rows - 1, total) : contentRange(1, 0, total),
          'Content-Type': type,
          'Preference-Applied': preferencesApplied(preferences, [
            ...(method === 'PATCH' ? (['missing'] as const) : []),
            'return',
            'count',
            'handling',
          ]),
        },
      };
  }
}

function jsonPayload(request: ApiRequest): Write['payload'] {
  const payload = payloadOf(request, false);
  return payload.kind === 'json' ? payload : { text: '[]', keys: [] };
}

function location(table: Table, pairs: readonly string[]): string {
  const search = new URLSearchParams(
    pairs.map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
  return `/${encodeURIComponent(table.name)}?${search}`;
}
