import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';
import { removeFolder } from '../support/remove-folder.ts';
import { stack } from '../support/stack.ts';

const CONFIG = fileURLToPath(new URL('../../examples/web/vite.config.ts', import.meta.url));

export interface ExampleSite {
  readonly url: string;
  /** Where the build lies. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** `examples/web`, built for the stack of this run and served as a web server would. */
export async function serveExample(): Promise<ExampleSite> {
  const folder = mkdtempSync(join(tmpdir(), 'delve-example-'));
  process.env.VITE_DELVE_URL = stack().apiUrl;
  process.env.VITE_DELVE_KEY = stack().publishableKey;
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
