import { DelveError } from '@delve/client';
import { pause, TOKEN_EXPIRED, within } from '@delve/client/server';
import { Closing } from './closing.ts';

/** Between two questions (ms). An ended session is found out at most `ASK_EVERY + ANSWERED_WITHIN` after its end. */
const ASK_EVERY = 20_000;
const ANSWERED_WITHIN = 8_000;

/** Between a question that was not answered and the next (ms). */
const ASK_AGAIN = 2_000;

/** For so long (ms) a socket may stay open after the last time that its caller was confirmed. */
const TRUSTED_FOR = 30_000;

/**
 * Asks again and again whether a socket may stay open. Resolves when `signal` is aborted. Throws what `confirm` refuses
 * it for, a 401 `token_expired` when the token expires, or {@link Closing} when no answer is to be had.
 */
export async function watch(
  confirm: () => Promise<void>,
  expiresAt: Date | null,
  signal: AbortSignal,
): Promise<void> {
  const left = () => (expiresAt === null ? Infinity : expiresAt.getTime() - Date.now());
  let confirmedAt = Date.now();
  let wait = ASK_EVERY;
  while (!signal.aborted) {
    await pause(Math.min(wait, left()), signal);
    if (signal.aborted) return;
    if (left() <= 0) throw new DelveError(TOKEN_EXPIRED);
    const askedAt = Date.now();
    try {
      await within(ANSWERED_WITHIN, confirm());
      confirmedAt = askedAt;
      wait = ASK_EVERY;
    } catch (error) {
      if (isRefusal(error)) throw error;
      if (Date.now() - confirmedAt >= TRUSTED_FOR) {
        console.error(error);
        throw new Closing('tryAgainLater', 'Whether the session goes on cannot be found out; reconnect.');
      }
      wait = ASK_AGAIN;
    }
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Closing || (error instanceof DelveError && error.status === 401);
}
