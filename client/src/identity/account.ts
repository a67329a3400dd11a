import type { Context } from '../context.ts';
import type { Json } from '../database.types.ts';
import { DelveError } from '../delve-error.ts';
import { fromAuth } from '../errors/auth.ts';
import { SESSION_ENDED, TOKEN_EXPIRED } from '../errors/known.ts';
import { requireChange } from '../errors/nothing-to-change.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { withoutUndefined } from '../without-undefined.ts';
import {
  type AccountChange,
  type AccountDeactivation,
  accountChange,
  deactivation,
} from './account-changes.ts';

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

/** Everything that is kept about a person. */
export interface AccountExport {
  readonly exportedAt: Date;
  /** Rows by the name of their table, as the database has them; a table without rows of theirs is an empty list. */
  readonly tables: Readonly<Record<string, readonly Json[]>>;
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

  /**
   * Changes what is given, all of it or nothing: what can be refused is asked for first. The password goes before the
   * rest, because Auth alone knows whether it takes it; only an outage between the two leaves the rest undone, and then
   * the same call again completes it, for a password that is the present one already counts as changed.
   *
   * For a new password when the sign-in is more than 24 hours ago, send `currentPassword` too; five tries, then one every
   * twelve minutes.
   * Errors: 400 `nothing_to_change`, `weak_password`, `profile_image_path_is_the_persons`, 401,
   * 403 `current_password_required`, `wrong_current_password`, `no_password` where the account has none, 429
   * `rate_limited`.
   */
  async update(change: AccountChange): Promise<void> {
    const { supabase, caller, images } = this.#context;
    const { password, currentPassword, firstName, lastName, profileImage } = checked(accountChange, change);
    const columns = withoutUndefined({
      first_name: firstName,
      last_name: lastName,
      profile_image_path: profileImage === undefined ? undefined : images.pathOf(profileImage),
    });
    requireChange(withoutUndefined({ ...columns, password }));
    const id = await caller.requireUserId();
    if (columns.profile_image_path && !isUploadOf(id, columns.profile_image_path)) throw notOwnPicture();
    if (password !== undefined) {
      if (currentPassword !== undefined) await this.#confirm(currentPassword);
      await this.#setPassword(password);
    }
    if (Object.keys(columns).length === 0) return;
    const rows = await answerOf(supabase.from('profiles').update(columns).eq('id', id).select('id'));
    if (rows.length === 0) throw new DelveError(SESSION_ENDED);
  }

  /**
   * Switches the account off: hides what is the person's and ends all their sessions. The next sign-in, by whichever
   * way, switches it on again. A subscription goes on meanwhile: whoever wants it to end cancels it before. Errors: 401.
   */
  async deactivate(input: AccountDeactivation = {}): Promise<void> {
    const { supabase, caller } = this.#context;
    const { reason } = checked(deactivation, input);
    await caller.requireUserId();
    await answerOf(supabase.rpc('deactivate_account', withoutUndefined({ reason })));
    await this.#forgetSession();
  }

  /** Deletes the account with everything that is the person's, for good; a subscription ends at once. Errors: 401. */
  async delete(): Promise<void> {
    const { supabase, caller } = this.#context;
    await caller.requireUserId();
    await answerOf(supabase.rpc('delete_account'));
    await this.#forgetSession();
  }

  /** Everything that is kept about the person, to take along. Errors: 401. */
  async export(): Promise<AccountExport> {
    const { supabase, caller } = this.#context;
    await caller.requireUserId();
    const exported = (await answerOf(supabase.rpc('export_my_data'))) as Readonly<Record<string, unknown>>;
    const { exported_at, ...tables } = exported;
    return { exportedAt: new Date(String(exported_at)), tables: tables as AccountExport['tables'] };
  }

  /** Lets the session set a new password for a while, as a sign-in would. */
  async #confirm(currentPassword: string): Promise<void> {
    const [answer] = await answerOf(
      this.#context.supabase.rpc('confirm_current_password', { password: currentPassword }),
    );
    if (answer?.is_right) return;
    const seconds = answer?.seconds_to_wait ?? 0;
    throw seconds > 0 ? tooManyTries(Math.ceil(seconds)) : wrongCurrentPassword();
  }

  async #setPassword(password: string): Promise<void> {
    const { auth } = this.#context.supabase;
    await this.#adoptGivenToken();
    const { error } = await auth.updateUser({ password });
    if (error && error.code !== 'same_password') throw fromAuth(error);
  }

  /** auth-js changes the user of the session that it keeps, so a token that came from outside becomes that session. */
  async #adoptGivenToken(): Promise<void> {
    const { supabase, caller } = this.#context;
    if (caller.givenToken === null) return;
    const { error } = await supabase.auth.setSession({
      access_token: caller.givenToken,
      refresh_token: NO_REFRESH_TOKEN,
    });
    // It tries to renew what has expired, which this token cannot be.
    if (error?.code === 'refresh_token_not_found') throw new DelveError({ ...TOKEN_EXPIRED, cause: error });
    if (error) throw fromAuth(error);
  }

  /** The session is gone on the server; what an app has kept of it goes too, without a word about that. */
  async #forgetSession(): Promise<void> {
    const { supabase, caller } = this.#context;
    if (caller.givenToken === null) await supabase.auth.signOut({ scope: 'local' });
  }
}

/** auth-js asks for one, and goes on with an access token that is good though this renews nothing. */
const NO_REFRESH_TOKEN = 'none';

/** As the constraint on `profiles` has it; asked for here, too, because a new password goes before the profile. */
function isUploadOf(personId: string, path: string): boolean {
  const [folder, ...names] = path.split('/');
  return folder === personId && names.every((name) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name));
}

function wrongCurrentPassword(): DelveError {
  return new DelveError({
    status: 403,
    code: 'wrong_current_password',
    message: 'The current password is wrong.',
    hint: 'Reset the password by mail if it is forgotten.',
    errors: { currentPassword: ['Is wrong.'] },
  });
}

function tooManyTries(seconds: number): DelveError {
  return new DelveError({
    status: 429,
    code: 'rate_limited',
    message: 'The current password was tried too often; wait, or sign in again.',
    hint: `Try again in ${seconds} s, or sign in again and leave the current password out.`,
    retryAfterSeconds: seconds,
  });
}

function notOwnPicture(): DelveError {
  return new DelveError({
    status: 400,
    code: 'profile_image_path_is_the_persons',
    message: 'The picture must be one that you have uploaded.',
    errors: { profileImage: ['Must be a picture that you have uploaded.'] },
  });
}
