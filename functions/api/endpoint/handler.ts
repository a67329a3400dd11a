import { checked } from '@delve/client/server';
import type { Context } from 'hono';
import type { AppEnv } from '../app-env.ts';
import type { Backend } from '../backend.ts';
import { type Caller, identify } from './caller.ts';
import { type Call, type Endpoint, isNumberName } from './endpoint.ts';
import { readJson } from './json-body.ts';

/** Answers requests to an endpoint: who calls, whether often, with what; then the call, in the contract's form. */
export function handlerOf(endpoint: Endpoint, backend: Backend) {
  return async (context: Context<AppEnv>): Promise<Response> => {
    context.set('contractNames', endpoint.contractNames ?? {});
    const caller = await identify(endpoint.caller, context.req.raw.headers, backend);
    const allowed = backend.service.takeRateLimit(caller.limitedAs, endpoint.limit);
    // A read may go on meanwhile: nothing has happened when it is refused. Anything else waits for the permission.
    if (endpoint.method !== 'GET') await allowed;
    const work = perform(endpoint, context, caller, backend);
    const [, result] = await Promise.all([allowed, work]);
    cacheHeaders(endpoint, context, caller);
    return context.json(endpoint.answer.body(result as never) as object, endpoint.answer.status);
  };
}

async function perform(endpoint: Endpoint, context: Context<AppEnv>, caller: Caller, backend: Backend) {
  const call: Call<string, unknown, unknown> = {
    delve: caller.delve,
    userId: caller.userId,
    path: pathOf(context),
    query: endpoint.query && checked(endpoint.query, queryOf(context), 'query'),
    body: endpoint.body && checked(endpoint.body, await readJson(context.req.raw), 'body'),
    once: endpoint.idempotent ? onceOf(context) : {},
    service: backend.service,
    visitor: caller.visitor,
  };
  return endpoint.call(call as Call<never, never, never>);
}

function pathOf(context: Context): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(context.req.param() as Record<string, string>).map(([name, text]) => [
      name,
      isNumberName(name) ? Number(text) : text,
    ]),
  );
}

/** What is sent once is a text; what is sent several times stays a list, so that the schema refuses it. */
function queryOf(context: Context): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(context.req.queries()).map(([name, values]) => [
      name,
      values.length === 1 ? (values[0] ?? '') : values,
    ]),
  );
}

function onceOf(context: Context): { idempotencyKey?: string } {
  const idempotencyKey = context.req.header('idempotency-key');
  return idempotencyKey === undefined ? {} : { idempotencyKey };
}

/** What a visitor is shown is everybody's; what a token shows is for its bearer. */
function cacheHeaders({ publicForSeconds = 0 }: Endpoint, context: Context, { userId }: Caller): void {
  context.header('Vary', 'Authorization, Origin');
  context.header(
    'Cache-Control',
    publicForSeconds > 0 && userId === null ? `public, max-age=${publicForSeconds}` : 'private, no-cache',
  );
}
