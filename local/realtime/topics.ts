import type { Broadcast } from './broadcast.ts';
import type { Connection } from './connection.ts';
import type { RateCounter } from './rate-counter.ts';

/** Who gets what is sent to a topic. */
export interface Subscriber {
  readonly connection: Connection;
  readonly readsBroadcasts: boolean;
  readonly readsPresence: boolean;
  /** Ids of broadcasts that it was sent again when it joined. */
  readonly replayed: ReadonlySet<string>;
  /** Tells the client why, and closes its channel. */
  shutDown(reason: string): void;
}

/** A public and a private topic of one name have nothing to do with each other. */
export function topicKey(topic: string, isPrivate: boolean): string {
  return `${isPrivate ? 'private' : 'public'}:${topic}`;
}

/** The subscribers of all topics, and the way to reach them. */
export class Topics {
  readonly #subscribers = new Map<string, Set<Subscriber>>();
  readonly #events: RateCounter;
  readonly #presenceEvents: RateCounter;

  constructor(events: RateCounter, presenceEvents: RateCounter) {
    this.#events = events;
    this.#presenceEvents = presenceEvents;
  }

  join(key: string, subscriber: Subscriber): void {
    const subscribers = this.#subscribers.get(key);
    if (subscribers) subscribers.add(subscriber);
    else this.#subscribers.set(key, new Set([subscriber]));
  }

  leave(key: string, subscriber: Subscriber): void {
    const subscribers = this.#subscribers.get(key);
    subscribers?.delete(subscriber);
    if (subscribers?.size === 0) this.#subscribers.delete(key);
  }

  /** Whether anybody listens. */
  has(key: string): boolean {
    return this.#subscribers.has(key);
  }

  /** Once too many were sent, each receiver of one more is closed: the message itself still arrives. */
  broadcast(key: string, message: Broadcast, except?: Subscriber): void {
    const receivers = [...(this.#subscribers.get(key) ?? [])].filter(
      (subscriber) =>
        subscriber !== except &&
        subscriber.readsBroadcasts &&
        !(message.id !== undefined && subscriber.replayed.has(message.id)),
    );
    deliver(receivers, message);
    this.#events.add(receivers.length);
    if (receivers.length > 0 && this.#events.isExceeded) {
      for (const receiver of receivers) receiver.shutDown('Too many messages per second');
    }
  }

  broadcastPresence(key: string, diff: Broadcast): void {
    const receivers = [...(this.#subscribers.get(key) ?? [])].filter(({ readsPresence }) => readsPresence);
    deliver(receivers, diff);
    this.#presenceEvents.add(receivers.length);
  }
}

function deliver(receivers: readonly Subscriber[], message: Broadcast): void {
  for (const { connection } of receivers) {
    const frame = message.frame(connection.version);
    if (frame) connection.write(frame);
  }
}
