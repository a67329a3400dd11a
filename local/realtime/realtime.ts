import type { Keys } from '../keys.ts';
import type { RealtimeDatabase } from './database.ts';
import type { RealtimeLimits } from './limits.ts';
import { Presences } from './presences.ts';
import { RateCounter } from './rate-counter.ts';
import { Topics } from './topics.ts';

/** What all sockets of one stack share. */
export interface Realtime {
  readonly keys: Keys;
  readonly database: RealtimeDatabase;
  readonly limits: RealtimeLimits;
  readonly topics: Topics;
  readonly presences: Presences;
  /** Of all clients together. */
  readonly rates: {
    readonly events: RateCounter;
    readonly databaseEvents: RateCounter;
    readonly joins: RateCounter;
    readonly presenceEvents: RateCounter;
  };
  /** Never with a token, a payload or a query string in it. */
  readonly log: (line: string) => void;
}

export function createRealtimeState({
  keys,
  database,
  limits,
  log,
}: Pick<Realtime, 'keys' | 'database' | 'limits' | 'log'>): Realtime {
  const rates = {
    events: new RateCounter(limits.maxEventsPerSecond),
    databaseEvents: new RateCounter(limits.maxEventsPerSecond),
    joins: new RateCounter(limits.maxJoinsPerSecond),
    presenceEvents: new RateCounter(limits.maxPresenceEventsPerSecond),
  };
  const topics = new Topics(rates.events, rates.presenceEvents);
  return { keys, database, limits, topics, presences: new Presences(topics), rates, log };
}
