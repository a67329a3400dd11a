import { type Database, type Delve, DelveError, type Session } from '@delve/client';
import { answerOf, fields, fromAuth, pause, sessionOf, UNREACHABLE } from '@delve/client/server';
import { type AuthError, createClient, type SupabaseClient } from '@supabase/supabase-js';
import { fetchOnce } from '../fetch-once.ts';
import type { Settings } from '../settings.ts';
import { facebookPerson } from './facebook.ts';
import { googlePerson } from './google.ts';
import { providerIsOff } from './social-errors.ts';
import type { PersonOfToken, SocialIdentity, SocialPerson, SocialProviderName } from './social-profile.ts';

/** A link is void as soon as there is a newer one for the account: sign-ins at once make way for each other. */
const MOST_LINKS = 8;
const LONGEST_PAUSE_MS = 200;

/** Signs people in whom Google or Facebook knows. */
export class SocialSignIn {
  readonly #providers: Readonly<Record<SocialProviderName, PersonOfToken>>;
  readonly #settings: Settings;
  #client: SupabaseClient<Database> | undefined;

  constructor(settings: Settings) {
    const { google, facebook } = settings.social;
    this.#settings = settings;
    this.#providers = {
      google: google === null ? refusing('Google') : googlePerson(google),
      facebook: facebook === null ? refusing('Facebook') : facebookPerson(facebook),
    };
  }

  /** With the secret key, for Auth's admin API: made by the first sign-in, and kept. */
  get #admin(): SupabaseClient<Database> {
    const { supabaseUrl, secretKey } = this.#settings;
    this.#client ??= createClient<Database>(supabaseUrl, secretKey, {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      global: { fetch: fetchOnce },
    });
    return this.#client;
  }

  /**
   * A session, kept by `delve` too, for the person whose access token it is; the first time an account is made.
   * Errors: 401 `invalid_provider_token`, 403 `user_banned`, 409 `sign_in_to_link`, 422 `email_required`, 502
   * `provider_failed`, 503 `provider_unreachable`, `provider_not_configured`.
   */
  async signIn(delve: Delve, provider: SocialProviderName, accessToken: string): Promise<Session> {
    const person = await this.#providers[provider](accessToken);
    const identity = withUsableEmail(person.identity);
    const email =
      (await this.#accountEmail(provider, identity)) ??
      (await this.#createAccount(provider, { ...person, identity }));
    return this.#sessionFor(delve, email);
  }

  /** The address of the person's account, `null` when there is none. */
  #accountEmail(provider: SocialProviderName, { subject, email, isEmailVerified }: SocialIdentity) {
    return answerOf<string | null>(
      this.#admin.rpc('social_account_email', {
        provider,
        subject,
        email,
        is_email_verified: isEmailVerified,
      }),
    );
  }

  /** The database links the account in the transaction that makes it, by `social_identity`. */
  async #createAccount(provider: SocialProviderName, { identity, names }: SocialPerson): Promise<string> {
    const { firstName, lastName } = await names();
    const { error } = await this.#admin.auth.admin.createUser({
      email: identity.email,
      email_confirm: true,
      user_metadata: { first_name: firstName, last_name: lastName },
      app_metadata: {
        social_identity: {
          provider,
          subject: identity.subject,
          is_email_verified: identity.isEmailVerified,
        },
      },
    });
    if (error === null) return identity.email;
    // Of two first sign-ins at once, the later one finds what the earlier one has made.
    const email = await this.#accountEmail(provider, identity);
    if (email === null) throw fromAuth(error);
    return email;
  }

  async #sessionFor(delve: Delve, email: string): Promise<Session> {
    for (let attempt = 1; ; attempt += 1) {
      const { session, error } = await this.#redeemedLink(delve, email);
      if (error === null || !isAnothersDoing(error)) return sessionOf(session, error);
      if (attempt === MOST_LINKS) throw new DelveError({ ...UNREACHABLE, cause: error });
      await pause(Math.random() * LONGEST_PAUSE_MS);
    }
  }

  async #redeemedLink(delve: Delve, email: string) {
    const link = await this.#admin.auth.admin.generateLink({ type: 'magiclink', email });
    if (link.error) return { session: null, error: link.error };
    const { data, error } = await delve.supabase.auth.verifyOtp({
      type: 'magiclink',
      token_hash: link.data.properties.hashed_token,
    });
    return { session: data.session, error };
  }
}

/** A link that a newer one has voided, or two that Auth was storing at the same moment. */
function isAnothersDoing({ code, status }: AuthError): boolean {
  return code === 'otp_expired' || status === 500;
}

function refusing(provider: string): PersonOfToken {
  return async () => {
    throw providerIsOff(provider);
  };
}

/** An address that no account can have is like none. */
function withUsableEmail(identity: SocialIdentity): SocialIdentity {
  const email = fields.email.safeParse(identity.email);
  return { ...identity, email: email.success ? email.data : '' };
}
