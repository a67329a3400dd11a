import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../local/config.ts';
import { LIMITS } from '../../local/functions/limits.ts';
import { Worker } from '../../local/functions/worker.ts';
import { QUIET_CLI, spawnCli } from '../../local/supabase-cli.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { stack } from '../support/stack.ts';
import { type Platform, PROJECT_REF, startPlatform } from './hosted/platform.ts';
import type { UploadedFunction } from './hosted/state.ts';
import { layUploadedFiles, linkPackages } from './hosted/uploaded-files.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Paths that prove a function alive: one that answers from its code, and one that reads the database. */
const PROBES: Readonly<Record<string, readonly [code: string, rows: string]>> = {
  api: ['/api/', '/api/business/categories/'],
};

/** A file outside of `functions/` that functions import. */
const OUTSIDE = 'client/src/index.ts';

const slugs = Object.entries(loadConfig(PROJECT).functions)
  .filter(([, { enabled }]) => enabled)
  .map(([slug]) => slug);

let platform: Platform;
let uploads: ReadonlyMap<string, UploadedFunction>;

beforeAll(async () => {
  platform = await startPlatform();
  const deployed = await spawnCli({
    args: ['functions', 'deploy', '--use-api', `--remote=${PROJECT_REF}`, `--workdir=${PROJECT}`, '--yes'],
    environment: { PATH: process.env.PATH, HOME: process.env.HOME, ...QUIET_CLI, ...platform.environment },
  });
  if (!deployed.ok) throw new Error(deployed.stderr);
  uploads = platform.state.functions;
});
afterAll(() => platform.stop());

it('every function of config.toml is uploaded, and has paths that prove it alive', () => {
  expect([...uploads.keys()].sort()).toEqual([...slugs].sort());
  expect(Object.keys(PROBES)).toEqual(expect.arrayContaining(slugs));
});

describe.each(slugs)('the upload of %s', (slug) => {
  it('runs alone, and answers from its code and from the database', async () => {
    await expect(probe(slug, uploadOf(slug))).resolves.toEqual([200, 200]);
  });

  it('does not start when a file is left out', async () => {
    const upload = uploadOf(slug);
    const samples = [upload.importMapPath, OUTSIDE].filter((path) => upload.files.has(path));
    expect(samples).not.toEqual([]);
    for (const missing of samples) {
      const files = new Map([...upload.files].filter(([path]) => path !== missing));
      await expect(probe(slug, { ...upload, files }), missing).rejects.toThrow('Worker failure: boot');
    }
  });
});

it('an upload takes along what is imported from outside of functions/', () => {
  expect([...uploadOf('api').files.keys()]).toContain(OUTSIDE);
});

function uploadOf(slug: string): UploadedFunction {
  const upload = uploads.get(slug);
  if (!upload) throw new Error(`${slug} was not uploaded`);
  return upload;
}

/** Statuses of a function's probes, run in Deno in a folder that holds the upload and npm's packages only. */
async function probe(slug: string, upload: UploadedFunction): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'delve-upload-'));
  linkPackages(folder);
  layUploadedFiles(folder, upload);
  const cacheDir = mkdtempSync(join(tmpdir(), 'delve-upload-deno-'));
  const log: string[] = [];
  const worker = new Worker({
    definition: {
      slug,
      entrypoint: join(folder, upload.entrypointPath),
      importMap: upload.importMapPath === '' ? null : join(folder, upload.importMapPath),
      verifyJwt: upload.verifyJwt,
    },
    environment: {
      SUPABASE_URL: stack().apiUrl,
      SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: stack().publishableKey }),
      SUPABASE_SECRET_KEYS: JSON.stringify({ default: stack().secretKey }),
      SUPABASE_FUNCTION_SLUG: slug,
    },
    projectDir: folder,
    cacheDir,
    limits: LIMITS,
    log: (line) => log.push(line),
  });
  try {
    await worker.ready;
    return await Promise.all(
      (PROBES[slug] ?? []).map(async (path) => {
        const response = await worker.fetch(new Request(`http://127.0.0.1${path}`));
        await response.text();
        return response.status;
      }),
    );
  } finally {
    await worker.kill();
    rmSync(folder, { recursive: true });
    await removeFolder(cacheDir);
  }
}
