import { DelveError } from '../delve-error.ts';
import { INTERNAL_ERROR, INVALID_API_KEY } from '../errors/known.ts';

/** Whether the same call may succeed later. */
export function isTransient({ status, code }: DelveError): boolean {
  return status === 408 || status === 429 || (status >= 500 && code !== INVALID_API_KEY.code);
}

/** What was thrown, as the one error that methods of the client throw. */
export function toDelveError(error: unknown): DelveError {
  return error instanceof DelveError ? error : new DelveError({ ...INTERNAL_ERROR, cause: error });
}
