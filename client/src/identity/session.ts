import type { AuthError, Session as SupabaseSession } from '@supabase/supabase-js';
import { DelveError } from '../delve-error.ts';
import { fromAuth } from '../errors/auth.ts';
import { SESSION_ENDED } from '../errors/known.ts';

/** What a person who is signed in calls with. */
export interface Session {
  /** A UUID. */
  readonly userId: string;
  /** A JWT, good until `expiresAt`. */
  readonly accessToken: string;
  /** For `auth.refresh`; a new one comes with each refresh, and the first one goes on working. */
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

/** The session that Auth has given, or a thrown {@link DelveError}. */
export function sessionOf(session: SupabaseSession | null, error: AuthError | null): Session {
  if (error) throw fromAuth(error);
  if (!session) throw new DelveError(SESSION_ENDED);
  return {
    userId: session.user.id,
    accessToken: session.access_token,
    refreshToken: session.refresh_token,
    expiresAt: new Date((session.expires_at ?? 0) * 1000),
  };
}
