import type { Connections } from '../postgres/connections.ts';
import type { StoredBroadcast } from './database.ts';
import type { Change } from './replication.ts';

const DAY = 86_400_000;
/** Days for which broadcasts are kept, and may be replayed. */
const KEPT = 3;
const MOST = 25;

/** The broadcast that a new row of `realtime.messages` is, or null when it is none to pass on. */
export function toBroadcast({ action, row }: Change): StoredBroadcast | null {
  const { id, topic, event, extension, private: isPrivate, skip_broadcast: isSkipped } = row ?? {};
  const payload = row?.binary_payload == null ? row?.payload : bytesOf(row.binary_payload);
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
      client.query<{ id: string; event: string; payload: string | null; bytes: Buffer | null }>(
        `select id, event, payload::text, binary_payload as bytes from realtime.messages
         where topic = $1 and inserted_at >= $2::timestamptz at time zone 'utc'
           and private is true and extension = 'broadcast' and event is not null
           and (payload is not null or binary_payload is not null)
         order by inserted_at desc limit $3`,
        [topic, earliest, Math.min(Math.max(Math.trunc(limit), 1), MOST)],
      ),
  );
  return found.rows.reverse().map(({ id, event, payload, bytes }) => {
    return { id, topic, event, isPrivate: true, payload: bytes ?? payload ?? '' };
  });
}

/** From Postgres' text of a bytea: `\x00ff`. */
function bytesOf(text: string): Buffer {
  return Buffer.from(text.slice(2), 'hex');
}
