import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';
import { removeFolder } from '../support/remove-folder.ts';

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
  process.env.VITE_DELVE_URL = apiUrl;
  process.env.VITE_DELVE_KEY = publishableKey;
  const options = {
    configFile: CONFIG,
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true },
  } as const;
  await build(options);
  const server = await preview({ ...options, preview: { port: 0 } });
  return {
    url: server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '',
    folder,
    stop: async () => {
      await server.close();
      await removeFolder(folder);
    },
  };
}
