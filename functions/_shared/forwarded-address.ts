import { fetchOnce } from './fetch-once.ts';
import type { Settings } from './settings.ts';

/** Below Auth: what makes a session, and asks nobody for rights. */
const MAKES_A_SESSION = ['/auth/v1/token', '/auth/v1/signup', '/auth/v1/verify'];

/**
 * `fetch` for a client that signs somebody in: tells Auth the address for which it asks, so that Auth counts that one and
 * not the few of the edge runtime. Auth believes whoever has a secret key, and where the project has switched that on;
 * else it counts as before. No other request carries the key.
 * https://supabase.com/docs/guides/auth/rate-limits#ip-address-forwarding
 */
export function fetchForAddress(
  address: string | null,
  { supabaseUrl, secretKey }: Pick<Settings, 'supabaseUrl' | 'secretKey'>,
): typeof fetch {
  // A legacy key, a JWT, is not believed.
  if (address === null || !secretKey.startsWith('sb_secret_')) return fetchOnce;
  const urls = MAKES_A_SESSION.map((path) => `${supabaseUrl}${path}`);
  return (input, init) => {
    const [url = ''] = String(input).split('?');
    if (!urls.includes(url)) return fetchOnce(input, init);
    const headers = new Headers(init?.headers);
    headers.set('apikey', secretKey);
    headers.set('authorization', `Bearer ${secretKey}`);
    headers.set('sb-forwarded-for', address);
    return fetchOnce(input, { ...init, headers });
  };
}
