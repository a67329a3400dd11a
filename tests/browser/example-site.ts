import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { preview } from 'vite';
import { removeFolder } from '../support/remove-folder.ts';

const VITE = fileURLToPath(new URL('../../node_modules/.bin/vite', import.meta.url));
const CONFIG = fileURLToPath(new URL('../../examples/web/vite.config.ts', import.meta.url));

/** The stack that the page is to use. */
export interface Backend {
  readonly apiUrl: string;
  readonly publishableKey: string;
}

export interface ExampleSite {
  readonly url: string;
  /** Where the build lies. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** `examples/web`, built for a stack and served as a web server would. */
export async function serveExample({ apiUrl, publishableKey }: Backend): Promise<ExampleSite> {
  const folder = mkdtempSync(join(tmpdir(), 'delve-example-'));
  await promisify(execFile)(
    VITE,
    ['build', ...['--config', CONFIG], ...['--outDir', folder], '--emptyOutDir'],
    {
      // A test run sets NODE_ENV, with which the build would not be one for production.
      env: {
        ...process.env,
        NODE_ENV: 'production',
        VITE_DELVE_URL: apiUrl,
        VITE_DELVE_KEY: publishableKey,
      },
    },
  );
  const server = await preview({ configFile: CONFIG, build: { outDir: folder }, preview: { port: 0 } });
  return {
    url: server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '',
    folder,
    stop: async () => {
      await server.close();
      await removeFolder(folder);
    },
  };
}
