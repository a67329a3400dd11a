import { createClient, type SupabaseClient, type WebSocketLikeConstructor } from '@supabase/supabase-js';
import ws from 'ws';
import { stack } from './stack.ts';

/** What supabase-js opens sockets with on Node 20, which has none of its own; its type is narrower than the package's. */
export const transport = ws as unknown as WebSocketLikeConstructor;

/** A supabase-js client of the shared stack with a key, and the token of somebody who is signed in elsewhere. */
export function supabaseClient(key: string, accessToken?: string): SupabaseClient {
  return createClient(stack().apiUrl, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport },
    ...(accessToken === undefined ? {} : { accessToken: async () => accessToken }),
  });
}
