/**
 * Runs in Deno, before the function: gives it what Supabase's edge runtime has and Deno has not, lets its server
 * listen where the stack finds it, and tells the stack so. {@link Worker} is the other end.
 */

import { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface ServeOptions {
  readonly handler?: Handler;
  readonly onListen?: (address: Address) => void;
  readonly onError?: (error: unknown) => Response | Promise<Response>;
  readonly signal?: AbortSignal;
}
type Handler = (request: Request, info: unknown) => Response | Promise<Response>;
type Address = { readonly hostname: string; readonly port: number };

declare const Deno: {
  serve(options: object, handler: Handler): unknown;
  exit(code: number): never;
  readonly env: { delete(name: string): void };
  readonly stdin: { readonly readable: ReadableStream<Uint8Array> };
  readonly stdout: { writeSync(bytes: Uint8Array): number };
};

declare function dispatchEvent(event: Event): boolean;

/** What the stack says first: which function this is, and the word that marks a line as a report to the stack. */
interface Assignment {
  readonly slug: string;
  readonly entrypoint: string;
  readonly marker: string;
}

/** A function that has not begun to listen so long (ms) after its module was evaluated never will. */
const LISTEN_GRACE_MS = 2_000;

/** Deno reads so much (bytes) of an unread body by itself. */
const SMALL_BODY = 64 * 1024;

const orders = readLines(Deno.stdin.readable);
const assignment = JSON.parse((await orders.next()).value ?? '') as Assignment;
const background = new Set<Promise<unknown>>();
let listening = false;

for (const name of ['DENO_DIR', 'DENO_NO_UPDATE_CHECK', 'NO_COLOR']) Deno.env.delete(name);
provideEdgeRuntime();
interceptServe();
interceptNodeServers();
void followOrders();
await run();

function provideEdgeRuntime(): void {
  const waitUntil = <T>(task: T): T => {
    const settled = Promise.resolve(task).catch((error) => console.error('waitUntil:', error));
    background.add(settled);
    void settled.then(() => background.delete(settled));
    return task;
  };
  Object.defineProperty(globalThis, 'EdgeRuntime', { value: { waitUntil }, configurable: true });
}

/** The function's own port and address would be Supabase's to choose as well. */
function interceptServe(): void {
  const serve = Deno.serve.bind(Deno);
  Deno.serve = (first: object | Handler, second?: Handler) => {
    const options: ServeOptions = typeof first === 'function' ? {} : first;
    const handler = typeof first === 'function' ? (first as Handler) : (second ?? options.handler);
    if (typeof handler !== 'function') throw new TypeError('A handler function must be provided.');
    return serve(
      {
        ...(options.onError ? { onError: options.onError } : {}),
        ...(options.signal ? { signal: options.signal } : {}),
        hostname: '127.0.0.1',
        port: 0,
        onListen: (address: Address) => {
          reportListening(address.port);
          options.onListen?.(address);
        },
      },
      (request, info) => {
        if (!isOurs(request)) return new Response(null, { status: 421 });
        return hasLargeBody(request) ? answerToTheEnd(request, info, handler) : handler(request, info);
      },
    );
  };
}

/** Frameworks such as Express listen by node:http: https://supabase.com/docs/guides/functions/routing. */
function interceptNodeServers(): void {
  const { listen } = Server.prototype as { listen(this: Server, options: object): Server };
  Server.prototype.listen = function (this: Server, ...given: unknown[]): Server {
    const callback = given.at(-1);
    if (typeof callback === 'function') this.once('listening', callback as () => void);
    this.once('listening', () => reportListening((this.address() as AddressInfo).port));
    return listen.call(this, { host: '127.0.0.1', port: 0 });
  };
}

/** The first server is the function's: it cannot have a second one on Supabase. */
function reportListening(port: number): void {
  if (!listening) report(`ready ${port}`);
  listening = true;
}

/** A port that another function had before is no way into this one. */
function isOurs(request: Request): boolean {
  const { pathname } = new URL(request.url);
  return pathname === `/${assignment.slug}` || pathname.startsWith(`/${assignment.slug}/`);
}

function hasLargeBody(request: Request): boolean {
  return request.body !== null && !(Number(request.headers.get('content-length') ?? Infinity) <= SMALL_BODY);
}

/**
 * A function may answer without reading all that is sent. Deno then closes the connection, and the answer is lost on
 * a caller that still sends; Supabase reads the rest, and so is done here, before the answer ends.
 */
async function answerToTheEnd(request: Request, info: unknown, handler: Handler): Promise<Response> {
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  const readRest = async () => {
    try {
      while (!(await reader.read()).done);
    } catch {
      // A caller that has gone sends no rest.
    }
  };
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const part = await reader.read();
        if (part.done) controller.close();
        else controller.enqueue(part.value);
      },
    },
    { highWaterMark: 0 },
  );
  try {
    const response = await handler(new Request(request, { body, duplex: 'half' } as RequestInit), info);
    const rest = new TransformStream<Uint8Array, Uint8Array>({ flush: readRest });
    if (response.body) return new Response(response.body.pipeThrough(rest), response);
    await readRest();
    return response;
  } catch (error) {
    await readRest();
    throw error;
  }
}

async function run(): Promise<void> {
  try {
    const module = (await import(assignment.entrypoint)) as { default?: { fetch?: Handler } };
    const fetch = module.default?.fetch;
    if (!listening && typeof fetch === 'function') Deno.serve({}, fetch);
  } catch (error) {
    console.error(error);
    report(isLoadError(error) ? 'failed boot' : 'failed error');
    return;
  }
  setTimeout(() => {
    if (listening) return;
    console.error('The function does not listen: it has not called Deno.serve.');
    report('failed error');
  }, LISTEN_GRACE_MS);
}

/** What cannot be found, read or linked fails before any of the function's code runs: that is no start at all. */
function isLoadError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: string };
  return code === 'ERR_MODULE_NOT_FOUND' || /^The requested module '.*' does not provide/.test(error.message);
}

async function followOrders(): Promise<void> {
  for await (const order of orders) {
    if (order === 'drain') void drain();
    if (order === 'unload') unload('wall_clock');
  }
  // The stack has ended, in whatever way.
  Deno.exit(0);
}

async function drain(): Promise<void> {
  while (background.size > 0) await Promise.all(background);
  unload('early_drop');
  Deno.exit(0);
}

function unload(reason: string): void {
  dispatchEvent(new CustomEvent('beforeunload', { detail: { reason } }));
}

function report(message: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${assignment.marker} ${message}\n`));
}

async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
