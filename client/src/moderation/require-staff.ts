import type { Context } from '../context.ts';
import { DelveError } from '../delve-error.ts';
import { answerOf } from '../errors/postgrest.ts';

/**
 * Row-level security leaves others without rows and says nothing; this says why.
 * Errors: 401 `missing_token`, 403 `staff_only`.
 */
export async function requireStaff({ supabase, caller }: Context): Promise<void> {
  await caller.requireUserId();
  if (await answerOf(supabase.rpc('is_staff'))) return;
  throw new DelveError({ status: 403, code: 'staff_only', message: 'Only staff may do that.' });
}
