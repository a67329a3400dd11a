import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { jsonBroadcast, userBroadcast } from './broadcast.ts';
import { type Claims, DatabaseUnavailable } from './database.ts';
import type { Realtime } from './realtime.ts';
import { TokenRefused, verifyToken } from './tokens.ts';
import { topicKey } from './topics.ts';

/** The largest body that Plug reads. */
const MAX_BODY_BYTES = 8_000_000;
const TOO_LARGE = 'Payload size exceeds tenant limit';

interface Message {
  readonly topic: string;
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly private: boolean;
}

/** An answer that says what was wrong with a request. */
class Refused extends Error {
  readonly status: 400 | 401 | 403 | 415 | 422 | 429;
  readonly body: object;

  constructor(status: Refused['status'], body: object) {
    super(`refused with ${status}`);
    this.status = status;
    this.body = body;
  }
}

/**
 * Realtime over HTTP: broadcasts for those who have no socket (lib/realtime_web/controllers/broadcast_controller.ex and
 * broadcast_single_controller.ex), and the sign of life that the CLI asks for.
 */
export function createRealtimeApi(realtime: Realtime): Hono {
  const app = new Hono();
  app.use(
    '/api/*',
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (c) => c.json({ message: 'Request Entity Too Large' }, 413),
    }),
  );
  app.get('/api/ping', (c) => c.json({ message: 'Success' }));
  app.post('/api/broadcast', async (c) => {
    const claims = await claimsOf(c, realtime);
    await broadcastAll(realtime, claims, messagesOf(await jsonBody(c), realtime.limits.maxPayloadBytes));
    return c.body(null, 202);
  });
  app.post('/api/broadcast/:topic/events/:event', async (c) => {
    const type = c.req.header('content-type') ?? 'application/json';
    const isBinary = type.startsWith('application/octet-stream');
    if (!isBinary && !type.startsWith('application/json')) {
      throw new Refused(415, {
        error: 'Unsupported Media Type. Use application/json or application/octet-stream',
      });
    }
    const claims = await claimsOf(c, realtime);
    const payload = isBinary
      ? Buffer.from(await c.req.arrayBuffer())
      : Buffer.from(JSON.stringify(objectOf(await jsonBody(c))));
    await broadcastOne(realtime, claims, {
      topic: c.req.param('topic'),
      event: c.req.param('event'),
      isPrivate: c.req.query('private') === 'true',
      encoding: isBinary ? 'binary' : 'json',
      payload,
    });
    return c.body(null, 202);
  });
  // What asks for a socket without the headers of a WebSocket.
  app.get('/websocket', (c) => c.text("'upgrade' header must contain 'websocket'", 400));
  app.notFound((c) => c.json({ message: 'Not found' }, 404));
  app.onError((error, c) => {
    if (error instanceof Refused) return c.json(error.body, error.status);
    realtime.log(`A broadcast over HTTP failed: ${error.message}`);
    return c.json({ message: 'Unable to authorize broadcast' }, 500);
  });
  return app;
}

