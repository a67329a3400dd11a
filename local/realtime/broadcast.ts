import { binaryFrame } from './frame.ts';
import { encode, type UserBroadcast, type Version } from './protocol.ts';

/** A message to all subscribers of a topic, encoded no more than once for each serializer. */
export class Broadcast {
  readonly #encode: (version: Version) => Buffer | null;
  readonly #frames = new Map<Version, Buffer | null>();
  /** Of the row, for a broadcast from the database. */
  readonly id: string | undefined;

  constructor(encode: (version: Version) => Buffer | null, id?: string) {
    this.#encode = encode;
    this.id = id;
  }

  /** Null where the serializer cannot express it: such a receiver is passed over. */
  frame(version: Version): Buffer | null {
    let frame = this.#frames.get(version);
    if (frame === undefined) {
      frame = this.#encode(version);
      this.#frames.set(version, frame);
    }
    return frame;
  }
}

/** A JSON message of the server's to all: `broadcast`, `presence_diff`. It answers nothing, so it has no refs. */
export function jsonBroadcast(topic: string, event: string, payload: object): Broadcast {
  return new Broadcast((version) => encode(version, { joinRef: null, ref: null, topic, event, payload }));
}

const BROADCAST = 2;
const USER_BROADCAST = 4;

/** The bytes of a Phoenix binary push, for which 1.0.0 has no form. */
export function bytesBroadcast(topic: string, event: string, data: Buffer): Broadcast {
  const texts = [Buffer.from(topic), Buffer.from(event)];
  return new Broadcast((version) =>
    version === 1 ? null : binaryFrame(Buffer.from([BROADCAST, ...lengthsOf(texts)]), ...texts, data),
  );
}

/** The longest text that the length byte of a binary message can tell of. */
const LONGEST_TEXT = 255;

/**
 * A broadcast whose payload is passed on unread. 2.0.0 gets it in Realtime's binary form; 1.0.0 as JSON, and nothing
 * of one that is no JSON. `meta` tells of a broadcast from the database.
 */
export function userBroadcast(
  topic: string,
  { event, encoding, payload }: UserBroadcast,
  meta?: { readonly id: string; readonly replayed?: true },
): Broadcast {
  const texts = [topic, event, meta ? JSON.stringify(meta) : ''].map((text) => Buffer.from(text));
  const asJson = (version: Version) => {
    const value = encoding === 'json' ? parsed(payload) : undefined;
    if (value === undefined) return null;
    const body = { type: 'broadcast', event, payload: value, ...(meta && { meta }) };
    return encode(version, { joinRef: null, ref: null, topic, event: 'broadcast', payload: body });
  };
  return new Broadcast((version) => {
    if (version === 1 || texts.some(({ length }) => length > LONGEST_TEXT)) return asJson(version);
    const head = Buffer.from([USER_BROADCAST, ...lengthsOf(texts), encoding === 'json' ? 1 : 0]);
    return binaryFrame(head, ...texts, payload);
  }, meta?.id);
}

function lengthsOf(texts: readonly Buffer[]): number[] {
  return texts.map(({ length }) => length);
}

/** Read rather than copied into the message: a client must not be able to forge the rest of it. */
function parsed(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString());
  } catch {
    // The sender's mistake, of which receivers of 2.0.0 find out themselves.
    return undefined;
  }
}
