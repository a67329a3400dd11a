import { createClient, type SupabaseClient, type SupabaseClientOptions } from '@supabase/supabase-js';
import { Caller } from './caller.ts';
import type { Context } from './context.ts';
import type { Database } from './database.types.ts';
import { Businesses } from './directory/businesses.ts';
import { Lookups } from './directory/lookups.ts';
import { Account } from './identity/account.ts';
import { Auth } from './identity/auth.ts';
import { ImageUrls } from './image-urls.ts';
import { Uploads } from './images/uploads.ts';
import { Staff } from './moderation/staff.ts';

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
 * The backend of Delve as typed calls. Every method throws {@link DelveError} on failure and nothing else.
 * Made from the project's address and key, or around a supabase-js client that exists already.
 */
export class Delve {
  /** For what this client does not cover. */
  readonly supabase: SupabaseClient<Database>;
  readonly auth: Auth;
  readonly account: Account;
  readonly businesses: Businesses;
  readonly lookups: Lookups;
  readonly staff: Staff;
  readonly uploads: Uploads;
  /** Absolute addresses of images by their paths. */
  readonly imageUrls: ImageUrls;

  constructor(source: DelveOptions | SupabaseClient<Database>) {
    const options = isOptions(source) ? source : null;
    this.supabase = isOptions(source) ? connect(source) : source;
    const context: Context = {
      supabase: this.supabase,
      caller: new Caller(this.supabase, options?.accessToken ?? null),
      images: new ImageUrls(this.supabase, options?.publicUrl),
    };
    this.auth = new Auth(context);
    this.account = new Account(context);
    this.businesses = new Businesses(context);
    this.lookups = new Lookups(context);
    this.staff = new Staff(context);
    this.uploads = new Uploads(context);
    this.imageUrls = context.images;
  }
}

function isOptions(source: DelveOptions | SupabaseClient<Database>): source is DelveOptions {
  return 'url' in source && 'key' in source;
}

function connect({ url, key, accessToken, supabase = {} }: DelveOptions): SupabaseClient<Database> {
  if (accessToken === undefined) return createClient<Database>(url, key, supabase);
  const { global, auth, ...rest } = supabase;
  return createClient<Database>(url, key, {
    ...rest,
    global: { ...global, headers: { ...global?.headers, Authorization: `Bearer ${accessToken}` } },
    // The token is the caller's: nothing may be refreshed, kept, or read from storage in its place.
    auth: { ...auth, persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
}
