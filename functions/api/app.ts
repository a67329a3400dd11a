import { Hono } from 'hono';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';
import { createBackend } from '../_shared/backend.ts';
import { publicUrlOf } from '../_shared/public-url.ts';
import type { Settings } from '../_shared/settings.ts';
import type { AppEnv } from './app-env.ts';
import { crossOrigin } from './cross-origin.ts';
import { deadline } from './deadline.ts';
import { docsRoutes } from './docs/routes.ts';
import { type Endpoint, isNumberName } from './endpoint/endpoint.ts';
import { handlerOf } from './endpoint/handler.ts';
import { createNotFound, onError } from './errors.ts';
import { documentText } from './openapi/text.ts';
import { endpoints } from './routes/endpoints.ts';
import { placeholderRoutes } from './routes/placeholders.ts';
import { VERSION } from './version.ts';

/** The contract over HTTP. The edge runtime passes paths with the function's name: `/api/business/…`. */
export function createApp(settings: Settings): Hono<AppEnv> {
  const backend = createBackend(settings);
  // Every path answers with and without the slash at its end.
  const app = new Hono<AppEnv>({ strict: false }).basePath('/api');

  app.use(crossOrigin);

  app.get('/', (context) =>
    context.json({
      status: true,
      name: 'Delve API',
      version: VERSION,
      documentation: `${publicUrlOf(context.req.raw.headers, settings)}/functions/v1/api/openapi.json`,
    }),
  );
  // Weak: the platform compresses bodies.
  const tagged = etag({
    weak: true,
    retainedHeaders: [...RETAINED_304_HEADERS, 'access-control-allow-origin'],
  });
  const documentOf = documentText(endpoints);
  app.get('/openapi.json', tagged, (context) => {
    context.header('Cache-Control', 'public, max-age=300');
    context.header('Content-Type', 'application/json');
    return context.body(documentOf(publicUrlOf(context.req.raw.headers, settings)));
  });
  app.use('/docs/*', tagged);
  app.route('/', docsRoutes(settings));
  app.route('/', placeholderRoutes);

  for (const endpoint of endpoints) {
    const path = routerPath(endpoint);
    if (endpoint.publicForSeconds !== undefined) app.on(endpoint.method, path, tagged);
    app.on(endpoint.method, path, deadline(endpoint), handlerOf(endpoint, backend));
  }

  app.onError(onError);
  app.notFound(createNotFound(app));
  return app;
}

/** `/business/{business_id}` as Hono writes it. Fifteen digits are a number that JavaScript holds exactly. */
function routerPath({ path }: Endpoint): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) =>
    isNumberName(name) ? `:${name}{[1-9][0-9]{0,14}}` : `:${name}`,
  );
}
