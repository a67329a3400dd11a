import { Hono } from 'hono';
import { Connections } from '../postgres/connections.ts';
import type { Service, StackContext } from '../service.ts';
import { readRequest } from './api-request.ts';
import { type Caller, identifyCaller } from './caller.ts';
import { ApiError } from './errors.ts';
import { type LiveSchemaCache, openSchemaCache } from './live-schema-cache.ts';
import { looksBeforeTheEnd } from './operation.ts';
import { planOperation } from './plan-operation.ts';
import { fromDatabase } from './postgres-error.ts';
import { respond, respondError } from './respond.ts';
import { inTransaction } from './transaction.ts';

/**
 * Stands in for PostgREST 16 behind `/rest/v1`: a request becomes one statement, whose result PostgreSQL itself
 * writes as JSON, run as the caller's role in a transaction of its own.
 *
 * Not here, and answered with 501: the OpenAPI description, GeoJSON, functions that return media types or take
 * bytes. Not here, and refused as Supabase's defaults refuse them: aggregates, query plans, `tx=rollback`.
 */
export async function createDataApi(context: StackContext): Promise<Service> {
  const url = context.databaseUrl('authenticator');
  const { schemas } = context.config.api;
  const log = (line: string) => context.log('data-api', line);
  const cache = await openSchemaCache({ url, schemas, log });
  const connections = new Connections({ url, name: 'data-api', log });
  const app = new Hono();
  app.all('*', (c) => answer(context, cache, connections, c.req.raw));
  return {
    app,
    close: async () => {
      await cache.close();
      await connections.close();
    },
  };
}

async function answer(
  context: StackContext,
  live: LiveSchemaCache,
  connections: Connections,
  raw: Request,
): Promise<Response> {
  let caller: Caller | undefined;
  try {
    caller = await identifyCaller(raw.headers.get('authorization'), context.keys);
    const { api } = context.config;
    const request = await readRequest(raw, api.schemas);
    const cache = await live.current();
    const operation = planOperation(request, cache, api.max_rows);
    const { readOnly, settings } = operation;
    const { method, path, headers, schema, preferences } = request;
    const outcome = await inTransaction(
      connections,
      cache,
      {
        caller,
        method,
        path,
        headers,
        schema,
        extraSearchPath: api.extra_search_path,
        readOnly,
        timezone: preferences.timezone,
        settings,
        endsAtOnce: !looksBeforeTheEnd(request),
      },
      (client) => operation.run(client),
    );
    // PostgREST too reads what the transaction said of status and headers when it has ended.
    return respond(request, outcome);
  } catch (error) {
    const refusal = fromDatabase(error, caller?.role === 'anon');
    if (!(error instanceof ApiError) && refusal.status >= 500) context.log('data-api', refusal.message);
    return respondError(refusal);
  }
}
