import { Delve } from '@delve/client';
import type { Backend } from './env.ts';
import { fetchOnce } from './fetch-once.ts';
import { publicUrlOf } from './public-url.ts';
import type { Settings } from './settings.ts';
import { createTokenCheck } from './tokens.ts';

/** One client a request: whatever a caller may do is decided by the caller's own token. */
export function createBackend(settings: Settings): Backend {
  const checkToken = createTokenCheck(settings);
  return {
    connect: async (headers, token) => {
      // supabase-js sends the publishable key for a token as long as nobody is signed in.
      const userToken = token === settings.publishableKey ? null : token;
      const claims = userToken === null ? null : await checkToken(userToken);
      const delve = new Delve({
        url: settings.supabaseUrl,
        key: settings.publishableKey,
        accessToken: userToken ?? undefined,
        publicUrl: publicUrlOf(headers, settings),
        supabase: {
          auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
          global: { fetch: fetchOnce },
        },
      });
      return { delve, userId: claims?.sub ?? null };
    },
  };
}
