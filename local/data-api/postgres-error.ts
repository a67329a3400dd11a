import { connectionFailure } from '../postgres/connections.ts';
import { ApiError } from './errors.ts';
import { isObject, parseJson } from './json.ts';

/** What the server's error message carries: https://www.postgresql.org/docs/17/protocol-error-fields.html */
interface ServerError {
  readonly code: string;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
}

/** A driver's failure as PostgREST reports it; `asAnon` decides between 401 and 403 for a missing privilege. */
export function fromDatabase(error: unknown, asAnon: boolean): ApiError {
  if (error instanceof ApiError) return error;
  if (!isServerError(error)) {
    const failure = connectionFailure(error);
    return failure ? unreachable(failure, (error as Error).message) : internalError(error);
  }
  if (error.code === 'PGRST') return raisedResponse(error);
  const status = statusOf(error, asAnon);
  return new ApiError(
    status,
    {
      code: error.code,
      message: error.message,
      details: error.detail ?? null,
      hint: error.hint ?? null,
    },
    status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {},
  );
}

/** Status of an SQLSTATE: PostgREST, Error.hs, `mapSQLtoHTTP`; the first prefix that fits decides. */
const STATUS_BY_PREFIX: readonly (readonly [prefix: string, status: number])[] = [
  ['08', 503],
  ['09', 500],
  ['0L', 403],
  ['0P', 403],
  ['23503', 409],
  ['23505', 409],
  ['25006', 405],
  ['25', 500],
  ['28', 403],
  ['2D', 500],
  ['38', 500],
  ['39', 500],
  ['3B', 500],
  ['40', 500],
  ['53400', 500],
  ['53', 503],
  ['54', 500],
  ['55', 500],
  ['57P01', 503],
  // Not in PostgREST's table: there, a server that has crashed or recovers is met as a lost connection, which is 503.
  ['57P02', 503],
  ['57P03', 503],
  ['57', 500],
  ['58', 500],
  ['F0', 500],
  ['HV', 500],
  ['P0001', 400],
  ['P0', 500],
  ['XX', 500],
  ['42883', 404],
  ['42P01', 404],
  ['42P17', 500],
];

function statusOf({ code, message }: ServerError, asAnon: boolean): number {
  if (code.startsWith('PT')) return customStatus(code.slice(2));
  // 21000 is the caller's fault only when safeupdate raised it; else a subquery returned too many rows.
  if (code === '21000') return message.endsWith('requires a WHERE clause') ? 400 : 500;
  if (code === '22023') return /^role .* does not exist$/.test(message) ? 401 : 400;
  if (code === '42501') return asAnon ? 401 : 403;
  return STATUS_BY_PREFIX.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 400;
}

function customStatus(digits: string): number {
  const status = Number(digits);
  return /^\d{3}$/.test(digits) && status >= 200 && status <= 599 ? status : 500;
}

/** `raise sqlstate 'PGRST'` carries the whole response as JSON in its message and detail. */
function raisedResponse({ message, detail }: ServerError): ApiError {
  const body = parseJson(message);
  if (!isObject(body) || typeof body.code !== 'string' || typeof body.message !== 'string') {
    return raiseUnreadable(`Invalid JSON value for MESSAGE: '${message}'`, MESSAGE_HINT);
  }
  if (detail === undefined) return raiseUnreadable('DETAIL is missing in the RAISE statement', DETAIL_HINT);
  const response = parseJson(detail);
  if (!isObject(response) || typeof response.status !== 'number' || !isObject(response.headers)) {
    return raiseUnreadable(`Invalid JSON value for DETAIL: '${detail}'`, DETAIL_HINT);
  }
  const headers = Object.entries(response.headers).map(([name, text]) => [name, String(text)] as const);
  return new ApiError(
    response.status,
    {
      code: body.code,
      message: body.message,
      details: typeof body.details === 'string' ? body.details : null,
      hint: typeof body.hint === 'string' ? body.hint : null,
    },
    Object.fromEntries(headers),
  );
}

const MESSAGE_HINT =
  "MESSAGE must be a JSON object with obligatory keys: 'code', 'message' and optional keys: 'details', 'hint'.";
const DETAIL_HINT =
  "DETAIL must be a JSON object with obligatory keys: 'status', 'headers' and optional key: 'status_text'.";

function raiseUnreadable(details: string, hint: string): ApiError {
  const message = 'Could not parse JSON in the "RAISE SQLSTATE \'PGRST\'" error';
  return new ApiError(500, { code: 'PGRST121', message, details, hint });
}

function internalError(error: unknown): ApiError {
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError(500, { code: 'PGRSTX00', message });
}

function unreachable(failure: 'exhausted' | 'broken', details: string): ApiError {
  if (failure === 'exhausted') {
    const message = 'Timed out acquiring connection from connection pool.';
    return new ApiError(504, { code: 'PGRST003', message });
  }
  const message = 'Database connection error. Retrying the connection.';
  return new ApiError(503, { code: 'PGRST000', message, details });
}

function isServerError(error: unknown): error is ServerError {
  // Node's own errors (ECONNREFUSED, …) have a code too; only the server's come with a severity.
  return error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string';
}