async function claimsOf(c: Context, { keys }: Realtime): Promise<Claims> {
  const token = /^Bearer\s+(.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
  try {
    return await verifyToken(keys, token);
  } catch (error) {
    if (error instanceof TokenRefused) throw new Refused(401, { message: 'Unauthorized' });
    throw error;
  }
}

async function broadcastAll(realtime: Realtime, claims: Claims, messages: readonly Message[]): Promise<void> {
  const { rates, limits, topics, database } = realtime;
  const { average } = rates.events;
  if (average > limits.maxEventsPerSecond) throw tooMany();
  if (messages.length + average > limits.maxEventsPerSecond) {
    throw new Refused(429, { message: 'Too many messages to broadcast, please reduce the batch size' });
  }
  const writable = new Map<string, boolean>();
  for (const { topic, event, payload, private: isPrivate } of messages) {
    if (isPrivate && !writable.has(topic)) writable.set(topic, await mayWrite(database, topic, claims));
    // As the real server: what may not be sent is passed over, and the others go out.
    if (isPrivate && !writable.get(topic)) continue;
    rates.events.add(1);
    const said = { payload, event, type: 'broadcast' };
    topics.broadcast(topicKey(topic, isPrivate), jsonBroadcast(`realtime:${topic}`, 'broadcast', said));
  }
}

async function mayWrite(database: Realtime['database'], topic: string, claims: Claims): Promise<boolean> {
  try {
    return (await database.accessTo(topic, claims)).broadcast.write;
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return false;
    throw error;
  }
}

async function broadcastOne(
  { rates, limits, topics, database }: Realtime,
  claims: Claims,
  one: {
    readonly topic: string;
    readonly event: string;
    readonly isPrivate: boolean;
    readonly encoding: 'json' | 'binary';
    readonly payload: Buffer;
  },
): Promise<void> {
  const { topic, event, isPrivate, encoding, payload } = one;
  if (payload.length > limits.maxPayloadBytes) throw new Refused(422, { errors: { payload: [TOO_LARGE] } });
  if (rates.events.isExceeded) throw tooMany();
  if (isPrivate) {
    try {
      const { broadcast } = await database.accessTo(topic, claims);
      if (!broadcast.write) throw new Refused(403, { message: 'Unauthorized' });
    } catch (error) {
      if (error instanceof DatabaseUnavailable) {
        throw new Refused(422, { message: 'Tenant database unavailable' });
      }
      throw error;
    }
  }
  rates.events.add(1);
  topics.broadcast(
    topicKey(topic, isPrivate),
    userBroadcast(`realtime:${topic}`, { event, encoding, payload }),
  );
}

function tooMany(): Refused {
  return new Refused(429, { message: 'You have exceeded your rate limit' });
}

async function jsonBody(c: Context): Promise<unknown> {
  const text = await c.req.text();
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new Refused(400, { message: 'Bad Request' });
  }
}

/** Plug's way with JSON that is no object. */
function objectOf(value: unknown): object {
  return isObject(value) ? value : { _json: value };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const BLANK = "can't be blank";
const INVALID = 'is invalid';

/** Checks all messages first: one that cannot be sent keeps the others back. */
function messagesOf(sent: unknown, maxPayloadBytes: number): Message[] {
  const { messages } = objectOf(sent) as { messages?: unknown };
  if (messages === undefined || messages === null || (Array.isArray(messages) && messages.length === 0)) {
    throw new Refused(422, { errors: { messages: [BLANK] } });
  }
  if (!Array.isArray(messages) || !messages.every(isObject)) {
    throw new Refused(422, { errors: { messages: [INVALID] } });
  }
  const errors = messages.map((message) => errorsOf(message, maxPayloadBytes));
  if (errors.some((found) => Object.keys(found).length > 0)) {
    throw new Refused(422, { errors: { messages: errors } });
  }
  return messages.map(({ topic, event, payload, private: isPrivate }) => ({
    topic: topic as string,
    event: event as string,
    payload: payload as Record<string, unknown>,
    private: isPrivate === true || isPrivate === 'true',
  }));
}

function errorsOf(
  { topic, event, payload, private: isPrivate }: Record<string, unknown>,
  maxPayloadBytes: number,
): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const [name, value] of Object.entries({ topic, event })) {
    if (value === undefined || value === null || value === '') errors[name] = [BLANK];
    else if (typeof value !== 'string') errors[name] = [INVALID];
  }
  if (payload === undefined || payload === null) errors.payload = [BLANK];
  else if (!isObject(payload)) errors.payload = [INVALID];
  else if (Buffer.byteLength(JSON.stringify(payload)) > maxPayloadBytes) errors.payload = [TOO_LARGE];
  if (![undefined, null, true, false, 'true', 'false'].includes(isPrivate as string))
    errors.private = [INVALID];
  return errors;
}
