import type { AuthError } from '@supabase/supabase-js';
import { DelveError, type DelveErrorDetails } from '../delve-error.ts';
import {
  EMAIL_TAKEN,
  INTERNAL_ERROR,
  INVALID_API_KEY,
  INVALID_TOKEN,
  isInvalidApiKey,
  SESSION_ENDED,
  UNREACHABLE,
} from './known.ts';

/**
 * What an error of Supabase Auth means to a caller.
 * Codes: https://supabase.com/docs/guides/auth/debugging/error-codes
 */
export function fromAuth(error: AuthError): DelveError {
  return new DelveError({ ...meaningOf(error), cause: error });
}

function meaningOf(error: AuthError): DelveErrorDetails {
  const known = error.code === undefined ? undefined : MEANINGS[error.code];
  if (known) return known;
  // What auth-js makes of `session_not_found`; it carries a status of its own invention.
  if (error.name === 'AuthSessionMissingError') return SESSION_ENDED;
  if (error.code === 'weak_password') return refused('password', 'weak_password', error.message);
  // Auth's messages on an address ("Unable to validate email address: invalid format") carry no code of their own.
  if (error.code === 'email_address_invalid' || (error.status === 400 && /\bemail\b/i.test(error.message))) {
    return refused('email', 'validation_failed', error.message);
  }
  if (error.status === 429) return TOO_MANY;
  if (error.name === 'AuthRetryableFetchError' || !error.status) return UNREACHABLE;
  if (isInvalidApiKey(error.message)) return INVALID_API_KEY;
  if (error.status === 401 || error.status === 403) return SESSION_ENDED;
  if (error.status < 500) return { status: 400, code: error.code ?? 'refused', message: error.message };
  return INTERNAL_ERROR;
}

function refused(field: string, code: string, message: string): DelveErrorDetails {
  return { status: 400, code, message, errors: { [field]: [message] } };
}

const INVALID_REFRESH_TOKEN: DelveErrorDetails = {
  status: 401,
  code: 'invalid_refresh_token',
  message: 'The refresh token is not valid any more; sign in again.',
};
/** Auth does not say how long; its buckets have something again within a minute. */
const TOO_MANY: DelveErrorDetails = {
  status: 429,
  code: 'rate_limited',
  message: 'Too many attempts; wait a little and try again.',
  retryAfterSeconds: 60,
};

const MEANINGS: Readonly<Record<string, DelveErrorDetails>> = {
  user_already_exists: EMAIL_TAKEN,
  email_exists: EMAIL_TAKEN,
  invalid_credentials: {
    status: 401,
    code: 'invalid_credentials',
    message: 'The e-mail address or the password is wrong.',
  },
  email_not_confirmed: {
    status: 403,
    code: 'email_not_confirmed',
    message: 'Confirm the e-mail address first: the link is in your mailbox.',
  },
  reauthentication_needed: {
    status: 403,
    code: 'current_password_required',
    message: 'The sign-in is more than 24 hours ago: a new password needs the current one.',
    hint: 'Send the current password as well. Where the account has none, sign in again and set one within 24 hours.',
  },
  user_banned: { status: 403, code: 'user_banned', message: 'This account is suspended.' },
  signup_disabled: { status: 403, code: 'signup_disabled', message: 'Registration is closed.' },
  over_request_rate_limit: TOO_MANY,
  over_email_send_rate_limit: TOO_MANY,
  refresh_token_not_found: INVALID_REFRESH_TOKEN,
  refresh_token_already_used: INVALID_REFRESH_TOKEN,
  session_not_found: SESSION_ENDED,
  session_expired: SESSION_ENDED,
  user_not_found: SESSION_ENDED,
  bad_jwt: INVALID_TOKEN,
  no_authorization: INVALID_TOKEN,
};
