/** What one stack lets its Realtime clients do; hosted projects have some of it in their Realtime settings. */
export interface RealtimeLimits {
  /** Open sockets; one more is refused with 429. */
  readonly maxConcurrentClients: number;
  /** Topics that one socket may have joined. */
  readonly maxChannelsPerClient: number;
  /** Broadcasts that come in, plus those that go out to each subscriber. Channels that get more are closed. */
  readonly maxEventsPerSecond: number;
  /** Joins of all clients; the socket of one more is closed. */
  readonly maxJoinsPerSecond: number;
  readonly maxPresenceEventsPerSecond: number;
  /** Presence messages of one channel within {@link clientPresenceWindowMs}; one more closes it. */
  readonly maxClientPresenceEvents: number;
  readonly clientPresenceWindowMs: number;
  /** Of one broadcast or presence, in bytes of JSON. A larger one is dropped, and refused where an answer is asked for. */
  readonly maxPayloadBytes: number;
  /** A larger frame closes the socket (1009). */
  readonly maxFrameBytes: number;
  /** A socket from which nothing comes for so long is closed: clients send a heartbeat every 25 s. */
  readonly idleMs: number;
  /** A socket without any channel for so long is closed. */
  readonly noChannelMs: number;
  /** After a new access token, the next one is looked at no sooner than this. */
  readonly tokenRefreshMs: number;
  /** The longest that a join waits for row changes, where the client asks it to. */
  readonly maxChangesWaitMs: number;
  /** A channel that wants to hear of replication is closed when there is none for so long. */
  readonly replicationReadyMs: number;
  /** A client that has so much yet to read is disconnected. */
  readonly maxUnreadBytes: number;
}

/**
 * The real server's own, as `supabase start` leaves them (supabase/realtime: config/runtime.exs, config/config.exs,
 * lib/realtime/api/tenant.ex, lib/realtime_web/endpoint.ex). The last one is ours: it has room for two of the
 * largest messages.
 */
export const LIMITS: RealtimeLimits = {
  maxConcurrentClients: 200,
  maxChannelsPerClient: 100,
  maxEventsPerSecond: 100,
  maxJoinsPerSecond: 100,
  maxPresenceEventsPerSecond: 1000,
  maxClientPresenceEvents: 5,
  clientPresenceWindowMs: 30_000,
  maxPayloadBytes: 3_000_500,
  maxFrameBytes: 5_000_000,
  idleMs: 60_000,
  noChannelMs: 600_000,
  tokenRefreshMs: 10_000,
  maxChangesWaitMs: 20_000,
  replicationReadyMs: 60_000,
  maxUnreadBytes: 8_000_000,
};
