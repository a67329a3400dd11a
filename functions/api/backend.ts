import { Delve } from '@delve/client';
import { fetchOnce } from '../_shared/fetch-once.ts';
import { Service } from '../_shared/service.ts';
import { publicUrlOf } from './public-url.ts';
import type { Settings } from './settings.ts';
import { createTokenCheck } from './tokens.ts';

/** What answers are made with. */
export interface Backend {
  readonly service: Service;
  /** A client for one request. Throws a 401 `invalid_token` or `token_expired`. */
  connect(headers: Headers, token: string | null): Promise<Connection>;
}

/** A client that calls as somebody: whatever they may do is decided by their own token. */
export interface Connection {
  readonly delve: Delve;
  /** `null` for a visitor, and for an API key. */
  readonly userId: string | null;
  /** Whether the token's signature was checked here, not only by what the client calls. */
  readonly isVerified: boolean;
}

export function createBackend(settings: Settings): Backend {
  const checkToken = createTokenCheck(settings);
  return {
    service: new Service(settings.supabaseUrl, settings.secretKey),
    connect: async (headers, token) => {
      // supabase-js sends the publishable key for a token as long as nobody is signed in.
      const userToken = token === settings.publishableKey ? null : token;
      const checked = userToken === null ? null : await checkToken(userToken);
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
      return { delve, userId: checked?.claims.sub ?? null, isVerified: checked?.isVerified ?? false };
    },
  };
}
