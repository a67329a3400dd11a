/** Messages by field of the input: `{ email: ['Must be an e-mail address.'] }`. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** What a {@link DelveError} says. */
export interface DelveErrorDetails {
  /** HTTP status that fits: 400 validation, 401 sign in, 402 payment, 403, 404, 409, 422, 429, 500, 503 unreachable. */
  readonly status: number;
  /** Stable name to decide by: `business_not_found`, `email_taken`, … */
  readonly code: string;
  /** A sentence for people. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string | undefined;
  /** Where the person can do something about it; with a 402 `action_required`, the page that confirms the payment. */
  readonly url?: string | undefined;
  /** What is wrong with which field. */
  readonly errors?: FieldErrors | undefined;
  /** Whole seconds after which another try may succeed; with a 429. */
  readonly retryAfterSeconds?: number | undefined;
  /** The error that it was made of: of the Data API, of Auth, of zod. */
  readonly cause?: unknown;
}

/** The one error that methods of the client throw. */
export class DelveError extends Error {
  override readonly name = 'DelveError';
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;
  readonly url: string | undefined;
  readonly errors: FieldErrors | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(details: DelveErrorDetails) {
    super(details.message, { cause: details.cause });
    this.status = details.status;
    this.code = details.code;
    this.hint = details.hint;
    this.url = details.url;
    this.errors = details.errors;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}
