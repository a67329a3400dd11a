import { type CliResult, QUIET_CLI, spawnCli } from '../supabase-cli.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

export interface CliOptions {
  /** The folder that holds `supabase/`. */
  readonly projectDir: string;
  /** Command and flags, such as `['db', 'push']`. */
  readonly args: readonly string[];
  /** Connection URL that the command works on. */
  readonly databaseUrl: string;
  /** Called for each line that the command writes to stderr while it runs. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs the official Supabase CLI of this checkout against one database, offline: no key ring, and a home folder that
 * goes with the call.
 */
export async function runCli(options: CliOptions): Promise<CliResult> {
  const home = makeTemporaryFolder('delve-cli-');
  try {
    return await spawnCli({
      args: [
        ...options.args,
        `--remote=${withoutTls(options.databaseUrl)}`,
        `--workdir=${options.projectDir}`,
        '--yes',
      ],
      environment: localEnvironment(home.path),
      ...(options.onLine && { onLine: options.onLine }),
    });
  } finally {
    home.remove();
  }
}

/** Variables of a linked project (`SUPABASE_PROJECT_ID`, `SUPABASE_DB_PASSWORD`, …) must not steer a local run. */
function localEnvironment(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('SUPABASE_'));
  return { ...Object.fromEntries(kept), ...QUIET_CLI, SUPABASE_HOME: home, SUPABASE_NO_KEYRING: '1' };
}

/** The local server speaks no TLS: asking for none saves a refused attempt and its warning. */
function withoutTls(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set('sslmode', 'disable');
  return url.href;
}
