import type { Context } from '../context.ts';
import { DelveError } from '../delve-error.ts';
import { SESSION_ENDED } from '../errors/known.ts';
import { answerOf } from '../errors/postgrest.ts';

/** What a person sees of their own account. */
export interface AccountDetails {
  /** A UUID. */
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Absolute; a placeholder where there is no picture. */
  readonly profileImageUrl: string;
  /** Whether the e-mail address was proved to be the person's own. */
  readonly isVerified: boolean;
}

/** The signed-in person's own account. */
export class Account {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Name, address and picture. Errors: 401 `missing_token`, `session_ended`. */
  async get(): Promise<AccountDetails> {
    const { supabase, caller, images } = this.#context;
    const id = await caller.requireUserId();
    const row = await answerOf(
      supabase
        .from('accounts')
        .select(
          'id, email, is_verified, profile:profiles!accounts_id_fkey(first_name, last_name, profile_image_path)',
        )
        .eq('id', id)
        .maybeSingle(),
    );
    // Auth's user is gone, and the account with it.
    if (!row) throw new DelveError(SESSION_ENDED);
    return {
      id: row.id,
      email: row.email,
      firstName: row.profile.first_name,
      lastName: row.profile.last_name,
      profileImageUrl: images.person(row.profile.profile_image_path),
      isVerified: row.is_verified,
    };
  }
}
