import { type Context, Hono } from 'hono';
import { publicUrlOf } from '../../_shared/public-url.ts';
import type { Settings } from '../../_shared/settings.ts';
import type { AppEnv } from '../app-env.ts';
import { PAGE, POLICY, START } from './page.ts';

type FileName = 'swagger-ui-bundle.js' | 'swagger-ui.css';

const A_DAY = 'public, max-age=86400';

/**
 * Swagger UI, to try the API in a browser without anything from elsewhere. It comes from a JSON module, because modules
 * are all that a deployment is sure to bring along.
 */
export function docsRoutes(settings: Settings): Hono<AppEnv> {
  const routes = new Hono<AppEnv>({ strict: false });
  routes.get('/docs', (context) =>
    answer(context, PAGE, {
      // As text/html, a hosted project without a domain of its own would send it as plain text:
      // https://supabase.com/docs/guides/functions/limits
      'content-type': 'application/xhtml+xml; charset=utf-8',
      'content-security-policy': `${POLICY}; connect-src 'self' ${publicUrlOf(context.req.raw.headers, settings)}`,
      'cache-control': 'no-cache',
    }),
  );
  routes.get('/docs/start.js', (context) =>
    answer(context, START, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': A_DAY }),
  );
  routes.get('/docs/swagger-ui-bundle.js', (context) =>
    file(context, 'swagger-ui-bundle.js', 'text/javascript; charset=utf-8'),
  );
  routes.get('/docs/swagger-ui.css', (context) => file(context, 'swagger-ui.css', 'text/css; charset=utf-8'));
  return routes;
}

/** Compressed files, read when the page is first asked for and kept as long as this isolate lives. */
let files: Promise<Readonly<Record<FileName, string>>> | undefined;

async function file(context: Context<AppEnv>, name: FileName, type: string): Promise<Response> {
  files ??= import('./swagger-ui.json', { with: { type: 'json' } }).then((module) => module.default);
  return answer(context, decode((await files)[name]), {
    'content-type': type,
    'content-encoding': 'gzip',
    'cache-control': A_DAY,
  });
}

function answer(
  context: Context<AppEnv>,
  body: string | ReturnType<typeof decode>,
  headers: Record<string, string>,
): Response {
  return context.body(body, 200, { ...headers, 'x-content-type-options': 'nosniff' });
}

function decode(base64: string) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
