import { randomBytes } from 'node:crypto';
import { jsonBroadcast } from './broadcast.ts';
import type { Subscriber, Topics } from './topics.ts';

/** What somebody said about themselves, with Phoenix's marks of the version. */
type Meta = Readonly<Record<string, unknown>> & { readonly phx_ref: string };

/** Phoenix.Presence's shape: the metas of all who are there under one key. */
type Presence = Record<string, { metas: Meta[] }>;

interface Tracked {
  readonly key: string;
  readonly meta: Meta;
}

/** Who is present in which topic. Each change is told to the topic's subscribers as a `presence_diff` at once. */
export class Presences {
  readonly #tracked = new Map<string, Map<Subscriber, Tracked>>();
  readonly #topics: Topics;

  constructor(topics: Topics) {
    this.#topics = topics;
  }

  /** A subscriber has one presence in a topic: tracking once more replaces it. */
  track(topic: string, topicKey: string, subscriber: Subscriber, key: string, payload: object): void {
    const present = this.#tracked.get(topicKey) ?? new Map<Subscriber, Tracked>();
    this.#tracked.set(topicKey, present);
    const before = present.get(subscriber);
    const meta: Meta = {
      ...payload,
      phx_ref: randomBytes(12).toString('base64url'),
      ...(before && { phx_ref_prev: before.meta.phx_ref }),
    };
    present.set(subscriber, { key, meta });
    this.#tell(topic, topicKey, [{ key, meta }], before ? [before] : []);
  }

  untrack(topic: string, topicKey: string, subscriber: Subscriber): void {
    const present = this.#tracked.get(topicKey);
    const before = present?.get(subscriber);
    if (!present || !before) return;
    present.delete(subscriber);
    if (present.size === 0) this.#tracked.delete(topicKey);
    this.#tell(topic, topicKey, [], [before]);
  }

  state(topicKey: string): Presence {
    return grouped(this.#tracked.get(topicKey)?.values() ?? []);
  }

  #tell(topic: string, topicKey: string, joins: readonly Tracked[], leaves: readonly Tracked[]): void {
    const diff = { joins: grouped(joins), leaves: grouped(leaves) };
    this.#topics.broadcastPresence(topicKey, jsonBroadcast(topic, 'presence_diff', diff));
  }
}

function grouped(tracked: Iterable<Tracked>): Presence {
  const groups = new Map<string, { metas: Meta[] }>();
  for (const { key, meta } of tracked) {
    const group = groups.get(key);
    if (group) group.metas.push(meta);
    else groups.set(key, { metas: [meta] });
  }
  return Object.fromEntries(groups);
}
