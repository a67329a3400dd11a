import type { Server } from 'node:http';
import { type HttpBindings, serve } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { type Keys, SECRET_KEY } from './keys.ts';
import type { Service } from './service.ts';

/** How a route family treats the API key, as Supabase's own gateway does. */
type KeyRule = 'required' | 'optional';

export interface GatewayRoute {
  /** Path prefix that is taken off before the service sees the request: `/auth/v1`. */
  readonly prefix: string;
  readonly service: Service;
  readonly apiKey: KeyRule;
  /** Paths below the prefix that need no key even where one is required. */
  readonly open?: RegExp;
  /** The service does its own CORS: so it is with edge functions on a hosted project. */
  readonly answersPreflights?: boolean;
}

const EXPOSED = [
  'Content-Range',
  'Content-Location',
  'Location',
  'ETag',
  'Retry-After',
  'X-Total-Count',
  'Link',
  // auth-js reads from it how an error is written.
  'X-Supabase-Api-Version',
];

const answerPreflight = cors({
  origin: '*',
  allowMethods: ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE', 'OPTIONS'],
  exposeHeaders: EXPOSED,
  maxAge: 3600,
});

/** Pages of every origin may call. Hono's own middleware would open each answer before there is one, and copy it then. */
const crossOrigin: MiddlewareHandler = async (context, next) => {
  if (context.req.method === 'OPTIONS') return answerPreflight(context, next);
  await next();
  context.res.headers.set('Access-Control-Allow-Origin', '*');
  context.res.headers.set('Access-Control-Expose-Headers', EXPOSED.join(','));
};

/** What a Supabase project has at its gateway beside the routes of the local stack. */
const ABSENT = /^\/(graphql\/v1|analytics\/v1|pg|mcp)(?=\/|$)/;

type Env = { Bindings: HttpBindings };

/** One HTTP server for all services: resolves API keys to JWTs, answers CORS preflights, and routes by prefix. */
export function createGateway(routes: readonly GatewayRoute[], keys: Keys): Hono<Env> {
  const app = new Hono<Env>();
  for (const route of routes) {
    for (const path of [route.prefix, `${route.prefix}/*`]) {
      if (!route.answersPreflights) app.use(path, crossOrigin);
      app.all(path, (context) => forward(context, route, keys));
    }
  }
  app.notFound((context) => {
    const absent = ABSENT.exec(context.req.path)?.[1];
    return absent === undefined
      ? context.json({ message: 'no Route matched with those values' }, 404)
      : context.json({ message: `The local stack does not have /${absent}.` }, 501);
  });
  return app;
}

/**
 * Longer than Deno's `fetch` keeps a connection that nobody uses (90 s): whoever closes first may close on a request
 * that is on its way, and a function must not be the one to whom that happens. Node's own 5 s are far shorter.
 */
const KEPT_OPEN_MS = 120_000;

/** Listens on 127.0.0.1. Rejects with `EADDRINUSE` when the port is taken. */
export function listen(app: Hono<Env> | Hono, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({
      fetch: app.fetch,
      port,
      hostname: '127.0.0.1',
    }) as Server;
    server.keepAliveTimeout = KEPT_OPEN_MS;
    server.once('listening', () => resolve(server));
    server.once('error', reject);
  });
}

async function forward(context: Context<Env>, route: GatewayRoute, keys: Keys): Promise<Response> {
  // A `Request` of the Fetch standard cannot carry it.
  if (context.req.method === 'TRACE') return context.json({ message: 'Method TRACE is not allowed' }, 405);
  const entered = await enterRoute(
    route,
    keys,
    new URL(context.req.url),
    new Headers(context.req.raw.headers),
    context.env?.incoming?.socket.remoteAddress ?? '127.0.0.1',
  );
  if ('refusal' in entered) return context.json(entered.refusal, 401);
  try {
    const request = await rewrite(context.req.raw, entered.url, entered.headers);
    return await route.service.app.fetch(request);
  } catch (error) {
    // The caller has gone in the middle of what it sent: nobody reads this answer.
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return new Response(null, { status: 499 });
    throw error;
  }
}

/** Where and how a request goes on behind the gateway, or the body with which it is refused. */
type Entered = { readonly url: URL; readonly headers: Headers } | { readonly refusal: Refusal };

/** Takes the route's prefix off, resolves the API key, and says from where the request comes: `peer` is its socket. */
export async function enterRoute(
  route: GatewayRoute,
  keys: Keys,
  address: URL,
  sent: Headers,
  peer: string,
): Promise<Entered> {
  const url = new URL(address);
  const headers = new Headers(sent);
  const path = url.pathname.slice(route.prefix.length) || '/';
  const apiKey = headers.get('apikey') ?? url.searchParams.get('apikey');
  const keyRequired = route.apiKey === 'required' && !route.open?.test(path);
  const keyToken = apiKey === null ? null : await keys.resolveApiKey(apiKey);
  if (keyRequired && apiKey === null) return { refusal: MISSING_KEY };
  if (keyRequired && keyToken === null) return { refusal: INVALID_KEY };

  await setAuthorization(headers, keyToken, keys);
  // The address that services see: a proxy in front of the stack names it, else the socket does.
  headers.set('x-forwarded-for', headers.get('x-forwarded-for') ?? peer);
  // On a hosted project Cloudflare sets it, in place of whatever the caller sent: the one address nobody can forge.
  headers.set('cf-connecting-ip', peer);
  // Auth believes it, so only the secret key may send it, and the legacy one may not:
  // https://supabase.com/docs/guides/auth/rate-limits#ip-address-forwarding
  if (apiKey !== SECRET_KEY) headers.delete('sb-forwarded-for');
  headers.set('x-forwarded-host', url.host);
  headers.set('x-forwarded-proto', 'http');
  headers.set('x-forwarded-prefix', route.prefix);
  url.searchParams.delete('apikey');
  url.pathname = path;
  return { url, headers };
}

/**
 * Supabase's newer keys are no JWTs: where one stands in `Authorization`, or where only `apikey` was sent, the
 * services are given the JWT that the key stands for. A user's own token always goes first.
 */
async function setAuthorization(headers: Headers, keyToken: string | null, keys: Keys): Promise<void> {
  const bearer = /^Bearer\s+(.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  const resolved = bearer === undefined ? keyToken : ((await keys.resolveApiKey(bearer)) ?? bearer);
  if (resolved !== null) headers.set('authorization', `Bearer ${resolved}`);
}

async function rewrite(request: Request, url: URL, headers: Headers): Promise<Request> {
  const { method, signal } = request;
  const body = method === 'GET' || method === 'HEAD' ? null : await bodyOf(request);
  return new Request(url, {
    method,
    headers,
    redirect: 'manual',
    signal,
    body,
    duplex: 'half',
  } as RequestInit);
}

/** A body up to this size is read before it goes on, which is cheaper than a stream. */
const SMALL_BODY = 64 * 1024;

async function bodyOf(request: Request): Promise<Request['body'] | ArrayBuffer> {
  const length = request.headers.get('content-length');
  return length !== null && Number(length) <= SMALL_BODY ? request.arrayBuffer() : request.body;
}

interface Refusal {
  readonly message: string;
  readonly hint: string;
}

const MISSING_KEY: Refusal = {
  message: 'No API key found in request',
  hint: 'No `apikey` request header or url param was found.',
};
const INVALID_KEY: Refusal = {
  message: 'Invalid API key',
  hint: 'Double check your Supabase `anon` or `service_role` API key.',
};
