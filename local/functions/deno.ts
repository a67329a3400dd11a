import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StackError } from '../errors.ts';
import type { FunctionDefinition } from './definition.ts';

const require = createRequire(import.meta.url);

/** The Deno program of npm's `deno` package, also where npm was told to run no install scripts. */
export function denoBinary(): string {
  try {
    const folder = dirname(require.resolve('deno/package.json'));
    const { runInstall } = require(join(folder, 'install_api.cjs')) as { runInstall(): string };
    return runInstall();
  } catch (cause) {
    throw new StackError('There is no Deno for this machine. Run npm ci again.', { cause });
  }
}

/**
 * How a function's modules are found, for `deno run` and `deno info` alike: npm packages come from the project's
 * node_modules, nothing is installed, and no configuration counts but the function's own.
 */
export function resolutionFlags({ importMap }: FunctionDefinition): string[] {
  const flags = ['--no-lock', '--node-modules-dir=manual'];
  if (importMap === null) return [...flags, '--no-config'];
  return /\/deno\.jsonc?$/.test(importMap)
    ? [...flags, '--config', importMap]
    : [...flags, '--no-config', '--import-map', importMap];
}

/** Environment of the Deno program itself: its cache, and plain text without colours. Functions live in UTC. */
export function denoEnvironment(cacheDir: string): Record<string, string> {
  return { DENO_DIR: cacheDir, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1', TZ: 'UTC' };
}
