import type { Database } from '@delve/client';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { fetchOnce } from './fetch-once.ts';

/** The Data API and Storage with the secret key, for which row-level security does not hold. */
export type ServiceClient = SupabaseClient<Database>;

export function createServiceClient(supabaseUrl: string, secretKey: string): ServiceClient {
  return createClient<Database>(supabaseUrl, secretKey, {
    // Without it, supabase-js would ask its Auth for a session with each call.
    accessToken: async () => secretKey,
    global: { fetch: fetchOnce },
  });
}
