import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StackError } from '../errors.ts';
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

export interface CliResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

const TIMEOUT_MS = 180_000;

/**
 * Runs the official Supabase CLI of this checkout against one database, offline: no telemetry, no look for a newer
 * version, no key ring, and a home folder that goes with the call.
 */
export async function runCli(options: CliOptions): Promise<CliResult> {
  const home = makeTemporaryFolder('delve-cli-');
  try {
    return await spawnCli(options, home.path);
  } finally {
    home.remove();
  }
}

function spawnCli(options: CliOptions, home: string): Promise<CliResult> {
  const child = spawn(
    process.execPath,
    [
      cliEntry(),
      ...options.args,
      `--remote=${withoutTls(options.databaseUrl)}`,
      `--workdir=${options.projectDir}`,
      '--agent=no',
      '--yes',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: cliEnvironment(home) },
  );
  const kill = () => child.kill('SIGTERM');
  process.once('exit', kill);
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    let pending = '';
    const timer = setTimeout(() => {
      kill();
      reject(
        new StackError(`supabase ${options.args.join(' ')} did not end within ${TIMEOUT_MS / 1000} seconds`),
      );
    }, TIMEOUT_MS);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      const lines = (pending + text).split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) options.onLine?.(line);
    });
    child.once('error', (cause) => {
      clearTimeout(timer);
      reject(new StackError(`The Supabase CLI did not start: ${cause.message}`, { cause }));
    });
    child.once('close', (code) => {
      process.off('exit', kill);
      clearTimeout(timer);
      if (pending) options.onLine?.(pending);
      resolve({ ok: code === 0, stdout, stderr });
    });
  });
}

/** The file that `npx supabase` runs. */
function cliEntry(): string {
  const manifest = createRequire(import.meta.url).resolve('supabase/package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { supabase: string } };
  return join(dirname(manifest), bin.supabase);
}

/** Variables of a linked project (`SUPABASE_PROJECT_ID`, `SUPABASE_DB_PASSWORD`, …) must not steer a local run. */
function cliEnvironment(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('SUPABASE_'));
  return {
    ...Object.fromEntries(kept),
    SUPABASE_HOME: home,
    SUPABASE_NO_KEYRING: '1',
    SUPABASE_NO_UPDATE_NOTIFIER: '1',
    SUPABASE_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    NO_COLOR: '1',
  };
}

/** The local server speaks no TLS: asking for none saves a refused attempt and its warning. */
function withoutTls(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set('sslmode', 'disable');
  return url.href;
}
