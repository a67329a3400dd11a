import type { JsonValue } from './json.ts';

/** The body that PostgREST sends with every refusal. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly details: JsonValue;
  readonly hint: string | null;
}

/** A refusal that reaches the caller as it is: codes and sentences are those of PostgREST's Error.hs. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly body: ErrorBody;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    body: { code: string; message: string; details?: JsonValue; hint?: string | null },
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(body.message);
    this.status = status;
    this.body = {
      code: body.code,
      message: body.message,
      details: body.details ?? null,
      hint: body.hint ?? null,
    };
    this.headers = headers;
  }
}

/** `"failed to parse filter (foo.1)" (line 1, column 1)`. */
export function parseError(what: string, source: string, column: number, details: string): ApiError {
  const message = `"failed to parse ${what} (${source})" (line 1, column ${column})`;
  return new ApiError(400, { code: 'PGRST100', message, details });
}

export function invalidBody(message: string): ApiError {
  return new ApiError(400, { code: 'PGRST102', message });
}

export function invalidRange(details: string): ApiError {
  return new ApiError(416, { code: 'PGRST103', message: 'Requested range not satisfiable', details });
}

export function notEmbedded(resource: string): ApiError {
  return new ApiError(400, {
    code: 'PGRST108',
    message: `'${resource}' is not an embedded resource in this request`,
    hint: `Verify that '${resource}' is included in the 'select' query parameter.`,
  });
}

export function notSingular(rows: number): ApiError {
  return new ApiError(406, {
    code: 'PGRST116',
    message: 'Cannot coerce the result to a single JSON object',
    details: `The result contains ${rows} rows`,
  });
}

/** What the real service does and this one does not: said aloud rather than answered wrongly. */
export function unsupported(message: string): ApiError {
  return new ApiError(501, { code: 'PGRST501', message });
}
