import type { ApiRequest } from './api-request.ts';
import { ApiError } from './errors.ts';
import { planCall } from './function-call.ts';
import type { Operation } from './operation.ts';
import { keyOf, type SchemaCache, type Table } from './schema-cache.ts';
import { mostSimilar } from './similar.ts';
import type { QualifiedName } from './sql.ts';
import { planTableRead } from './table-read.ts';
import { planWrite } from './table-write.ts';

/** Plans a request; throws what is wrong with it in the light of the schema cache. */
export function planOperation(request: ApiRequest, cache: SchemaCache, maxRows: number): Operation {
  if (request.target.kind === 'function') return planCall(request, cache, maxRows);
  const table = findTable(cache, { schema: request.schema, name: request.target.name });
  if (request.method === 'GET' || request.method === 'HEAD')
    return planTableRead(request, cache, table, maxRows);
  return planWrite(request, cache, table);
}

function findTable(cache: SchemaCache, name: QualifiedName): Table {
  const table = cache.tables.get(keyOf(name));
  if (table) return table;
  const names = [...cache.tables.values()].flatMap((one) => (one.schema === name.schema ? [one.name] : []));
  const meant = mostSimilar(name.name, names, 0.75);
  throw new ApiError(404, {
    code: 'PGRST205',
    message: `Could not find the table '${name.schema}.${name.name}' in the schema cache`,
    hint: meant === null ? null : `Perhaps you meant the table '${name.schema}.${meant}'`,
  });
}
