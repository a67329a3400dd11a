import { randomUUID } from 'node:crypto';
import { createClient, type SupabaseClient, type SupabaseClientOptions } from '@supabase/supabase-js';
import { PUBLISHABLE_KEY, SECRET_KEY } from '../../local/keys.ts';
import { transport } from './supabase-client.ts';

type AuthOptions = NonNullable<SupabaseClientOptions<'public'>['auth']>;

/** A client of its own session, as a browser tab has it. */
export function visitor(apiUrl: string, auth: AuthOptions = {}): SupabaseClient {
  return createClient(apiUrl, PUBLISHABLE_KEY, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false, ...auth },
    realtime: { transport },
  });
}

/** A client with the secret key. */
export function administrator(apiUrl: string): SupabaseClient {
  return createClient(apiUrl, SECRET_KEY, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport },
  });
}

/** Browser storage in memory: the PKCE flow keeps its verifier there. */
export function memoryStorage(): NonNullable<AuthOptions['storage']> {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

/** An address that no other test uses. */
export function freshEmail(name = 'someone'): string {
  return `${name}-${randomUUID().slice(0, 8)}@example.test`;
}

export const PASSWORD = 'correct-horse-1';

/** Registers somebody; answers the client that holds the session. */
export async function signedUp(apiUrl: string, email = freshEmail()) {
  const client = visitor(apiUrl);
  const { data, error } = await client.auth.signUp({ email, password: PASSWORD });
  if (error) throw error;
  if (!data.session || !data.user) throw new Error('the registration gave no session');
  return { client, email, user: data.user, session: data.session };
}

/** Calls Auth directly, without a redirect being followed. */
export function callAuth(
  apiUrl: string,
  path: string,
  options: {
    readonly method?: string;
    readonly token?: string;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<Response> {
  const { method, token, body, headers } = options;
  return fetch(`${apiUrl}/auth/v1${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    redirect: 'manual',
    headers: {
      apikey: PUBLISHABLE_KEY,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}
