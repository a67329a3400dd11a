import { DelveError } from '@delve/client';
import { INTERNAL_ERROR } from '@delve/client/server';

/** What callers are told of an error. A fault of ours is logged, and told without its details. */
export function knownError(error: unknown): DelveError {
  const known = error instanceof DelveError ? error : new DelveError({ ...INTERNAL_ERROR, cause: error });
  if (known.status >= 500) console.error(known.cause ?? known);
  return known;
}
