import { textFrame } from './frame.ts';

/** Phoenix's serializers: 1.0.0 sends objects, 2.0.0 arrays, and Realtime's 2.0.0 has binary frames for broadcasts. */
export type Version = 1 | 2;

/** Clients count in strings; what they send comes back as it is. */
export type Ref = string | number | null;

/** A broadcast whose payload the server need not read. */
export interface UserBroadcast {
  readonly event: string;
  readonly encoding: 'json' | 'binary';
  readonly payload: Buffer;
}

/** What came in a message: JSON, a broadcast in Realtime's own binary form, or the bytes of a Phoenix binary push. */
export type Payload =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'broadcast'; readonly value: UserBroadcast }
  | { readonly kind: 'bytes'; readonly value: Buffer };

export interface IncomingMessage {
  readonly joinRef: Ref;
  readonly ref: Ref;
  readonly topic: string;
  readonly event: string;
  readonly payload: Payload;
  /** What the payload is counted with against the limit: bytes of a binary one, of the whole frame else. */
  readonly size: number;
}

export interface OutgoingMessage {
  readonly joinRef: Ref;
  readonly ref: Ref;
  readonly topic: string;
  readonly event: string;
  readonly payload: unknown;
}

/** A frame from which no message can be read; the real server passes over it. */
export class MalformedMessage extends Error {
  override name = 'MalformedMessage';
}

/** The serializer that a client asks for by `vsn`; null for one that does not exist. Without it, it is 1.0.0. */
export function versionOf(vsn: string | null): Version | null {
  const major = /^([12])\.0\.\d+$/.exec(vsn ?? '1.0.0')?.[1];
  return major === undefined ? null : (Number(major) as Version);
}

export function encode(version: Version, { joinRef, ref, topic, event, payload }: OutgoingMessage): Buffer {
  return textFrame(
    JSON.stringify(version === 1 ? { topic, event, payload, ref } : [joinRef, ref, topic, event, payload]),
  );
}

/** Throws {@link MalformedMessage}. */
export function decode(version: Version, data: Buffer, isBinary: boolean): IncomingMessage {
  if (isBinary && version === 2) return decodeBinary(data);
  const message = parse(data);
  const [joinRef, ref, topic, event, payload] = version === 1 ? fieldsOf(message) : partsOf(message);
  if (typeof topic !== 'string' || typeof event !== 'string' || !isRef(joinRef) || !isRef(ref)) {
    throw new MalformedMessage('topic, event or ref of a wrong type');
  }
  return { joinRef, ref, topic, event, payload: { kind: 'json', value: payload }, size: data.length };
}

function parse(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString());
  } catch (cause) {
    throw new MalformedMessage('no JSON', { cause });
  }
}

function fieldsOf(message: unknown): unknown[] {
  if (typeof message !== 'object' || message === null) throw new MalformedMessage('no object');
  const fields = message as Record<string, unknown>;
  for (const key of ['topic', 'event', 'payload', 'ref']) {
    if (!(key in fields)) throw new MalformedMessage(`missing key "${key}"`);
  }
  return [fields.join_ref ?? null, fields.ref, fields.topic, fields.event, fields.payload];
}

function partsOf(message: unknown): unknown[] {
  if (!Array.isArray(message) || message.length < 5) throw new MalformedMessage('no array of five');
  return message;
}

function isRef(value: unknown): value is Ref {
  return value === null || typeof value === 'string' || typeof value === 'number';
}

const PUSH = 0;
const USER_BROADCAST_PUSH = 3;
const JSON_ENCODING = 1;

/** lib/realtime_web/socket/v2_serializer.ex: kind, lengths, encoding, then the texts and the payload. */
function decodeBinary(data: Buffer): IncomingMessage {
  const kind = data[0];
  if (kind === PUSH) {
    const { texts, rest } = texting(data, 5, data.subarray(1, 5));
    const [joinRef, ref, topic, event] = texts as [string, string, string, string];
    return { joinRef, ref, topic, event, payload: { kind: 'bytes', value: rest }, size: rest.length };
  }
  if (kind === USER_BROADCAST_PUSH) {
    const { texts, rest } = texting(data, 7, data.subarray(1, 6));
    // The metadata that comes last has no effect, as in the real server.
    const [joinRef, ref, topic, userEvent] = texts as [string, string, string, string];
    const encoding = data[6] === JSON_ENCODING ? 'json' : 'binary';
    return {
      joinRef,
      ref,
      topic,
      event: 'broadcast',
      payload: { kind: 'broadcast', value: { event: userEvent, encoding, payload: rest } },
      size: rest.length,
    };
  }
  throw new MalformedMessage('unknown kind of a binary message');
}

function texting(data: Buffer, start: number, lengths: Buffer): { texts: string[]; rest: Buffer } {
  let offset = start;
  const texts = [...lengths].map((length) => {
    const text = data.subarray(offset, offset + length).toString();
    offset += length;
    return text;
  });
  if (offset > data.length) throw new MalformedMessage('a binary message that is cut short');
  return { texts, rest: data.subarray(offset) };
}
