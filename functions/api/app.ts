import { OpenAPIHono } from '@hono/zod-openapi';
import { cors } from 'hono/cors';
import { createBackend } from './backend.ts';
import type { AppEnv } from './env.ts';
import { createNotFound, onError } from './errors.ts';
import { deadline } from './middleware/deadline.ts';
import { openApiDocument } from './openapi-document.ts';
import { publicUrlOf } from './public-url.ts';
import { directoryRoutes } from './routes/directory.ts';
import { identityRoutes } from './routes/identity.ts';
import { lookupRoutes } from './routes/lookups.ts';
import { ownBusinessRoutes } from './routes/own-businesses.ts';
import { placeholderRoutes } from './routes/placeholders.ts';
import { staffRoutes } from './routes/staff.ts';
import type { Settings } from './settings.ts';

/** The contract over HTTP. The edge runtime passes paths with the function's name: `/api/business/…`. */
export function createApp(settings: Settings): OpenAPIHono<AppEnv> {
  const backend = createBackend(settings);
  const app = new OpenAPIHono<AppEnv>({ strict: false }).basePath('/api');

  app.use(
    cors({
      origin: '*',
      allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      allowHeaders: ['authorization', 'apikey', 'content-type', 'x-client-info'],
      maxAge: 3600,
    }),
  );
  // Longer than the database lets a statement run (8 s), shorter than people wait.
  app.use(deadline(10_000));
  app.use(async (context, next) => {
    context.set('backend', backend);
    await next();
    // Answers depend on who asks; a browser may keep its own, and asks again before it uses it.
    if (!context.res.headers.has('cache-control')) context.header('Cache-Control', 'private, no-cache');
  });

  app.get('/', (context) =>
    context.json({
      status: true,
      name: 'Delve API',
      version: '0.1.0',
      documentation: `${publicUrlOf(context.req.raw.headers, settings)}/functions/v1/api/openapi.json`,
    }),
  );
  app.get('/openapi.json', (context) =>
    context.json(openApiDocument(app, publicUrlOf(context.req.raw.headers, settings))),
  );
  app.route('/', placeholderRoutes);
  app.route('/', lookupRoutes);
  app.route('/', directoryRoutes);
  app.route('/', ownBusinessRoutes);
  app.route('/', identityRoutes);
  app.route('/', staffRoutes);

  app.onError(onError);
  app.notFound(createNotFound(app));
  return app;
}
