import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly link?: boolean }>>;
}

/**
 * Packs `@delve/client` and installs it with `ws` into a new project that holds nothing but the files of `sources`.
 * The project's lock file goes along, of which npm keeps what it needs: the tested versions, from npm's cache.
 */
export async function installClient(sources: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'delve-consumer-'));
  const pack = ['pack', '--silent', '--pack-destination', folder];
  const { stdout: tarball } = await run('npm', pack, { cwd: join(PROJECT, 'client') });
  cpSync(sources, folder, { recursive: true });

  const { packages } = JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8')) as Lock;
  const dependencies = {
    '@delve/client': `file:${tarball.trim()}`,
    ws: packages['node_modules/ws']?.version,
  };
  const installable = Object.entries(packages).filter(
    ([path, { link }]) => path.startsWith('node_modules/') && !link,
  );
  writeJson(join(folder, 'package.json'), { private: true, type: 'module', dependencies });
  writeJson(join(folder, 'package-lock.json'), {
    lockfileVersion: 3,
    requires: true,
    packages: { '': { dependencies }, ...Object.fromEntries(installable) },
  });
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: folder });
  return folder;
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, JSON.stringify(value));
}
