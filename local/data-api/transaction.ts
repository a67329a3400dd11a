import type { ClientBase, Pool } from 'pg';
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
}

/**
 * Runs `work` as the caller's role in one transaction, with the claims and the request in settings that end with
 * it, after the pre-request function. What `work` throws rolls everything back.
 */
export async function inTransaction<T>(
  pool: Pool,
  cache: SchemaCache,
  context: RequestContext,
  work: (client: ClientBase) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    const { begin, settings } = opening(cache, context);
    await client.query(begin);
    await run(client, settings);
    if (cache.preRequest) await run(client, sql`select ${qualified(cache.preRequest)}()`);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {
      // The connection itself is gone: the first error says why, and the pool must not reuse it.
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

export async function run<Row extends object>(client: ClientBase, statement: Sql): Promise<Row[]> {
  const { text, values } = compile(statement);
  return (await client.query<Row>(text, values)).rows;
}

/** Settings of a role or function that PostgREST raises to the transaction: `db-hoisted-tx-settings`. */
const HOISTED = ['statement_timeout', 'plan_filter.statement_cost_limit'];
const ISOLATION = 'default_transaction_isolation';
const ISOLATION_LEVELS = ['read committed', 'repeatable read', 'serializable'];

function opening(cache: SchemaCache, context: RequestContext): { begin: string; settings: Sql } {
  const { caller } = context;
  const ofRole = cache.roleSettings.get(caller.role) ?? [];
  const isolation = [...ofRole, ...context.settings].findLast(([name]) => name === ISOLATION)?.[1] ?? '';
  const level = ISOLATION_LEVELS.includes(isolation) ? isolation : 'read committed';
  const settings: (readonly [name: string, value: string])[] = [
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
  if (context.timezone !== null) settings.push(['timezone', context.timezone]);
  return {
    begin: `begin transaction isolation level ${level} ${context.readOnly ? 'read only' : 'read write'}`,
    settings: sql`select ${join(settings.map(([name, text]) => sql`set_config(${value(name)}, ${value(text)}, ${raw('true')})`))}`,
  };
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
