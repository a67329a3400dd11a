import { RealtimeClient, type RealtimeClientOptions } from '@supabase/supabase-js';

type Decode = NonNullable<RealtimeClientOptions['decode']>;
type Message = Parameters<Parameters<Decode>[1]>[0];

/**
 * Reads what Realtime sends as realtime-js does, but for what the other side of a chat can write to make it throw
 * where nobody can catch it, which ends a process of Node: a payload in the binary form that is no JSON, which
 * Realtime passes on unread, and a presence under a key that every object has, such as `constructor`.
 */
export function tolerantDecode(realtime: RealtimeClientOptions): Decode {
  // The only way to what realtime-js reads with by itself; it connects to nothing.
  const { decode } = new RealtimeClient('ws://localhost', { ...realtime, params: { apikey: '-' } });
  return (data, callback) => {
    let message: Message | undefined;
    try {
      decode(data, (decoded) => {
        message = decoded;
      });
    } catch (error) {
      // Nothing is lost: the database writes JSON.
      if (error instanceof SyntaxError) return;
      throw error;
    }
    if (message) callback(withoutInheritedKeys(message));
  };
}

function withoutInheritedKeys(message: Message): Message {
  const { event, payload } = message;
  if (event === 'presence_state') return { ...message, payload: ownKeysOnly(payload as object) };
  if (event !== 'presence_diff') return message;
  const { joins, leaves } = payload as { joins: object; leaves: object };
  return { ...message, payload: { joins: ownKeysOnly(joins), leaves: ownKeysOnly(leaves) } };
}

function ownKeysOnly(presences: object): object {
  return Object.fromEntries(Object.entries(presences).filter(([key]) => !(key in Object.prototype)));
}
