import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** How long (ms) a caller has to close its end of a connection that was answered. */
const FAREWELL_MS = 2_000;

/** Answers on a connection that asked for a WebSocket and gets none, and closes it, whether the caller does or not. */
export async function answerRaw(socket: Duplex, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set('content-length', String(body.length));
  headers.set('connection', 'close');
  const head = [
    `HTTP/1.1 ${response.status} ${response.statusText || STATUS_CODES[response.status] || ''}`,
    ...[...headers].map(([name, value]) => `${name}: ${value}`),
  ].join('\r\n');
  // Its end is seen only by whoever reads; what else comes is of no interest.
  socket.resume();
  socket.end(Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]));
  const farewell = setTimeout(() => socket.destroy(), FAREWELL_MS);
  socket.once('close', () => clearTimeout(farewell));
}
