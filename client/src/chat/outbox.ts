import type { Context } from '../context.ts';
import { DelveError } from '../delve-error.ts';
import { ABORTED } from '../errors/known.ts';
import { nextPause, pause, unlessAborted } from '../live/pauses.ts';
import { PerClient } from '../live/per-client.ts';
import { isTransient, toDelveError } from '../live/transient.ts';

/** How long (ms) a message is sent again and again. */
const GIVE_UP_AFTER = 120_000;
/** After how long (ms) it is sent again. */
const SEND_AGAIN_AFTER = [500, 1000, 2000, 4000, 8000];

const outboxes = new PerClient<number, Outbox>();

/** What is to be sent to a chat by this client, in the order of the calls. */
export function outboxOf(context: Context, chatId: number): Outbox {
  return outboxes.get(context, chatId, () => new Outbox(() => outboxes.drop(context, chatId)));
}

/**
 * Sends one after the other, each until it is acknowledged or refused, its `signal` is aborted, or two minutes have
 * gone. What is sent has to carry a name of its own, by which a repetition is known.
 */
export class Outbox {
  readonly #onEmpty: () => void;
  #last: Promise<unknown> = Promise.resolve();
  #size = 0;

  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty;
  }

  send<Answer>(attempt: () => Promise<Answer>, signal: AbortSignal | undefined): Promise<Answer> {
    const deadline = Date.now() + GIVE_UP_AFTER;
    const begin = () => sendUntil(deadline, attempt, signal);
    const sent = this.#last.then(begin, begin);
    this.#last = sent;
    this.#size++;
    const leave = () => {
      if (--this.#size === 0) this.#onEmpty();
    };
    sent.then(leave, leave);
    return unlessAborted(signal, sent);
  }
}

async function sendUntil<Answer>(
  deadline: number,
  attempt: () => Promise<Answer>,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  for (let failures = 0; ; failures++) {
    if (signal?.aborted) throw new DelveError(ABORTED);
    try {
      return await unlessAborted(signal, attempt());
    } catch (thrown) {
      const error = toDelveError(thrown);
      const wait = Math.max(nextPause(SEND_AGAIN_AFTER, failures), (error.retryAfterSeconds ?? 0) * 1000);
      if (!maySucceedAgain(error) || Date.now() + wait > deadline) throw error;
      await pause(wait, signal);
    }
  }
}

/** The twin of an attempt that was given up may still be under way. */
function maySucceedAgain(error: DelveError): boolean {
  return isTransient(error) || error.code === 'idempotency_key_in_use';
}
