import { execFile } from 'node:child_process';
import { existsSync, type FSWatcher, statSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FunctionDefinition } from './definition.ts';
import { denoBinary, denoEnvironment, resolutionFlags } from './deno.ts';

/**
 * The files that a running function was made of. Their folders are watched, and the files are looked at whenever a
 * request comes after something has happened there, so that the next request after a change meets the new code.
 */
export class Sources {
  readonly #loadedAt: number;
  readonly #states = new Map<string, string>();
  readonly #watchers = new Map<string, FSWatcher>();
  /** Whether something has happened in the folders since the files were looked at, or nobody would tell. */
  #isTouched = true;
  #changed = false;

  /** @param loadedAt when the function began to load (ms since 1970): a later change counts. */
  constructor(files: readonly string[], loadedAt: number) {
    this.#loadedAt = loadedAt;
    this.add(files);
  }

  add(files: readonly string[]): void {
    for (const file of files) {
      const { state, modifiedAt } = look(file);
      // A time in the future is no change but a wrong clock, and would count at every start.
      if (modifiedAt > this.#loadedAt && modifiedAt <= Date.now()) this.#changed = true;
      this.#states.set(file, state);
    }
    this.#isTouched = true;
  }

  hasChanged(): boolean {
    if (this.#changed || !this.#isTouched) return this.#changed;
    // First: what happens from here on is told.
    this.#isTouched = !this.#watchFolders();
    for (const [file, state] of this.#states) {
      this.#changed ||= look(file).state !== state;
    }
    return this.#changed;
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** Whether every folder is watched. One that is not there yet shows in the nearest that is. */
  #watchFolders(): boolean {
    const folders = new Set([...this.#states.keys()].map((file) => nearestFolder(dirname(file))));
    for (const folder of folders) this.#watch(folder);
    return [...folders].every((folder) => this.#watchers.has(folder));
  }

  #watch(folder: string): void {
    if (this.#watchers.has(folder)) return;
    try {
      const watcher = watch(folder, { persistent: false }, () => {
        this.#isTouched = true;
      });
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(folder);
        this.#isTouched = true;
      });
      this.#watchers.set(folder, watcher);
    } catch (error) {
      // The system has no more watches to give: then the files are looked at with each request.
      if (!['ENOSPC', 'EMFILE', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
}

function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder));
}

function look(file: string): { state: string; modifiedAt: number } {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return { state: 'missing', modifiedAt: 0 };
  return { state: `${stat.ino} ${stat.size} ${stat.mtimeMs}`, modifiedAt: stat.mtimeMs };
}

interface ModuleGraph {
  readonly modules: readonly { readonly kind?: string; readonly specifier: string }[];
}

/**
 * The project's own modules that a function imports, itself and what it imports dynamically by a literal included;
 * also those that are missing. Rejects when Deno cannot read its configuration.
 */
export async function importedFiles(
  definition: FunctionDefinition,
  projectDir: string,
  cacheDir: string,
  signal: AbortSignal,
): Promise<string[]> {
  const { stdout } = await promisify(execFile)(
    denoBinary(),
    ['info', '--json', ...resolutionFlags(definition), definition.entrypoint],
    {
      cwd: projectDir,
      env: denoEnvironment(cacheDir),
      maxBuffer: 64 * 1024 * 1024,
      signal,
      killSignal: 'SIGKILL',
    },
  );
  return (JSON.parse(stdout) as ModuleGraph).modules
    .filter(
      (module) => module.specifier.startsWith('file://') && !module.specifier.includes('/node_modules/'),
    )
    .map((module) => fileURLToPath(module.specifier));
}
