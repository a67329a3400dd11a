import { type Agent, type IncomingMessage, type RequestOptions, request as sendRequest } from 'node:http';
import { Readable } from 'node:stream';

export interface ForwardTarget {
  readonly port: number;
  readonly agent: Agent;
  /** The request is given up when nothing comes for so long (ms). */
  readonly idleMs: number;
  /** Called once the exchange is over, whole or broken off; never when the request was not sent. */
  readonly onClose: () => void;
}

/** Nothing came for `idleMs`. */
export class IdleTimeout extends Error {
  override name = 'IdleTimeout';
}

/** A body up to this size is sent in one piece, which is cheaper than a stream. */
const SMALL_BODY = 64 * 1024;

/** Headers that belong to one connection (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

/** Between two processes of one machine, compressing costs more than it saves; a hosted project does it at its edge. */
const NOT_FORWARDED = new Set([...HOP_BY_HOP, 'accept-encoding']);

/**
 * Sends a request to a server on this machine and resolves with its answer as soon as the headers are there.
 * Bodies are streamed both ways and left as they are; redirects are answers. Rejects with {@link IdleTimeout},
 * the reason of the request's own signal, or the connection's error.
 */
export async function forward(request: Request, target: ForwardTarget): Promise<Response> {
  const body = await bodyOf(request);
  return new Promise((resolve, reject) => {
    const outgoing = sendRequest(optionsFor(request, target), (incoming) => {
      toResponse(incoming, request.method).then(resolve, reject);
    });
    const abort = () => outgoing.destroy(request.signal.reason as Error);
    request.signal.addEventListener('abort', abort, { once: true });
    outgoing.once('close', () => {
      request.signal.removeEventListener('abort', abort);
      if (body instanceof Readable) body.destroy();
      target.onClose();
    });
    outgoing.setTimeout(target.idleMs, () => outgoing.destroy(new IdleTimeout('No answer in time')));
    outgoing.on('error', reject);
    if (request.signal.aborted) abort();
    else if (body instanceof Readable) {
      // A caller that breaks off its upload takes the request with it.
      body.on('error', (error) => outgoing.destroy(error)).pipe(outgoing);
    } else outgoing.end(body);
  });
}

async function bodyOf(request: Request): Promise<Readable | Uint8Array | undefined> {
  if (request.body === null) return undefined;
  const length = request.headers.get('content-length');
  if (length !== null && Number(length) <= SMALL_BODY) return new Uint8Array(await request.arrayBuffer());
  return Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]);
}

function optionsFor(request: Request, { port, agent }: ForwardTarget): RequestOptions {
  const url = new URL(request.url);
  const headers: Record<string, string> = {};
  for (const [name, value] of request.headers) if (!NOT_FORWARDED.has(name)) headers[name] = value;
  // The function sees the address that the caller used.
  headers.host = request.headers.get('x-forwarded-host') ?? url.host;
  return { host: '127.0.0.1', port, agent, method: request.method, path: url.pathname + url.search, headers };
}

/** The answer of a server, its body streamed unless it is small. */
export async function toResponse(incoming: IncomingMessage, method: string): Promise<Response> {
  const status = incoming.statusCode ?? 500;
  const headers = new Headers();
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    const name = incoming.rawHeaders[index] as string;
    if (!HOP_BY_HOP.has(name.toLowerCase())) headers.append(name, incoming.rawHeaders[index + 1] as string);
  }
  const init = { status, statusText: incoming.statusMessage ?? '', headers };
  if (method === 'HEAD' || status === 204 || status === 205 || status === 304) {
    incoming.resume();
    return new Response(null, init);
  }
  const length = incoming.headers['content-length'];
  const isSmall = length !== undefined && Number(length) <= SMALL_BODY;
  return new Response(isSmall ? await wholeOf(incoming) : streamOf(incoming), init);
}

async function wholeOf(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Uint8Array.from(Buffer.concat(chunks));
}

function streamOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  return Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
}
