import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../config.ts';
import { StackError } from '../errors.ts';
import { runCli } from './cli.ts';
import { applyMigrations } from './states.ts';
import { withThrowAway } from './throw-away.ts';

/** Where the generated types lie, from the project's root. */
export const TYPES_FILE = 'client/src/database.types.ts';

/** TypeScript for the exposed schemas, as the official CLI writes it for a database with the migrations. */
export function generateTypes(projectDir: string): Promise<string> {
  return withThrowAway(false, async (cluster) => {
    await applyMigrations(projectDir, cluster);
    const schemas = loadConfig(projectDir).api.schemas.map((schema) => `--schema=${schema}`);
    const result = await runCli({
      projectDir,
      databaseUrl: cluster.url(),
      args: ['gen', 'types', '--lang=typescript', ...schemas],
    });
    if (!result.ok) throw new StackError(`supabase gen types failed: ${result.stderr.trim()}`);
    return format(result.stdout);
  });
}

/** The types as they are checked in; empty when there are none yet. */
export function readTypes(projectDir: string): string {
  const file = join(projectDir, TYPES_FILE);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** One property a line, so that a change of the database is a change of few lines. */
function format(source: string): string {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('@biomejs/biome/package.json');
  const { bin } = require(manifest) as { bin: { biome: string } };
  // The project's configuration leaves the generated file out: it is formatted under another name.
  return execFileSync(
    process.execPath,
    [join(dirname(manifest), bin.biome), 'format', '--stdin-file-path=generated-types.ts'],
    { input: source, encoding: 'utf8', cwd: fileURLToPath(new URL('../..', import.meta.url)) },
  );
}
