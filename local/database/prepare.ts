import type { LocalConfig } from '../config.ts';
import { StackError } from '../errors.ts';
import { type CliResult, cliError } from '../supabase-cli.ts';
import { runCli } from './cli.ts';

export interface PrepareOptions {
  /** The folder that holds `supabase/`. */
  readonly projectDir: string;
  /** Connection URL as role `postgres`, as which migrations run on Supabase too. */
  readonly databaseUrl: string;
  readonly config: LocalConfig;
  /** Whether the seed files of config.toml are laid, once per database. */
  readonly seed: boolean;
  readonly log?: (line: string) => void;
}

/**
 * Brings a database to the project's state with the official CLI: applies the migrations that it lacks, then the
 * seed files that it has not seen. What was applied is recorded in the schema `supabase_migrations`, so a second
 * call does nothing. Throws {@link StackError} that names the file and the statement's error.
 */
export async function prepareDatabase(options: PrepareOptions): Promise<void> {
  const withSeed = options.seed && options.config.db.seed.enabled;
  let current = 'supabase/migrations';
  const result = await runCli({
    projectDir: options.projectDir,
    databaseUrl: options.databaseUrl,
    // A branch that was merged late brings a migration that is older than the newest applied one: --include-all.
    args: [
      'db',
      'push',
      '--include-all',
      '--skip-vault',
      '--output-format=json',
      ...(withSeed ? ['--include-seed'] : []),
    ],
    onLine: (line) => {
      const step = /^(?:Applying migration|Seeding data from|Updating seed hash to) (\S+?)(?:\.\.\.)?$/.exec(
        line,
      );
      if (step) {
        current = line.startsWith('Applying') ? `supabase/migrations/${step[1]}` : String(step[1]);
        options.log?.(line.replace(/\.\.\.$/, ''));
      } else if (/^(?:WARN|WARNING)\b/i.test(line)) {
        options.log?.(line);
      }
    },
  });
  if (!result.ok) throw failure(result, current);
}

function failure(result: CliResult, file: string): StackError {
  const error = cliError(result);
  if (error.code === 'DbPushMissingLocalError') {
    const versions = error.suggestion?.match(/\d{14}/g) ?? [];
    return new StackError(
      `This database has migrations that supabase/migrations lacks (${versions.join(', ')}): it was made by another checkout. Switch back to that one, or start from scratch with --reset.`,
    );
  }
  const [reason = 'it said nothing', ...rest] = (error.message ?? '').split(/\nAt statement: \d+\n/);
  const statement = oneLine(rest.join(' ').replace(/\n\s*\^\s*$/, ''));
  const where = statement ? ` In: ${statement.slice(0, 200)}` : '';
  return new StackError(`${file} failed: ${oneLine(reason.replace(/^ERROR:\s*/, ''))}.${where}`);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
