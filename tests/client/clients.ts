import { randomUUID } from 'node:crypto';
import { Delve } from '@delve/client';
import { stack } from '../support/stack.ts';
import { transport } from '../support/supabase-client.ts';

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
