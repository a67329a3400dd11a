import type { SupabaseClient } from '@supabase/supabase-js';
import { DelveError } from './delve-error.ts';
import { fromAuth } from './errors/auth.ts';
import { SIGN_IN_FIRST } from './errors/known.ts';

/** Who calls: the user of the token that the client was given, or of the session that it keeps. */
export class Caller {
  /** The token that the client was given for all calls; `null` when it keeps a session of its own. */
  readonly givenToken: string | null;
  readonly #supabase: SupabaseClient;

  constructor(supabase: SupabaseClient, givenToken: string | null) {
    this.#supabase = supabase;
    this.givenToken = givenToken;
  }

  /** The user's id, or `null` for a visitor. */
  async userId(): Promise<string | null> {
    if (this.givenToken !== null) return subjectOf(this.givenToken);
    const { data } = await this.#supabase.auth.getSession();
    return data.session?.user.id ?? null;
  }

  /** The user's id. Throws a 401 `missing_token` for a visitor, or what keeps an expired session from renewal. */
  async requireUserId(): Promise<string> {
    const userId = this.givenToken === null ? await this.#sessionUserId() : subjectOf(this.givenToken);
    if (userId === null) throw new DelveError(SIGN_IN_FIRST);
    return userId;
  }

  async #sessionUserId(): Promise<string | null> {
    const { data, error } = await this.#supabase.auth.getSession();
    if (error) throw fromAuth(error);
    return data.session?.user.id ?? null;
  }
}

/**
 * Read, not verified: the id only narrows queries that the server checks by the token itself. Letters beyond ASCII
 * come out garbled, which leaves the JSON and the UUID in it as they are.
 */
function subjectOf(token: string): string | null {
  try {
    const payload = token.split('.')[1] ?? '';
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const subject = (claims as { sub?: unknown } | null)?.sub;
    return typeof subject === 'string' ? subject : null;
  } catch {
    return null;
  }
}
