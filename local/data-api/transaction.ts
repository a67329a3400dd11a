import type { ClientBase } from 'pg';
import { type Connections, prepared, type Statement } from '../postgres/connections.ts';
import type { Caller } from './caller.ts';
import type { SchemaCache } from './schema-cache.ts';
import { compile, join, qualified, raw, type Sql, sql, value } from './sql.ts';

/** What the database is told of a request before its statement runs. */
export interface RequestContext {
  readonly caller: Caller;
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly schema: string;
  readonly extraSearchPath: readonly string[];
  readonly readOnly: boolean;
  readonly timezone: string | null;
  /** Settings of the function that is called, which must hold before its statement begins. */
  readonly settings: readonly (readonly [name: string, value: string])[];
  /** Whether `work` asks once and refuses nothing by the answer. */
  readonly endsAtOnce: boolean;
}

/**
 * Runs `work` as the caller's role in one transaction, with the claims and the request in settings that end with
 * it, after the pre-request function. What `work` throws rolls everything back.
 */
export function inTransaction<T>(
  connections: Connections,
  cache: SchemaCache,
  context: RequestContext,
  work: (client: ClientBase) => Promise<T>,
): Promise<T> {
  const opening = [begin(cache, context), settings(cache, context)];
  if (cache.preRequest) opening.push(compile(sql`select ${qualified(cache.preRequest)}()`));
  return connections.transaction({ opening, endsAtOnce: context.endsAtOnce }, work);
}

/** Prepared, as PostgREST does it (`db-prepared-statements`): what comes again is parsed once, and may keep its plan. */
export async function run<Row extends object>(client: ClientBase, statement: Sql): Promise<Row[]> {
  return (await client.query<Row>(prepared(compile(statement)))).rows;
}

/** Settings of a role or function that PostgREST raises to the transaction: `db-hoisted-tx-settings`. */
const HOISTED = ['statement_timeout', 'plan_filter.statement_cost_limit'];
const ISOLATION = 'default_transaction_isolation';
const ISOLATION_LEVELS = ['read committed', 'repeatable read', 'serializable'];

function begin(cache: SchemaCache, { caller, settings, readOnly }: RequestContext): Statement {
  const ofRole = cache.roleSettings.get(caller.role) ?? [];
  const isolation = [...ofRole, ...settings].findLast(([name]) => name === ISOLATION)?.[1] ?? '';
  const level = ISOLATION_LEVELS.includes(isolation) ? isolation : 'read committed';
  return { text: `begin transaction isolation level ${level} ${readOnly ? 'read only' : 'read write'}` };
}

function settings(cache: SchemaCache, context: RequestContext): Statement {
  const { caller } = context;
  const ofRole = cache.roleSettings.get(caller.role) ?? [];
  const pairs: (readonly [name: string, value: string])[] = [
    ['search_path', searchPath(context)],
    ['role', caller.role],
    ['request.jwt.claims', JSON.stringify(caller.claims)],
    ['request.method', context.method],
    ['request.path', context.path],
    ['request.headers', JSON.stringify(Object.fromEntries(context.headers))],
    ['request.cookies', JSON.stringify(cookies(context.headers))],
    ...ofRole.filter(([name]) => name !== ISOLATION && name !== 'search_path'),
    ...context.settings.filter(([name]) => HOISTED.includes(name)),
  ];
  if (context.timezone !== null) pairs.push(['timezone', context.timezone]);
  const calls = pairs.map(([name, text]) => sql`set_config(${value(name)}, ${value(text)}, ${raw('true')})`);
  // One number comes back in place of all that was just sent.
  return compile(sql`select num_nulls(${join(calls)})`);
}

function searchPath({ schema, extraSearchPath }: RequestContext): string {
  return [...new Set([schema, ...extraSearchPath])]
    .map((name) => `"${name.replaceAll('"', '""')}"`)
    .join(', ');
}

function cookies(headers: Headers): Record<string, string> {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return Object.fromEntries(
    pairs
      .filter((pair) => pair.includes('='))
      .map((pair) => {
        const at = pair.indexOf('=');
        return [pair.slice(0, at), pair.slice(at + 1)];
      }),
  );
}
