import { WebSocketServer } from 'ws';
import { answerRaw } from '../raw-answer.ts';
import type { Service, StackContext, UpgradeRequest } from '../service.ts';
import { createRealtimeApi } from './api.ts';
import { userBroadcast } from './broadcast.ts';
import { Connection } from './connection.ts';
import type { RealtimeDatabase, StoredBroadcast } from './database.ts';
import { LIMITS, type RealtimeLimits } from './limits.ts';
import { versionOf } from './protocol.ts';
import { createRealtimeState, type Realtime } from './realtime.ts';
import { TokenRefused, verifyToken } from './tokens.ts';
import { topicKey } from './topics.ts';

/** How often sockets are looked over for those that have gone silent. */
const SWEEP_MS = 5_000;
/** How long clients have to answer that the server goes. */
const FAREWELL_MS = 500;
/** RFC 6455's registry: the server restarts, come again. */
const SERVICE_RESTART = 1012;

/** Supabase's Realtime, over what the database tells of: see docs/local-stack.md for what differs. */
export function createRealtime(
  context: Pick<StackContext, 'keys' | 'log'>,
  database: RealtimeDatabase,
  limits: Partial<RealtimeLimits> = {},
): Service {
  const realtime = createRealtimeState({
    keys: context.keys,
    database,
    limits: { ...LIMITS, ...limits },
    log: (line) => context.log('realtime', line),
  });
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: realtime.limits.maxFrameBytes,
    // Frames are written to the connection as they are: see frame.ts.
    perMessageDeflate: false,
    clientTracking: false,
  });
  const connections = new Set<Connection>();
  database.onBroadcast((stored) => {
    try {
      passOn(realtime, stored);
    } catch (error) {
      // Such as JSON that is too deep for JavaScript: what comes after it is not to suffer.
      realtime.log(`A broadcast of the database was dropped: ${(error as Error).message}`);
    }
  });
  const sweep = setInterval(() => {
    for (const connection of connections) connection.closeIfIdle(performance.now());
  }, SWEEP_MS);

  return {
    app: createRealtimeApi(realtime),
    upgrade: async ({ url, headers, incoming, socket, head }) => {
      const accepted = await accept(realtime, url, headers, connections.size);
      if (accepted instanceof Response) {
        await answerRaw(socket, accepted);
        return;
      }
      server.handleUpgrade(incoming, socket, head, (webSocket) => {
        const connection = new Connection(realtime, webSocket, socket, accepted.version, accepted.token);
        connections.add(connection);
        webSocket.once('close', () => connections.delete(connection));
      });
    },
    close: async () => {
      clearInterval(sweep);
      for (const connection of connections) connection.close(SERVICE_RESTART);
      const deadline = performance.now() + FAREWELL_MS;
      while (connections.size > 0 && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      for (const connection of connections) connection.terminate();
    },
  };
}

/** lib/realtime_web/channels/user_socket.ex: who gets a socket, or the answer to who does not. */
async function accept(
  { keys, limits, rates }: Realtime,
  url: URL,
  headers: UpgradeRequest['headers'],
  open: number,
) {
  const refuse = (status: number, error: string) => Response.json({ error }, { status });
  if (url.pathname !== '/websocket') return Response.json({ message: 'Not found' }, { status: 404 });
  const version = versionOf(url.searchParams.get('vsn'));
  if (version === null) return new Response(null, { status: 403 });
  const token = /^Bearer\s+(.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (token === undefined) return refuse(401, 'API key is missing');
  try {
    await verifyToken(keys, token);
  } catch (error) {
    if (error instanceof TokenRefused) return refuse(401, error.inHandshake);
    throw error;
  }
  if (open >= limits.maxConcurrentClients) return refuse(429, 'Too many connected users');
  if (rates.joins.isExceeded) return refuse(429, 'Too many joins per second');
  return { version, token };
}

/** A broadcast that the database has committed goes to those who are joined now. */
function passOn({ topics, rates, limits }: Realtime, stored: StoredBroadcast): void {
  const { id, topic, event, isPrivate } = stored;
  const key = topicKey(topic, isPrivate);
  if (!topics.has(key) || rates.events.isExceeded) return;
  const payload = Buffer.from(stored.payload);
  const encoding = typeof stored.payload === 'string' ? 'json' : 'binary';
  if (payload.length > limits.maxPayloadBytes) return;
  rates.events.add(1);
  topics.broadcast(key, userBroadcast(`realtime:${topic}`, { event, encoding, payload }, { id }));
}
