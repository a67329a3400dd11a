import pg from 'pg';
import { Connections } from '../postgres/connections.ts';
import { renewMessagePartitions } from '../postgres/message-partitions.ts';
import type { StackContext } from '../service.ts';
import {
  type Claims,
  DatabaseUnavailable,
  type RealtimeDatabase,
  type StoredBroadcast,
  type TopicAccess,
} from './database.ts';
import { Replication } from './replication.ts';
import { RowChanges } from './row-changes.ts';
import { replay, toBroadcast } from './stored-broadcasts.ts';
import { askPolicies } from './topic-access.ts';
import { isUnavailable } from './unavailable.ts';

const BROADCASTS = 'supabase_realtime_messages_publication';
const ROW_CHANGES = 'supabase_realtime';
const SLOT = 'supabase_realtime_local';
/** Milliseconds between two looks at the partitions: a machine that has slept for days lacks today's until the next. */
const RENEW_EVERY = 10 * 60 * 1000;

const NOTHING: TopicAccess = {
  broadcast: { read: false, write: false },
  presence: { read: false, write: false },
};

/** Connects as Realtime's own role. Rejects when the database is not there. */
export async function createRealtimeDatabase(
  context: Pick<StackContext, 'databaseUrl' | 'log'>,
): Promise<RealtimeDatabase> {
  const url = context.databaseUrl('supabase_realtime_admin');
  const log = (line: string) => context.log('realtime', line);
  const connections = new Connections({ url, name: 'realtime', log });
  let onBroadcast: (broadcast: StoredBroadcast) => void = () => {};

  const asked = async <T>(question: Promise<T>): Promise<T> => {
    try {
      return await question;
    } catch (cause) {
      throw isUnavailable(cause) ? new DatabaseUnavailable((cause as Error).message, { cause }) : cause;
    }
  };
  const rowChanges = await RowChanges.open({ connections, publication: ROW_CHANGES, log });
  const replication = await Replication.open({
    url,
    slot: SLOT,
    publications: [BROADCASTS, ROW_CHANGES],
    onChange: (change) => {
      if (change.relation.schema !== 'realtime') return rowChanges.add(change);
      const broadcast = toBroadcast(change);
      if (broadcast) onBroadcast(broadcast);
    },
    log,
  });
  const renewal = setInterval(() => void renewPartitions(connections, log), RENEW_EVERY);

  let closing: Promise<void> | undefined;
  const close = async () => {
    clearInterval(renewal);
    await replication.close();
    await rowChanges.close();
    await connections.close();
  };

  return {
    accessTo: async (topic: string, claims: Claims) => {
      try {
        return await asked(askPolicies(connections, topic, claims));
      } catch (error) {
        if (!(error instanceof pg.DatabaseError)) throw error;
        // A policy that fails, or a role that does not exist, allows nothing.
        log(`WARNING: the policies on realtime.messages could not be asked: ${error.message}`);
        return NOTHING;
      }
    },
    replay: (topic, since, limit) => asked(replay(connections, topic, since, limit)),
    onBroadcast: (listener) => {
      onBroadcast = listener;
    },
    subscribe: async (requests, claims, listener) => {
      const subscription = await asked(rowChanges.subscribe(requests, claims, listener));
      replication.include(ROW_CHANGES);
      return subscription;
    },
    get isReplicating() {
      return replication.isRunning;
    },
    replicating: () => replication.running(),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

async function renewPartitions(connections: Connections, log: (line: string) => void): Promise<void> {
  try {
    // Whoever waits for the table's lock holds up all that want to send: better a little later.
    await connections.transaction(
      { opening: [{ text: 'begin' }, { text: "set local lock_timeout = '2s'" }] },
      (client) => renewMessagePartitions(client),
    );
  } catch (error) {
    log(`WARNING: the partitions of realtime.messages were not renewed: ${(error as Error).message}`);
  }
}
