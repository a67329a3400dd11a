import { type IncomingMessage, request as sendRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerRaw } from '../raw-answer.ts';
import type { UpgradeRequest } from '../service.ts';
import { IdleTimeout, toResponse } from './forward.ts';

export interface UpgradeTarget {
  readonly port: number;
  /** The request is given up when no answer comes for so long (ms); an open WebSocket may be silent for longer. */
  readonly idleMs: number;
  /** Called once the WebSocket, or the exchange that did not lead to one, is over. */
  readonly onClose: () => void;
}

/** Headers that the handshake is made of stay: this is the one hop at which the connection itself is passed on. */
const NOT_FORWARDED = new Set(['accept-encoding', 'content-length', 'transfer-encoding', 'expect']);

/**
 * Passes a request for a WebSocket on to a server on this machine, and then every byte both ways. Resolves when the
 * server has answered; rejects with {@link IdleTimeout} or the connection's error while nothing has been answered.
 */
export function forwardUpgrade(request: UpgradeRequest, target: UpgradeTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = sendRequest({
      host: '127.0.0.1',
      port: target.port,
      // A connection of its own, which no other request gets afterwards.
      agent: false,
      path: request.url.pathname + request.url.search,
      headers: headersFor(request),
    });
    const giveUp = () => outgoing.destroy();
    request.socket.once('close', giveUp);
    outgoing.setTimeout(target.idleMs, () => outgoing.destroy(new IdleTimeout('No answer in time')));
    outgoing.once('error', reject);
    outgoing.once('close', target.onClose);
    outgoing.once('response', (incoming) => {
      toResponse(incoming, 'GET')
        .then((response) => answerRaw(request.socket, response))
        .then(resolve, reject);
    });
    outgoing.once('upgrade', (incoming, upstream, head) => {
      outgoing.off('close', target.onClose);
      upstream.once('close', target.onClose);
      upstream.setTimeout(0);
      request.socket.write(headOf(incoming));
      join(request.socket, request.head, upstream, head);
      resolve();
    });
    outgoing.end();
  });
}

function headersFor({ url, headers }: UpgradeRequest): Record<string, string> {
  const forwarded: Record<string, string> = {};
  for (const [name, value] of headers) if (!NOT_FORWARDED.has(name)) forwarded[name] = value;
  // The function sees the address that the caller used.
  return { ...forwarded, host: headers.get('x-forwarded-host') ?? url.host };
}

function headOf({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Each end that breaks takes the other with it; one that ends in order lets the other finish. */
function join(caller: Duplex, fromCaller: Buffer, upstream: Duplex, fromUpstream: Buffer): void {
  for (const [end, other] of [
    [caller, upstream],
    [upstream, caller],
  ] as const) {
    end.on('error', () => other.destroy());
    end.once('close', () => other.end());
  }
  if (fromCaller.length > 0) upstream.write(fromCaller);
  if (fromUpstream.length > 0) caller.write(fromUpstream);
  caller.pipe(upstream).pipe(caller);
}
