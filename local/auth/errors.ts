import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/**
 * A refusal in the words of Auth: HTTP status, stable code
 * (https://supabase.com/docs/guides/auth/debugging/error-codes) and sentence.
 */
export class AuthError extends Error {
  override name = 'AuthError';
  readonly status: number;
  readonly code: string;
  /** Why a password is too weak: `length`, `characters`. */
  readonly reasons: readonly string[] | undefined;

  constructor(status: number, code: string, message: string, reasons?: readonly string[]) {
    super(message);
    this.status = status;
    this.code = code;
    this.reasons = reasons;
  }
}

/**
 * A refusal of the token endpoint in the form of RFC 6749, which Auth keeps for id tokens and missing fields.
 */
export class OAuthError extends Error {
  override name = 'OAuthError';
  readonly error: string;

  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}

/** Ends a transaction with a commit, and then throws: what was written before a refusal must stay. */
export class CommitThenThrow extends Error {
  readonly refusal: Error;

  constructor(refusal: Error) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

export const badRequest = (code: string, message: string) => new AuthError(400, code, message);
export const validationFailed = (message: string) => new AuthError(400, 'validation_failed', message);
export const forbidden = (code: string, message: string) => new AuthError(403, code, message);
export const notFound = (code: string, message: string) => new AuthError(404, code, message);
export const unprocessable = (code: string, message: string) => new AuthError(422, code, message);
export const tooMany = (code: string, message: string) => new AuthError(429, code, message);
export const unexpected = (message: string) => new AuthError(500, 'unexpected_failure', message);

const API_VERSION = 'x-supabase-api-version';

/**
 * Writes a refusal as the version of the API that the caller asked for has it: `{code, message}` since
 * 2024-01-01, before that `{code: <status>, error_code, msg}`.
 */
export function respondWithError(c: Context, error: AuthError | OAuthError): Response {
  if (error instanceof OAuthError) {
    return c.json({ error: error.error, error_description: error.message }, 400);
  }
  c.header('x-sb-error-code', error.code);
  const details = error.reasons ? { weak_password: { reasons: error.reasons } } : {};
  const status = error.status as ContentfulStatusCode;
  if ((c.req.header(API_VERSION) ?? '') >= '2024-01-01') {
    c.header(API_VERSION, '2024-01-01');
    return c.json({ code: error.code, message: error.message, ...details }, status);
  }
  return c.json({ code: error.status, error_code: error.code, msg: error.message, ...details }, status);
}
