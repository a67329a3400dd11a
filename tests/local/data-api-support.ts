import { readFileSync } from 'node:fs';
import type { SupabaseClient } from '@supabase/supabase-js';
import { type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll } from 'vitest';
import { JWT_SECRET } from '../../local/keys.ts';
import { inDatabase } from '../support/database.ts';
import { stack } from '../support/stack.ts';
import { supabaseClient } from '../support/supabase-client.ts';

/** A supabase-js client with the secret key, the publishable key, or that and a token. */
export function secretClient(): SupabaseClient {
  return supabaseClient(stack().secretKey);
}

export function visitorClient(): SupabaseClient {
  return supabaseClient(stack().publishableKey);
}

export function clientWith(token: string): SupabaseClient {
  return supabaseClient(stack().publishableKey, token);
}

/** A third party's token, signed with the shared secret. */
export function signToken(claims: JWTPayload, expiresAt: number | string = '10m'): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt()
    .setExpirationTime(expiresAt)
    .sign(new TextEncoder().encode(JWT_SECRET));
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** One request as curl would send it, with the secret key. */
export async function rest(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Promise<RestAnswer> {
  const response = await fetch(`${stack().apiUrl}/rest/v1${path}`, {
    method,
    headers: { apikey: stack().secretKey, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
}

/**
 * Lays a fixture as role postgres before the tests of a file, and drops everything of its prefix after them.
 * `probe` is a table of the fixture that the Data API must know before the first test begins.
 */
export function useFixture(name: string, prefix: string, probe: string): void {
  const file = new URL(`fixtures/${name}.sql`, import.meta.url);
  beforeAll(async () => {
    await inDatabase(readFileSync(file, 'utf8'));
    await untilKnown(probe);
  });
  afterAll(() => dropAll(prefix));
}

/** A notification reaches the Data API a moment after the schema has changed. */
export async function untilKnown(table: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if ((await rest('GET', `/${table}?limit=0`)).status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`The Data API does not see ${table}.`);
}

async function dropAll(prefix: string): Promise<void> {
  await inDatabase(`
    do $$
    declare
      statement text;
    begin
      for statement in
        select format('drop %s if exists public.%I cascade', case relkind when 'v' then 'view' else 'table' end, relname)
        from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'v') and relname like '${prefix}%'
        union all
        select format('drop function if exists %s cascade', oid::regprocedure)
        from pg_proc
        where pronamespace = 'public'::regnamespace and proname like '${prefix}%'
      loop
        execute statement;
      end loop;
    end
    $$;
    notify pgrst, 'reload schema'`);
}
