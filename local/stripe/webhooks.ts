import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type Stripe from 'stripe';

export interface WebhookTarget {
  readonly url: string;
  /** `whsec_…`, what the receiver verifies signatures with. */
  readonly secret: string;
  /** After how many milliseconds each further attempt follows. */
  readonly retryAfter?: readonly number[];
}

const RETRY_AFTER = [1_000, 5_000, 30_000, 300_000, 3_600_000];
/** How long a receiver may take. */
const PATIENCE = 10_000;

/** Sends events to one receiver, in their order at first; what it refuses is sent again later. */
export class Webhooks {
  readonly #target: WebhookTarget;
  readonly #onDelivered: (event: Stripe.Event) => void;
  readonly #log: (line: string) => void;
  readonly #ended = new AbortController();
  #queue: Promise<void> = Promise.resolve();

  constructor(
    target: WebhookTarget,
    onDelivered: (event: Stripe.Event) => void,
    log: (line: string) => void,
  ) {
    this.#target = target;
    this.#onDelivered = onDelivered;
    this.#log = log;
  }

  send(event: Stripe.Event): void {
    this.#queue = this.#queue.then(async () => {
      if (!(await this.#attempt(event))) void this.#retry(event);
    });
  }

  async #retry(event: Stripe.Event): Promise<void> {
    for (const delay of this.#target.retryAfter ?? RETRY_AFTER) {
      await wait(delay, undefined, { signal: this.#ended.signal, ref: false }).catch(ignoreAbort);
      if (this.#ended.signal.aborted || (await this.#attempt(event))) return;
    }
    this.#log(`${event.type} ${event.id} was refused to the end; GET /v1/events still has it.`);
  }

  async #attempt(event: Stripe.Event): Promise<boolean> {
    if (this.#ended.signal.aborted) return false;
    const body = JSON.stringify(event);
    try {
      const response = await fetch(this.#target.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signatureOf(body, this.#target.secret),
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.#ended.signal, AbortSignal.timeout(PATIENCE)]),
      });
      await response.body?.cancel();
      if (!response.ok) this.#log(`${event.type} ${event.id} got ${response.status}`);
      if (response.ok) this.#onDelivered(event);
      return response.ok;
    } catch (error) {
      if (!this.#ended.signal.aborted) this.#log(`${event.type} ${event.id} could not be sent: ${error}`);
      return false;
    }
  }

  /** Gives up what is on its way: it stays pending in the state, and is sent again after a restart. */
  async close(): Promise<void> {
    this.#ended.abort();
    await this.#queue;
  }
}

function ignoreAbort(error: unknown): void {
  if ((error as Error).name !== 'AbortError') throw error;
}

/** The header of https://docs.stripe.com/webhooks#verify-manually, by the machine's clock: it says when it was sent. */
function signatureOf(body: string, secret: string): string {
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return `t=${timestamp},v1=${signature}`;
}
