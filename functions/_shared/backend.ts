import { Delve } from '@delve/client';
import { addressOf } from './address.ts';
import { Subscriptions } from './billing/subscriptions.ts';
import { fetchOnce } from './fetch-once.ts';
import { fetchForAddress } from './forwarded-address.ts';
import { SocialSignIn } from './identity/social-sign-in.ts';
import { PasswordResets } from './password-reset/password-resets.ts';
import { publicUrlOf } from './public-url.ts';
import { Service } from './service.ts';
import type { Settings } from './settings.ts';
import { createTokenCheck } from './tokens.ts';

/** What answers are made with. */
export interface Backend {
  readonly service: Service;
  readonly passwordResets: PasswordResets;
  readonly social: SocialSignIn;
  readonly subscriptions: Subscriptions;
  /** A client that calls with a token, or as a visitor. Throws a 401 `invalid_token` or `token_expired`. */
  connect(headers: Headers, token: string | null): Promise<Connection>;
  /** A client for one request that makes a session, which it then keeps. Auth counts it by the address of its caller. */
  connectToSignIn(headers: Headers): Connection;
}

/** A client that calls as somebody: whatever they may do is decided by their own token. */
export interface Connection {
  readonly delve: Delve;
  /** `null` for a visitor, and for an API key. */
  readonly userId: string | null;
  /** Whether the token's signature was checked here, not only by what the client calls. */
  readonly isVerified: boolean;
  /** When the token expires; `null` for a visitor, and for a token that says nothing of it. */
  readonly expiresAt: Date | null;
}

const NOBODY = { userId: null, isVerified: false, expiresAt: null } as const;

/** Addresses of one project, as callers reach it: few, unless somebody makes them up. */
const MOST_PUBLIC_URLS = 16;

export function createBackend(settings: Settings): Backend {
  const checkToken = createTokenCheck(settings);
  const clientOf = (publicUrl: string, accessToken?: string, fetch = fetchOnce) =>
    new Delve({
      url: settings.supabaseUrl,
      key: settings.publishableKey,
      accessToken,
      publicUrl,
      supabase: {
        auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
        global: { fetch },
        // Else a connection would stay for 50 s after the socket for which it was made.
        realtime: { disconnectOnEmptyChannelsAfterMs: 0 },
      },
    });
  const visitorsClient = remembering((publicUrl) => clientOf(publicUrl));
  const service = new Service(settings.supabaseUrl, settings.secretKey);
  return {
    service,
    passwordResets: new PasswordResets(service, settings),
    social: new SocialSignIn(settings),
    subscriptions: new Subscriptions(settings),
    connect: async (headers, token) => {
      const publicUrl = publicUrlOf(headers, settings);
      // supabase-js sends the publishable key for a token as long as nobody is signed in.
      if (token === null || token === settings.publishableKey) {
        return { ...NOBODY, delve: visitorsClient(publicUrl) };
      }
      const { claims, isVerified } = await checkToken(token);
      return {
        delve: clientOf(publicUrl, token),
        userId: claims.sub ?? null,
        isVerified,
        expiresAt: claims.exp === undefined ? null : new Date(claims.exp * 1000),
      };
    },
    connectToSignIn: (headers) => {
      const fetch = fetchForAddress(addressOf(headers), settings);
      return { ...NOBODY, delve: clientOf(publicUrlOf(headers, settings), undefined, fetch) };
    },
  };
}

/** Visitors share a client, which keeps nothing of them: making one costs every request half a millisecond. */
function remembering(make: (publicUrl: string) => Delve): (publicUrl: string) => Delve {
  const known = new Map<string, Delve>();
  return (publicUrl) => {
    const present = known.get(publicUrl);
    if (present) return present;
    if (known.size >= MOST_PUBLIC_URLS) known.clear();
    const made = make(publicUrl);
    known.set(publicUrl, made);
    return made;
  };
}
