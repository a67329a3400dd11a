import type { Delve } from '@delve/client';

/**
 * Asks the Data API whether a token is good and its session goes on, which every call with the token does by itself:
 * for what a function does with its own rights, and for what goes on without calls. Throws a 401 `invalid_token`,
 * `token_expired`, `session_ended`.
 */
export async function requireLiveSession(delve: Delve): Promise<void> {
  await delve.account.get();
}
