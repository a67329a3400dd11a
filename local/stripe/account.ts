import Stripe from 'stripe';
import { newId } from './ids.ts';
import type { State } from './state.ts';

/** The version whose shapes the stand-in speaks: the one that the pinned SDK asks for. */
export const API_VERSION = Stripe.API_VERSION;

/** What caused an event: a request to the API, or nothing but time and pages. */
export interface Cause {
  readonly id: string | null;
  readonly idempotency_key: string | null;
}

/** No request. */
export const NOBODY: Cause = { id: null, idempotency_key: null };

/** The one Stripe account: what it holds, its time, and what it tells the world. */
export class Account {
  cause: Cause = NOBODY;
  /** Where the pages are. */
  origin = '';
  readonly state: State;
  readonly #deliver: (event: Stripe.Event) => void;
  #moment: number | undefined;

  constructor(state: State, deliver: (event: Stripe.Event) => void) {
    this.state = state;
    this.#deliver = deliver;
  }

  /** Seconds since 1970: the machine's clock and what it was advanced by. */
  now(): number {
    return this.#moment ?? Math.floor(Date.now() / 1000) + this.state.ahead;
  }

  /** Does what was due at a moment, with that time on it. Time is its cause, whoever asks meanwhile. */
  at<T>(moment: number, action: () => T): T {
    const { cause } = this;
    this.cause = NOBODY;
    this.#moment = moment;
    try {
      return action();
    } finally {
      this.cause = cause;
      this.#moment = undefined;
    }
  }

  /** Records an event with the object as it is now, and sends it. */
  emit(type: Stripe.Event.Type, object: object, previous?: object): void {
    const event = {
      id: newId('evt'),
      object: 'event',
      api_version: API_VERSION,
      created: this.now(),
      data: {
        object: JSON.parse(JSON.stringify(object)),
        ...(previous === undefined ? {} : { previous_attributes: JSON.parse(JSON.stringify(previous)) }),
      },
      livemode: false,
      pending_webhooks: 0,
      request: this.cause,
      type,
    } as Stripe.Event;
    this.state.events[event.id] = event;
    this.#deliver(event);
  }

  /** Changes an object, and tells in an event what its changed fields were before. */
  change<T extends object>(type: Stripe.Event.Type, object: T, changes: Partial<T>): void {
    const before = Object.entries(object).filter(
      ([name, value]) =>
        name in changes && JSON.stringify(value) !== JSON.stringify(changes[name as keyof T]),
    );
    Object.assign(object, changes);
    if (before.length > 0) this.emit(type, object, Object.fromEntries(before));
  }
}
