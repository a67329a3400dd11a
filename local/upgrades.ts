import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { enterRoute, type GatewayRoute } from './gateway.ts';
import type { Keys } from './keys.ts';
import { answerRaw } from './raw-answer.ts';

/** The connections that services have taken over: the server ends all others itself. */
export interface Upgrades {
  destroyAll(): void;
}

/**
 * Gives connections that ask for a WebSocket to the service of their route. What asks for another protocol, as clients
 * do that would like HTTP/2, or comes to a service without WebSockets is an ordinary request (RFC 9110, 7.8).
 */
export function takeUpgrades(
  server: Server,
  routes: readonly GatewayRoute[],
  keys: Keys,
  log: (line: string) => void,
): Upgrades {
  const taken = new Set<Duplex>();
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = addressOf(incoming);
    const route = url && routes.find(({ prefix }) => `${url.pathname}/`.startsWith(`${prefix}/`));
    if (!url || !route?.service.upgrade || incoming.headers.upgrade?.toLowerCase() !== 'websocket') {
      serveAsRequest(server, incoming, socket, head);
      return;
    }
    taken.add(socket);
    socket.once('close', () => taken.delete(socket));
    // A caller that goes while it is looked at leaves nothing to be done.
    socket.on('error', () => socket.destroy());
    upgrade(route, url, incoming, socket, head, keys).catch((error: Error) => {
      log(`A WebSocket could not be opened: ${error.message}`);
      socket.destroy();
    });
  });
  return {
    destroyAll: () => {
      for (const socket of taken) socket.destroy();
    },
  };
}

async function upgrade(
  route: GatewayRoute,
  url: URL,
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  keys: Keys,
): Promise<void> {
  const peer = incoming.socket.remoteAddress ?? '127.0.0.1';
  const entered = await enterRoute(route, keys, url, headersOf(incoming), peer);
  if ('refusal' in entered) {
    await answerRaw(socket, Response.json(entered.refusal, { status: 401 }));
    return;
  }
  await route.service.upgrade?.({ ...entered, incoming, socket, head });
}

function addressOf(incoming: IncomingMessage): URL | null {
  const base = `http://${incoming.headers.host ?? '127.0.0.1'}`;
  return URL.canParse(incoming.url ?? '', base) ? new URL(incoming.url ?? '', base) : null;
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] as string, rawHeaders[index + 1] as string);
  }
  return headers;
}

/** The headers that ask for another protocol. */
const ASKING = new Set(['upgrade', 'http2-settings']);

/**
 * Once somebody listens for upgrades, Node takes every request with the header `Upgrade` from its parser. Such a
 * connection is given back to the server, with the request without that header in front.
 */
function serveAsRequest(server: Server, incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${incoming.method} ${incoming.url} HTTP/${incoming.httpVersion}`];
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    const name = incoming.rawHeaders[index] as string;
    const value = incoming.rawHeaders[index + 1] as string;
    if (ASKING.has(name.toLowerCase())) continue;
    lines.push(
      name.toLowerCase() === 'connection' ? `${name}: ${withoutAsking(value)}` : `${name}: ${value}`,
    );
  }
  // Headers are bytes, which Node reads as Latin-1.
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}

function withoutAsking(connection: string): string {
  const options = connection.split(',').map((option) => option.trim());
  return options.filter((option) => !ASKING.has(option.toLowerCase())).join(', ') || 'keep-alive';
}
