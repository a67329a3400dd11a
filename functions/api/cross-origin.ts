import { cors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './app-env.ts';

const EXPOSED = ['etag', 'retry-after'];

const answerPreflight = cors({
  origin: '*',
  allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  allowHeaders: [
    'authorization',
    'apikey',
    'content-type',
    'idempotency-key',
    'if-none-match',
    'x-client-info',
  ],
  exposeHeaders: EXPOSED,
  maxAge: 3600,
});

/**
 * Pages of every origin may call. Its headers wait for the answer; Hono's own middleware lays them on an answer of its own,
 * and each later one is then copied over it, its body as a stream.
 */
export const crossOrigin = createMiddleware<AppEnv>(async (context, next) => {
  if (context.req.method === 'OPTIONS') return answerPreflight(context, next);
  context.header('Access-Control-Allow-Origin', '*');
  context.header('Access-Control-Expose-Headers', EXPOSED.join(','));
  await next();
});
