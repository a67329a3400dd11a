import type { DelveErrorDetails } from '../delve-error.ts';

/** Network, Data API, Auth or database do not answer. */
export const UNREACHABLE: DelveErrorDetails = {
  status: 503,
  code: 'unreachable',
  message: 'The service cannot be reached at the moment; try again.',
};
/** A fault of ours: nothing that a caller sent should lead here. */
export const INTERNAL_ERROR: DelveErrorDetails = {
  status: 500,
  code: 'internal_error',
  message: 'Something went wrong on our side.',
};
/** The gateway knows no such key: whoever set up the client is to know, not its users. */
export const INVALID_API_KEY: DelveErrorDetails = {
  status: 500,
  code: 'invalid_api_key',
  message: 'The key that the client was made with is none of this project.',
  hint: 'Pass the publishable key of the project at `url`.',
};
/** What the gateway says to a key that it does not know. */
export const isInvalidApiKey = (message: string) => /\binvalid api key\b/i.test(message);
/** There is no token. */
export const SIGN_IN_FIRST: DelveErrorDetails = {
  status: 401,
  code: 'missing_token',
  message: 'Sign in first.',
};
/** Not a token, or not one of this project. */
export const INVALID_TOKEN: DelveErrorDetails = {
  status: 401,
  code: 'invalid_token',
  message: 'The access token is not valid.',
};
/** A token that was good once. */
export const TOKEN_EXPIRED: DelveErrorDetails = {
  status: 401,
  code: 'token_expired',
  message: 'The access token has expired; refresh it.',
};
/** A token whose session was signed out, or whose user is gone. */
export const SESSION_ENDED: DelveErrorDetails = {
  status: 401,
  code: 'session_ended',
  message: 'The session has ended; sign in again.',
};
/** For registration. */
export const EMAIL_TAKEN: DelveErrorDetails = {
  status: 409,
  code: 'email_taken',
  message: 'An account with this e-mail address exists already.',
  hint: 'Sign in, or reset the password.',
  errors: { email: ['Is taken.'] },
};
/** A change without any field. */
export const NOTHING_TO_CHANGE: DelveErrorDetails = {
  status: 400,
  code: 'nothing_to_change',
  message: 'Name at least one field to change.',
};
/** The caller's `signal` was aborted: whether what was under way has happened is not known. */
export const ABORTED: DelveErrorDetails = {
  status: 499,
  code: 'aborted',
  message: 'The call was aborted by its caller.',
};
/** An answer that did not come in time. */
export const NO_ANSWER: DelveErrorDetails = {
  status: 503,
  code: 'unreachable',
  message: 'The service did not answer in time; try again.',
};
/** For subscriptions, whose events come by Realtime. */
export const NOT_JOINED: DelveErrorDetails = {
  status: 503,
  code: 'realtime_unreachable',
  message: 'Events do not come by themselves at the moment; they are asked for until they do again.',
};
/** Node 20 has no WebSocket of its own. */
export const NO_WEBSOCKET: DelveErrorDetails = {
  status: 500,
  code: 'no_websocket',
  message: 'This platform has no WebSocket of its own, and supabase-js wants one.',
  hint: 'Pass `supabase: { realtime: { transport: ws } }` with the package `ws`.',
};
