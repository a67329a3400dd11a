import type { PostgrestError, PostgrestResponse, PostgrestSingleResponse } from '@supabase/supabase-js';
import { DelveError, type DelveErrorDetails } from '../delve-error.ts';
import {
  INTERNAL_ERROR,
  INVALID_API_KEY,
  INVALID_TOKEN,
  isInvalidApiKey,
  SIGN_IN_FIRST,
  TOKEN_EXPIRED,
  UNREACHABLE,
} from './known.ts';

/** Awaits a query or call of the Data API: its data, or a thrown {@link DelveError}. */
export async function answerOf<Data>(request: PromiseLike<PostgrestSingleResponse<Data>>): Promise<Data> {
  const { data, error, status } = await request;
  if (error) throw fromPostgrest(error, status);
  return data;
}

/** Awaits a query that counts (`{ count: 'exact' }`): the number, or a thrown {@link DelveError}. */
export async function countOf(request: PromiseLike<PostgrestResponse<unknown>>): Promise<number> {
  const { count, error, status } = await request;
  if (error) throw fromPostgrest(error, status);
  return count ?? 0;
}

/**
 * What the Data API's error means to a caller. Codes: https://docs.postgrest.org/en/stable/references/errors.html
 * and, for `raise sqlstate 'PTxyz'` of our own functions, the stable code stands in `details`.
 */
function fromPostgrest(error: PostgrestError, status: number): DelveError {
  return new DelveError({ hint: error.hint || undefined, ...meaningOf(error, status), cause: error });
}

function meaningOf(error: PostgrestError, status: number): DelveErrorDetails {
  const { code } = error;
  // The hint is of the request's own making, and says nothing to whoever calls.
  if (status === 0) return { ...UNREACHABLE, hint: undefined };
  const raised = /^PT([45]\d\d)$/.exec(code)?.[1];
  if (raised) return { status: Number(raised), code: error.details || 'refused', message: error.message };
  if (/^PGRST30[0-3]$/.test(code)) {
    return /expired/i.test(error.message) ? TOKEN_EXPIRED : INVALID_TOKEN;
  }
  if (code === '42501') return status === 401 ? SIGN_IN_FIRST : FORBIDDEN;
  if (/^(23|22)/.test(code)) return brokenRule(error);
  if (code === 'PGRST116') return { status: 404, code: 'not_found', message: 'Nothing was found.' };
  if (code === '57014') return { status: 503, code: 'timeout', message: 'That took too long; try again.' };
  if (/^(08|53|57)|^PGRST00[0-3]$/.test(code) || [502, 503, 504].includes(status)) return UNREACHABLE;
  return isInvalidApiKey(error.message) ? INVALID_API_KEY : INTERNAL_ERROR;
}

/** A value that a constraint or a column's type refused. Constraints are named for the rule that they state. */
function brokenRule({ code, message }: PostgrestError): DelveErrorDetails {
  const constraint = /constraint "([^"]+)"/.exec(message)?.[1];
  if (code === '23503' && constraint) return unknownReference(message, constraint);
  if (code === '23505') {
    return { status: 409, code: constraint ?? 'already_exists', message: 'That exists already.' };
  }
  const column = /column "([^"]+)"/.exec(message)?.[1];
  if (code === '23502' && column) {
    const errors = { [camelCase(column)]: ['This field is required.'] };
    return { status: 400, code: 'validation_failed', message: `${words(column)} is required.`, errors };
  }
  if (code === '23514' && constraint) {
    const known = BROKEN_CONSTRAINTS[constraint];
    if (known) return { status: 400, code: constraint, ...known };
    return { status: 400, code: constraint, message: `That breaks a rule: ${words(constraint)}.` };
  }
  return { status: 400, code: 'invalid_value', message: 'A value cannot be stored as it was sent.' };
}

/**
 * The column is read from the constraint, `<table>_<column>_fkey`: what the Data API says in `details` leaves it
 * out where the table has row-level security.
 */
function unknownReference(message: string, constraint: string): DelveErrorDetails {
  const table = /on table "([^"]+)"/.exec(message)?.[1] ?? '';
  const column = constraint.replace(`${table}_`, '').replace(/_fkey$/, '');
  const name = column.replace(/_id$/, '');
  return {
    status: 422,
    code: `unknown_${name}`,
    message: `There is no such ${words(name)}.`,
    errors: { [camelCase(column)]: ['Does not exist.'] },
  };
}

const words = (name: string) => name.replaceAll('_', ' ');
const camelCase = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Constraints that a checked input can still break. */
const BROKEN_CONSTRAINTS: Readonly<Record<string, Pick<DelveErrorDetails, 'message' | 'errors'>>> = {
  logo_path_is_the_owners: {
    message: 'The logo must be a picture that the owner has uploaded.',
    errors: { logo: ['Must be a picture that you have uploaded.'] },
  },
  thumbnail_path_is_of_posts: {
    message: 'The thumbnail must be a picture that was uploaded for posts.',
    errors: { thumbnail: ['Must be a path below content/posts/.'] },
  },
  image_path_is_of_ads: {
    message: 'The image must be a picture that was uploaded for ads.',
    errors: { image: ['Must be a path below content/ads/.'] },
  },
  ends_on_is_within_a_year_of_start: {
    message: 'An event ends on or after its first day, within a year.',
    errors: { endsOn: ['Must be the first day, or at most a year later.'] },
  },
  ends_at_after_starts_at: {
    message: 'It must end after it starts.',
    errors: { endsAt: ['Must be later than the start.'] },
  },
};

const FORBIDDEN: DelveErrorDetails = { status: 403, code: 'forbidden', message: 'You may not do that.' };
