import type { Context } from '../context.ts';
import { DelveError } from '../delve-error.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';

/**
 * Calls something for owners that answers `business_not_found` for somebody else's business, too, and tells the two
 * apart. `argument` is what the method calls the id. Errors: 401, 403 `not_the_owner`, 404 `business_not_found`.
 */
export async function asOwner<Data>(
  context: Context,
  businessId: number,
  call: (businessId: number) => Promise<Data>,
  argument = 'id',
): Promise<Data> {
  const wanted = checked(fields.id, businessId, argument);
  await context.caller.requireUserId();
  try {
    return await call(wanted);
  } catch (error) {
    if (error instanceof DelveError && error.code === 'business_not_found')
      throw await refusal(context, wanted);
    throw error;
  }
}

/** Why a business could not be changed: somebody else's that everybody sees, or one that is not there for the caller. */
export async function refusal({ supabase }: Context, businessId: number): Promise<DelveError> {
  const visible = await answerOf(supabase.from('businesses').select('id').eq('id', businessId).maybeSingle());
  return visible ? notTheOwner() : businessNotFound();
}

export function notTheOwner(): DelveError {
  return new DelveError({
    status: 403,
    code: 'not_the_owner',
    message: 'Only the owner of this business may do that.',
  });
}

export function businessNotFound(): DelveError {
  return new DelveError({ status: 404, code: 'business_not_found', message: 'There is no such business.' });
}
