import * as z from 'zod';
import type { Context } from '../context.ts';
import { DelveError } from '../delve-error.ts';
import { fromAuth } from '../errors/auth.ts';
import { fromFunctionCall } from '../errors/function-call.ts';
import { EMAIL_TAKEN } from '../errors/known.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import { callApi } from '../function-call.ts';
import type { CreateOptions } from '../once.ts';
import { type Session, sessionOf } from './session.ts';

const registration = z.object({
  email: fields.email,
  password: fields.newPassword,
  firstName: fields.personName,
  lastName: fields.personName,
});
const credentials = z.object({ email: fields.email, password: fields.secret });
const socialToken = z.object({ accessToken: fields.providerToken });

const passwordResetRequest = z.object({ email: fields.email });
const passwordResetCode = z.object({ email: fields.email, code: fields.resetCode });
const passwordReset = passwordResetCode.extend({ password: fields.newPassword });

/** A new account: an address, a password of at most 72 bytes, a first and a last name. */
export type Registration = z.input<typeof registration>;
/** What {@link Auth.login} takes. */
export type Credentials = z.input<typeof credentials>;

/** The address, and the code that came to it. */
export type PasswordResetCode = z.input<typeof passwordResetCode>;
/** What {@link Auth.resetPassword} takes: address, code and the new password, of at most 72 bytes. */
export type PasswordReset = z.input<typeof passwordReset>;
/** What {@link Auth.signInWithGoogle} and {@link Auth.signInWithFacebook} take: the provider's token, not ours. */
export type SocialToken = z.input<typeof socialToken>;

/** Whom {@link Auth.register} made. */
export interface RegisteredUser {
  /** A UUID. */
  readonly id: string;
  readonly email: string;
}

/** Registration, sign-in and sessions. */
export class Auth {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * Creates an account and signs it in, where e-mail addresses need no confirmation first.
   * Auth knows no idempotency keys. The address itself keeps a repetition from making a second account; with a key, a
   * repetition whose password is the account's, so that its caller might as well sign in, is signed in and answered
   * like the first. Errors: 400 `weak_password`, 409 `email_taken`.
   */
  async register(input: Registration, { idempotencyKey }: CreateOptions = {}): Promise<RegisteredUser> {
    const wanted = checked(registration, input);
    if (idempotencyKey !== undefined) checked(fields.idempotencyKey, idempotencyKey, 'idempotencyKey');
    try {
      return await this.#signUp(wanted);
    } catch (error) {
      const isTaken = error instanceof DelveError && error.code === EMAIL_TAKEN.code;
      if (!isTaken || idempotencyKey === undefined) throw error;
      return this.#registeredBefore(wanted, error);
    }
  }

