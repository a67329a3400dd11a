import type { ApiRequest } from './api-request.ts';
import { type Arguments, callSql } from './call-sql.ts';
import { counting } from './counting.ts';
import { ApiError, notSingular } from './errors.ts';
import { findRoutine } from './find-routine.ts';
import type { Operation } from './operation.ts';
import { contentType, payloadOf } from './payload.ts';
import { preferencesApplied } from './preferences.ts';
import { rootWindow } from './range.ts';
import { planRead } from './read-plan.ts';
import { countSql, readSql } from './read-sql.ts';
import { checkMaxAffected, rangeOf, single, windowed } from './result.ts';
import { keyOf, type Routine, returnsVoid, type SchemaCache } from './schema-cache.ts';
import { identifier, type QualifiedName, sql } from './sql.ts';
import { bodySql, callStatement, NO_BODY, SOURCE } from './statements.ts';

/** A function call, whose result is read as a table is. */
export function planCall(request: ApiRequest, cache: SchemaCache, maxRows: number): Operation {
  const { method, query, preferences, media } = request;
  const given = argumentsOf(request);
  const isPost = method === 'POST';
  const routine = findRoutine(
    cache,
    { schema: request.schema, name: request.target.name },
    {
      argumentNames:
        given.kind === 'json'
          ? given.keys
          : given.kind === 'values'
            ? given.values.map(([name]) => name)
            : [],
      contentType: contentType(request.headers.get('content-type')),
      isPost,
    },
  );
  if (!routine.returns.set && preferences.handling === 'strict' && preferences.maxAffected !== null) {
    throw new ApiError(400, {
      code: 'PGRST128',
      message:
        'Function must return SETOF or TABLE when max-affected preference is used with handling=strict',
    });
  }
  const window = rootWindow(method, query.windows, request.headers.get('range'));
  const table = resultTable(cache, routine);
  const reference = identifier(table.name);
  const root = { table, source: sql`${SOURCE} as ${reference}`, reference };
  const node = planRead(cache, root, query, { rootConditions: true, window, maxRows });
  const count = counting(request, countSql(node), maxRows);
  const body = method === 'HEAD' ? NO_BODY : bodySql(media, routine);
  const call = callSql(routine, given);
  const statement = callStatement(call, readSql(node), count, body);
  return {
    readOnly: !isPost || routine.volatility !== 'v',
    settings: routine.settings,
    run: async (client) => {
      const row = await single(client, statement);
      if (media.kind === 'object' && Number(row.rows) !== 1) throw notSingular(Number(row.rows));
      checkMaxAffected(preferences, Number(row.rows));
      const total = row.total === null ? null : Number(row.total);
      const headers = {
        'Content-Range': rangeOf(window, row, total),
        'Preference-Applied': preferencesApplied(preferences, ['count', 'handling']),
      };
      if (returnsVoid(routine)) return { row, status: 204, headers, body: null };
      return {
        ...windowed(request, row, window, total),
        headers: { ...headers, 'Content-Type': media.contentType },
      };
    },
  };
}

/** Rows of a table can be embedded into; any other result goes by the function's name. */
function resultTable(cache: SchemaCache, routine: Routine): QualifiedName {
  const { schema, name, composite } = routine.returns;
  return composite && cache.tables.has(keyOf({ schema, name })) ? { schema, name } : routine;
}

function argumentsOf(request: ApiRequest): Arguments {
  if (request.method !== 'POST') return { kind: 'values', values: request.query.functionArguments };
  const payload = payloadOf(request, true);
  switch (payload.kind) {
    case 'json':
      return payload;
    case 'form':
      return { kind: 'values', values: payload.values };
    case 'raw':
      return { kind: 'body', text: payload.text };
  }
}
