import { randomUUID } from 'node:crypto';
import { Delve } from '@delve/client';
import type { SupabaseClientOptions } from '@supabase/supabase-js';
import { stack } from '../support/stack.ts';
import { transport } from '../support/supabase-client.ts';

/** A client of its own, as an app makes it; signed in by nobody. */
export function newClient(
  url = stack().apiUrl,
  realtime: SupabaseClientOptions<'public'>['realtime'] = {},
): Delve {
  return new Delve({
    url,
    key: stack().publishableKey,
    supabase: {
      auth: { persistSession: false, autoRefreshToken: false },
      realtime: { transport, ...realtime },
    },
  });
}

/** Another client of a person who is signed in, as on another device, but in the same session. */
export async function sameSession(delve: Delve, other: Delve): Promise<Delve> {
  const { data } = await delve.supabase.auth.getSession();
  if (!data.session) throw new Error('Nobody is signed in.');
  await other.supabase.auth.setSession(data.session);
  return other;
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