  async #signUp({ email, password, firstName, lastName }: Registration): Promise<RegisteredUser> {
    const signUp = () =>
      this.#context.supabase.auth.signUp({
        email,
        password,
        options: { data: { first_name: firstName, last_name: lastName } },
      });
    let { data, error } = await signUp();
    // Of two registrations of one address at once, Auth answers the later one with a 500; asked again, it knows why.
    if (error?.status === 500) ({ data, error } = await signUp());
    if (error) throw fromAuth(error);
    // With confirmations on, Auth answers for a taken address with a made-up user that has no identity.
    if (!data.user || data.user.identities?.length === 0) throw new DelveError(EMAIL_TAKEN);
    return { id: data.user.id, email: data.user.email ?? email };
  }

  /** Throws `taken` where the password is not the account's. */
  async #registeredBefore({ email, password }: Registration, taken: DelveError): Promise<RegisteredUser> {
    const { data, error } = await this.#context.supabase.auth.signInWithPassword({ email, password });
    if (error) throw error.status === 400 ? taken : fromAuth(error);
    return { id: data.user.id, email: data.user.email ?? email };
  }

  /** Errors: 401 `invalid_credentials`. */
  async login(input: Credentials): Promise<Session> {
    const { data, error } = await this.#context.supabase.auth.signInWithPassword(checked(credentials, input));
    return sessionOf(data.session, error);
  }

  /**
   * Signs a person in with the access token that Google has given the app; the first time an account is made.
   * Errors: 401 `invalid_provider_token`, 409 `sign_in_to_link` where Google does not vouch for the address and it has an
   * account, 422 `email_required`, 502 `provider_failed`, 503 `provider_unreachable`.
   */
  signInWithGoogle(input: SocialToken): Promise<Session> {
    return this.#signInByToken('google', input);
  }

  /**
   * The same with the access token of Facebook Login. Errors: those of {@link Auth.signInWithGoogle}; 409
   * `sign_in_to_link` where the address has an account that Facebook does not belong to.
   */
  signInWithFacebook(input: SocialToken): Promise<Session> {
    return this.#signInByToken('facebook', input);
  }

  async #signInByToken(provider: 'google' | 'facebook', input: SocialToken): Promise<Session> {
    const { accessToken } = checked(socialToken, input);
    const { supabase } = this.#context;
    const { data, error } = await supabase.functions.invoke<SocialAnswer>(`api/auth/${provider}`, {
      method: 'POST',
      body: { access_token: accessToken },
    });
    if (error || data === null) throw await fromFunctionCall(error);
    const { token, refresh } = data.data;
    const kept = await supabase.auth.setSession({ access_token: token, refresh_token: refresh });
    return sessionOf(kept.data.session, kept.error);
  }

  /**
   * Exchanges a refresh token, by default the session's own, for a new session.
   * Errors: 401 `invalid_refresh_token`, `session_ended`.
   */
  async refresh(refreshToken?: string): Promise<Session> {
    const { auth } = this.#context.supabase;
    const { data, error } = await auth.refreshSession(
      refreshToken === undefined
        ? undefined
        : { refresh_token: checked(fields.secret, refreshToken, 'refreshToken') },
    );
    return sessionOf(data.session, error);
  }

  /** Ends this session; the user's sessions elsewhere go on. Errors: 401 `session_ended`. */
  async logout(): Promise<void> {
    const { supabase, caller } = this.#context;
    const { error } =
      caller.givenToken === null
        ? await supabase.auth.signOut({ scope: 'local' })
        : await supabase.auth.admin.signOut(caller.givenToken, 'local');
    if (error) throw fromAuth(error);
  }

  /**
   * Has a code of 6 digits mailed to the address, which works for 10 minutes; a newer one takes its place. It resolves
   * for an address without an account as well, and when the address has had its five codes of the hour.
   */
  async requestPasswordReset(email: string): Promise<void> {
    const body = checked(passwordResetRequest, { email });
    await callApi(this.#context, '/auth/password-reset/request/', body);
  }

  /**
   * Asks whether a code is right, before the new password is asked for; the code stays good. After five wrong guesses,
   * by whomever, none is right any more. Errors: 400 `invalid_code`.
   */
  async verifyPasswordResetCode(input: PasswordResetCode): Promise<void> {
    const { email, code } = checked(passwordResetCode, input);
    await callApi(this.#context, '/auth/password-reset/verify/', { email, otp: code }, CONTRACT_NAMES);
  }

  /**
   * Sets a new password with a code, once, and ends all sessions of the person; nobody is signed in by it.
   * Errors: 400 `invalid_code`, `weak_password`.
   */
  async resetPassword(input: PasswordReset): Promise<void> {
    const { email, code, password } = checked(passwordReset, input);
    const body = { email, otp: code, new_password: password };
    await callApi(this.#context, '/auth/password-reset/reset/', body, CONTRACT_NAMES);
  }
}

/** How the contract calls fields of this client. */
const CONTRACT_NAMES = { otp: 'code', new_password: 'password' } as const;

interface SocialAnswer {
  readonly data: { readonly token: string; readonly refresh: string };
}
