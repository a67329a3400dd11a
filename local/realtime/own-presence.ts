import { isDeepStrictEqual } from 'node:util';
import type { Realtime } from './realtime.ts';
import { Refusal } from './refusal.ts';
import type { Subscriber } from './topics.ts';

/** Where the presence is, and of whom. */
interface Place {
  /** With the prefix `realtime:`. */
  readonly name: string;
  readonly topicKey: string;
  /** The key under which others see it. */
  readonly key: string;
}

/** What one channel says about itself (the real server's presence_handler.ex): counted, and told when it changes. */
export class OwnPresence {
  readonly #realtime: Realtime;
  readonly #subscriber: Subscriber;
  readonly #place: Place;
  #said: object | null = null;
  #window = { endsAt: 0, count: 0 };

  constructor(realtime: Realtime, subscriber: Subscriber, place: Place) {
    this.#realtime = realtime;
    this.#subscriber = subscriber;
    this.#place = place;
  }

  /** Counts a message of the client's. Throws {@link Refusal} when they come too often. */
  countMessage(now = performance.now()): void {
    const { maxClientPresenceEvents, clientPresenceWindowMs } = this.#realtime.limits;
    if (now > this.#window.endsAt) this.#window = { endsAt: now + clientPresenceWindowMs, count: 0 };
    this.#window.count += 1;
    if (this.#window.count > maxClientPresenceEvents) {
      throw new Refusal('ClientPresenceRateLimitReached', 'Client presence rate limit exceeded');
    }
  }

  /** Tells the others, unless it says the same as before. Throws {@link Refusal} for too much of it. */
  track(payload: object, size: number): void {
    if (isDeepStrictEqual(payload, this.#said)) return;
    if (size > this.#realtime.limits.maxPayloadBytes) {
      throw new Refusal(undefined, 'Track message size exceeded');
    }
    this.#countEvent();
    const { name, topicKey, key } = this.#place;
    this.#realtime.presences.track(name, topicKey, this.#subscriber, key, payload);
    this.#said = payload;
  }

  untrack(): void {
    this.#realtime.presences.untrack(this.#place.name, this.#place.topicKey, this.#subscriber);
    this.#said = null;
  }

  /** Who is in the topic already. Throws {@link Refusal} when too many have asked. */
  others(): object {
    this.#countEvent();
    return this.#realtime.presences.state(this.#place.topicKey);
  }

  #countEvent(): void {
    const { presenceEvents } = this.#realtime.rates;
    if (presenceEvents.isExceeded) throw new Refusal(undefined, 'Too many presence messages per second');
    presenceEvents.add(1);
  }
}
