import type { Connections } from '../postgres/connections.ts';
import type { StoredBroadcast } from './database.ts';
import type { Change } from './replication.ts';

const DAY = 86_400_000;
/** Days for which broadcasts are kept, and may be replayed. */
const KEPT = 3;
const MOST = 25;

/** The broadcast that a new row of `realtime.messages` is, or null when it is none to pass on. */
export function toBroadcast({ action, row }: Change): StoredBroadcast | null {
  const { id, topic, event, payload, extension, private: isPrivate, skip_broadcast: isSkipped } = row ?? {};
  if (action !== 'INSERT' || extension !== 'broadcast' || isSkipped === 't') return null;
  if (!id || topic == null || event == null || payload == null) return null;
  return { id, topic, event, isPrivate: isPrivate === 't', payload };
}

/** Source: supabase/realtime, lib/realtime/messages.ex. */
export async function replay(
  connections: Connections,
  topic: string,
  since: number,
  limit: number,
): Promise<readonly StoredBroadcast[]> {
  const earliest = new Date(Math.max(since, Date.now() - KEPT * DAY)).toISOString();
  const found = await connections.transaction(
    { opening: [{ text: 'begin read only' }, { text: "set local statement_timeout = '5s'" }] },
    (client) =>
      client.query<{ id: string; event: string; payload: string }>(
        `select id, event, payload::text from realtime.messages
         where topic = $1 and inserted_at >= $2::timestamptz at time zone 'utc'
           and private is true and extension = 'broadcast' and event is not null and payload is not null
         order by inserted_at desc limit $3`,
        [topic, earliest, Math.min(Math.max(Math.trunc(limit), 1), MOST)],
      ),
  );
  return found.rows.reverse().map((row) => ({ ...row, topic, isPrivate: true }));
}
