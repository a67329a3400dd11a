import { randomUUID } from 'node:crypto';
import { Delve } from '@delve/client';
import type { WebSocketLikeConstructor } from '@supabase/supabase-js';
import WebSocket from 'ws';
import { stack } from '../support/stack.ts';

/** What supabase-js opens sockets with on Node 20, which has none of its own; its type is narrower than the package's. */
export const transport = WebSocket as unknown as WebSocketLikeConstructor;

/** A client of its own, as an app makes it; signed in by nobody. */
export function newClient(): Delve {
  return new Delve({
    url: stack().apiUrl,
    key: stack().publishableKey,
    supabase: {
      auth: { persistSession: false, autoRefreshToken: false },
      realtime: { transport },
    },
  });
}

/** The client of a person of its own, signed in. */
export async function newSignedInClient(): Promise<{ delve: Delve; email: string; userId: string }> {
  const delve = newClient();
  const credentials = { email: `${randomUUID()}@example.com`, password: 'a-long-password' };
  await delve.auth.register({ ...credentials, firstName: 'Test', lastName: 'Person' });
  const { userId } = await delve.auth.login(credentials);
  return { delve, email: credentials.email, userId };
}

/** The client of staff of the seed. */
export async function staffClient(): Promise<Delve> {
  const delve = newClient();
  await delve.auth.login({ email: 'staff@delve.test', password: 'delve-local-1' });
  return delve;
}
