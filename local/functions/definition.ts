import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { LocalConfig } from '../config.ts';

/** Where one function's code is, and whether callers need a token. */
export interface FunctionDefinition {
  /** The name in the path: `/functions/v1/<slug>`. */
  readonly slug: string;
  /** Absolute path of the module that calls `Deno.serve`. */
  readonly entrypoint: string;
  /** Absolute path of the deno.json, deno.jsonc or import map that resolves its imports. */
  readonly importMap: string | null;
  readonly verifyJwt: boolean;
}

/**
 * Finds functions as CLI 3.1 does: an entry `[functions.<slug>]` of config.toml, whose paths are relative to
 * `supabase/`, or the folder `supabase/functions/<slug>`. `null` when there is none, or it is not enabled.
 */
export function findFunction(
  config: LocalConfig,
  projectDir: string,
  slug: string,
): FunctionDefinition | null {
  if (!/^[A-Za-z0-9_-]+$/.test(slug) || slug === '_shared') return null;
  const entry = Object.hasOwn(config.functions, slug) ? config.functions[slug] : undefined;
  if (entry?.enabled === false) return null;
  const supabaseDir = join(projectDir, 'supabase');
  const entrypoint = resolve(supabaseDir, entry?.entrypoint || join('functions', slug, 'index.ts'));
  if (!existsSync(entrypoint)) return null;
  const importMap = entry?.import_map
    ? resolve(supabaseDir, entry.import_map)
    : nearestImportMap(dirname(entrypoint), projectDir);
  return { slug, entrypoint, importMap, verifyJwt: entry?.verify_jwt ?? true };
}

/** The slugs of all functions that {@link findFunction} may find. */
export function functionSlugs(config: LocalConfig, projectDir: string): string[] {
  const folder = join(projectDir, 'supabase', 'functions');
  const folders = existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  return [...new Set([...Object.keys(config.functions), ...folders.map((entry) => entry.name)])].sort();
}

function nearestImportMap(folder: string, projectDir: string): string | null {
  for (const name of ['deno.json', 'deno.jsonc']) {
    if (existsSync(join(folder, name))) return join(folder, name);
  }
  const inside = relative(projectDir, folder);
  if (inside !== '' && !inside.startsWith('..')) return nearestImportMap(dirname(folder), projectDir);
  const shared = join(projectDir, 'supabase', 'functions', 'import_map.json');
  return existsSync(shared) ? shared : null;
}
