import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from './env.ts';
import { withoutPatterns } from './parameters.ts';

/** The OpenAPI 3.1 document of an app's routes. Paths end in a slash there, as the contract writes them. */
export function openApiDocument(app: OpenAPIHono<AppEnv>, publicUrl: string) {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Delve API', version: '0.1.0' },
    servers: [{ url: `${publicUrl}/functions/v1` }],
  });
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => [
    `${withoutPatterns(path)}/`,
    item,
  ]);
  return { ...document, paths: Object.fromEntries(paths) };
}
