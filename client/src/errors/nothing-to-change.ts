import { DelveError } from '../delve-error.ts';
import { NOTHING_TO_CHANGE } from './known.ts';

/** Throws a 400 `nothing_to_change` where a change names no field that there is. */
export function requireChange(fields: object): void {
  if (Object.keys(fields).length === 0) throw new DelveError(NOTHING_TO_CHANGE);
}
