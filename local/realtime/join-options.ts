import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/** Booleans may come as words in any case (payloads/flexible_boolean.ex). */
const flag = z
  .union([
    z.boolean(),
    z
      .string()
      .toLowerCase()
      .pipe(z.enum(['true', 'false']))
      .transform((word) => word === 'true'),
  ])
  .catch(false);

const table = z.record(z.string(), z.unknown());

/** A part that cannot be read counts as absent: the real server logs such a join, and goes on. */
const part = <Shape extends z.ZodRawShape>(shape: Shape) => table.catch({}).pipe(z.object(shape));

const joinPayload = part({
  access_token: z.string().optional().catch(undefined),
  user_token: z.string().optional().catch(undefined),
  config: part({
    private: flag,
    broadcast: part({ ack: flag, self: flag, replication_ready: flag, replay: z.unknown().optional() }),
    presence: part({
      enabled: flag,
      key: z.union([z.string(), z.number(), z.boolean()]).optional().catch(undefined),
    }),
    postgres_changes: z.array(z.unknown()).catch([]),
    postgres_changes_options: part({ wait: flag, timeout: z.number().int().positive().catch(15_000) }),
  }),
});

export interface Replay {
  readonly since: number;
  readonly limit: number;
}

/** What a client asks for when it joins. */
export interface JoinOptions {
  readonly token: string | undefined;
  readonly isPrivate: boolean;
  readonly acknowledges: boolean;
  readonly sendsToSelf: boolean;
  readonly tellsOfReplication: boolean;
  /** `null` for one with parameters of a wrong type. */
  readonly replay: Replay | null | undefined;
  readonly asksForReplay: boolean;
  readonly presence: { readonly enabled: boolean; readonly key: string };
  readonly changes: readonly unknown[];
  /** How long the join is to wait for row changes. */
  readonly changesWaitMs: number | undefined;
}

/** Reads the payload of `phx_join` (lib/realtime_web/channels/payloads/). */
export function joinOptions(payload: unknown): JoinOptions {
  const { config, access_token, user_token } = joinPayload.parse(payload);
  const { broadcast, presence, postgres_changes_options: wait } = config;
  return {
    token: user_token ?? access_token,
    isPrivate: config.private,
    acknowledges: broadcast.ack,
    sendsToSelf: broadcast.self,
    tellsOfReplication: broadcast.replication_ready,
    replay: replayOf(broadcast.replay),
    asksForReplay: 'replay' in broadcast,
    presence: {
      enabled: presence.enabled,
      key: presence.key === undefined || presence.key === '' ? randomUUID() : String(presence.key),
    },
    changes: config.postgres_changes.filter((change) => change !== null),
    changesWaitMs: wait.wait ? wait.timeout : undefined,
  };
}

/** Times that a `Date` can hold. */
const LATEST = 8_640_000_000_000_000;
const DEFAULT_REPLAYED = 10;
const MOST_REPLAYED = 25;

function replayOf(value: unknown): Replay | null | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { since, limit } = value as { since?: unknown; limit?: unknown };
  const from = since ?? 0;
  const count = limit ?? DEFAULT_REPLAYED;
  if (!Number.isInteger(from) || !Number.isInteger(count) || Math.abs(from as number) > LATEST) return null;
  return { since: from as number, limit: Math.min(Math.max(count as number, 1), MOST_REPLAYED) };
}
