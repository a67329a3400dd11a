import { userBroadcast } from './broadcast.ts';
import { DatabaseUnavailable, type StoredBroadcast } from './database.ts';
import type { JoinOptions } from './join-options.ts';
import { encode, type OutgoingMessage, type Version } from './protocol.ts';
import type { Realtime } from './realtime.ts';
import { noPermission, Refusal } from './refusal.ts';
import type { Rights } from './rights.ts';

/** The stored broadcasts that a join asks for, oldest first. Throws {@link Refusal} where it may not have any. */
export async function broadcastsToReplay(
  { database }: Realtime,
  topic: string,
  { asksForReplay, replay, isPrivate }: JoinOptions,
  { readsBroadcasts }: Rights,
): Promise<readonly StoredBroadcast[]> {
  if (!asksForReplay) return [];
  if (!readsBroadcasts) throw noPermission(topic);
  if (!isPrivate) throw unable('Replay is not allowed for public channels');
  if (replay === undefined) return [];
  if (replay === null) throw unable('Replay params are not valid');
  try {
    return await database.replay(topic, replay.since, replay.limit);
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) throw error;
    throw unable('Realtime was unable to replay messages');
  }
}

function unable(why: string): Refusal {
  return new Refusal('UnableToReplayMessages', why);
}

/** Null for bytes, of which the first protocol has none. */
export function replayFrame(
  version: Version,
  { topic, joinRef }: Pick<OutgoingMessage, 'topic' | 'joinRef'>,
  { id, event, payload }: StoredBroadcast,
): Buffer | null {
  const meta = { id, replayed: true } as const;
  if (typeof payload !== 'string') {
    return userBroadcast(topic, { event, encoding: 'binary', payload }, meta).frame(version);
  }
  const said = { type: 'broadcast', event, payload: JSON.parse(payload), meta };
  return encode(version, { joinRef, ref: null, topic, event: 'broadcast', payload: said });
}
