import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StackError } from './errors.ts';

export interface CliCall {
  /** Command and flags, such as `['db', 'push', '--dry-run']`. */
  readonly args: readonly string[];
  /** The whole environment of the command. */
  readonly environment: NodeJS.ProcessEnv;
  /** Called for each line that the command writes to stderr while it runs. */
  readonly onLine?: (line: string) => void;
}

export interface CliResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a failed command says. */
export interface CliError {
  /** The CLI's name for this kind of error, only where it was asked for JSON. */
  readonly code?: string;
  readonly message?: string;
  readonly suggestion?: string;
}

/** Set for each call: no telemetry, no look for a newer version, and output that is the same on every terminal. */
export const QUIET_CLI: NodeJS.ProcessEnv = {
  SUPABASE_NO_UPDATE_NOTIFIER: '1',
  SUPABASE_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  NO_COLOR: '1',
};

const TIMEOUT_MS = 180_000;

/** Runs the official Supabase CLI of this checkout. Rejects with {@link StackError} when it does not start or end. */
export function spawnCli({ args, environment, onLine }: CliCall): Promise<CliResult> {
  const child = spawn(process.execPath, [cliEntry(), ...args, '--agent=no'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
  });
  const kill = () => child.kill('SIGTERM');
  process.once('exit', kill);
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    let pending = '';
    const timer = setTimeout(() => {
      kill();
      reject(new StackError(`supabase ${args.join(' ')} did not end within ${TIMEOUT_MS / 1000} seconds`));
    }, TIMEOUT_MS);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      const lines = (pending + text).split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) onLine?.(line);
    });
    child.once('error', (cause) => {
      clearTimeout(timer);
      reject(new StackError(`The Supabase CLI did not start: ${cause.message}`, { cause }));
    });
    child.once('close', (code) => {
      process.off('exit', kill);
      clearTimeout(timer);
      if (pending) onLine?.(pending);
      resolve({ ok: code === 0, stdout, stderr });
    });
  });
}

/** With `--output-format=json` a failure is one JSON document; without it there is only what went to stderr. */
export function cliError(result: CliResult): CliError {
  const document = result.stdout.split('\n').findLast((line) => line.startsWith('{'));
  if (document) {
    const { error } = JSON.parse(document) as { error?: CliError };
    if (error) return error;
  }
  return { message: result.stderr.trim().split('\n').at(-1) ?? '' };
}

/** The file that `npx supabase` runs. */
function cliEntry(): string {
  const manifest = createRequire(import.meta.url).resolve('supabase/package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { supabase: string } };
  return join(dirname(manifest), bin.supabase);
}
