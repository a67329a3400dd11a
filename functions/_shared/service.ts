import { type Database, DelveError } from '@delve/client';
import { answerOf } from '@delve/client/server';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { fetchOnce } from './fetch-once.ts';

/** What functions do on their own account, with the secret key, for which row-level security does not hold. */
export class Service {
  readonly #supabaseUrl: string;
  readonly #secretKey: string;
  #client: SupabaseClient<Database> | undefined;

  constructor(supabaseUrl: string, secretKey: string) {
    this.#supabaseUrl = supabaseUrl;
    this.#secretKey = secretKey;
  }

  /** Made by the first request that needs it, and kept. */
  get #supabase(): SupabaseClient<Database> {
    this.#client ??= createClient<Database>(this.#supabaseUrl, this.#secretKey, {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      global: { fetch: fetchOnce },
    });
    return this.#client;
  }

  /** Counts a request of a caller (`user:<uuid>` or `address:<ip>`). Throws a 429 `rate_limited`. */
  async takeRateLimit(caller: string, routeClass: string): Promise<void> {
    const seconds = await answerOf(
      this.#supabase.rpc('take_rate_limit', { caller, route_class: routeClass }),
    );
    if (seconds > 0) throw tooManyRequests(Math.ceil(seconds));
  }

  /** Counts the visit of somebody without a token. Errors: 404 `business_not_found`. */
  async recordVisit(businessId: number, address: string, userAgent: string): Promise<void> {
    await answerOf(
      this.#supabase.rpc('record_forwarded_visit', {
        business_id: businessId,
        address,
        user_agent: userAgent,
      }),
    );
  }
}

function tooManyRequests(seconds: number): DelveError {
  return new DelveError({
    status: 429,
    code: 'rate_limited',
    message: 'Too many requests; wait a little and try again.',
    hint: `Try again in ${seconds} s.`,
    retryAfterSeconds: seconds,
  });
}
