import { DelveError } from '../delve-error.ts';
import { ABORTED, NO_ANSWER } from '../errors/known.ts';

/** The next of ever longer pauses (ms), the last of which repeats; off by up to a quarter, so that not all come at once. */
export function nextPause(pauses: readonly number[], failures: number): number {
  const pause = pauses[Math.min(failures, pauses.length - 1)] ?? 0;
  return pause * (0.75 + Math.random() / 2);
}

/** The answer, or a 503 when it takes longer: a request in a broken network may never end by itself. */
export function within<Answer>(milliseconds: number, answer: Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DelveError(NO_ANSWER)), milliseconds);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The answer, or a 499 `aborted` as soon as the signal is. */
export function unlessAborted<Answer>(
  signal: AbortSignal | undefined,
  answer: Promise<Answer>,
): Promise<Answer> {
  if (!signal) return answer;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new DelveError(ABORTED));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Resolves after so long, or once the signal is aborted. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, signal?.aborted ? 0 : milliseconds);
    signal?.addEventListener('abort', end);
  });
}
