import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';

/** Where the module stands in the project. */
export const SWAGGER_UI_FILE = 'functions/api/docs/swagger-ui.json';

const FILES = ['swagger-ui-bundle.js', 'swagger-ui.css'];

/**
 * The JSON module of the page's files, each gzip in base64. The function imports it: a deployment uploads modules, and
 * leaves other files behind.
 */
export function swaggerUiModule(): string {
  const { resolve } = createRequire(import.meta.url);
  const entries = FILES.map((name) => {
    const compressed = gzipSync(readFileSync(resolve(`swagger-ui-dist/${name}`)), { level: 9 });
    return [name, compressed.toString('base64')];
  });
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}
