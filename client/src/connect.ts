import { createClient, type SupabaseClient, type SupabaseClientOptions } from '@supabase/supabase-js';
import { Caller } from './caller.ts';
import type { Context } from './context.ts';
import type { Database } from './database.types.ts';
import { DelveError } from './delve-error.ts';
import { NO_WEBSOCKET } from './errors/known.ts';
import { ImageUrls } from './image-urls.ts';

/** How to reach the backend, and as whom. */
export interface DelveOptions {
  /** The project's address: `https://<project>.supabase.co`, or `http://127.0.0.1:54321`. */
  readonly url: string;
  /** The publishable key. */
  readonly key: string;
  /** A user's access token to make every call with, where a server acts for the caller that sent it. */
  readonly accessToken?: string | undefined;
  /** The project's address as callers reach it, for the URLs of images, where it differs from `url`. */
  readonly publicUrl?: string | undefined;
  /** Passed to supabase-js: session storage, a WebSocket for Node 20, `fetch`, … */
  readonly supabase?: SupabaseClientOptions<'public'> | undefined;
}

/**
 * What resources are made with: `new Lookups(connect({ url, key }))`. An app that uses a few of them bundles only
 * those; {@link Delve} is all of them on one connection. Made from the project's address and key, or around a
 * supabase-js client that exists already.
 */
export function connect(source: DelveOptions | SupabaseClient<Database>): Context {
  const options = isOptions(source) ? source : null;
  const supabase = isOptions(source) ? newSupabaseClient(source) : source;
  return {
    supabase,
    caller: new Caller(supabase, options?.accessToken ?? null),
    images: new ImageUrls(supabase, options?.publicUrl),
  };
}

function isOptions(source: DelveOptions | SupabaseClient<Database>): source is DelveOptions {
  // Options that lack something are options still: supabase-js says what is missing.
  return !('from' in source);
}

function newSupabaseClient({ url, key, accessToken, supabase = {} }: DelveOptions): SupabaseClient<Database> {
  if (accessToken === undefined) return create(url, key, supabase);
  const { global, auth, ...rest } = supabase;
  return create(url, key, {
    ...rest,
    global: { ...global, headers: { ...global?.headers, Authorization: `Bearer ${accessToken}` } },
    // The token is the caller's: nothing may be refreshed, kept, or read from storage in its place.
    auth: { ...auth, persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
}

function create(
  url: string,
  key: string,
  options: SupabaseClientOptions<'public'>,
): SupabaseClient<Database> {
  try {
    return createClient<Database>(url, key, options);
  } catch (error) {
    // realtime-js looks for a WebSocket when it is made, not when it needs one; its advice is about itself.
    if (/\bWebSocket\b/.test(String(error))) throw new DelveError({ ...NO_WEBSOCKET, cause: error });
    throw error;
  }
}
