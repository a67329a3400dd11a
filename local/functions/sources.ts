import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FunctionDefinition } from './definition.ts';
import { denoBinary, denoEnvironment, resolutionFlags } from './deno.ts';

/**
 * The files that a running function was made of. They are looked at whenever a request comes (about 2 µs a file), so
 * that the next request after a change always meets the new code, and no watcher has to be kept.
 */
export class Sources {
  readonly #loadedAt: number;
  readonly #states = new Map<string, string>();
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
  }

  hasChanged(): boolean {
    for (const [file, state] of this.#states) {
      if (this.#changed) break;
      this.#changed = look(file).state !== state;
    }
    return this.#changed;
  }
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
