import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { StackError } from '../errors.ts';
import { type PostgresBinaries, resolveBinaries } from './binaries.ts';
import { commandAs } from './run-as.ts';
import { type UnprivilegedUser, unprivilegedUser } from './unprivileged-user.ts';

/** The superuser of the cluster, as on Supabase; nothing of the product runs as this role. */
export const SUPERUSER = 'supabase_admin';
/** The password of every login role of the local cluster, as `supabase start` has it. */
export const PASSWORD = 'postgres';

export interface PostgresOptions {
  /** Folder of the cluster; created when it is missing. */
  readonly dataDir: string;
  readonly port: number;
  readonly log: (line: string) => void;
}

/** A running cluster: one `postgres` process that this process started. */
export interface PostgresServer {
  readonly pid: number;
  /** Resolves when the process ends by itself, with the last lines that it logged. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

/** Connection URL of one role. */
export function databaseUrl(port: number, role = 'postgres', database = 'postgres'): string {
  return `postgresql://${role}:${PASSWORD}@127.0.0.1:${port}/${database}`;
}

/** True when the folder holds a cluster already. */
export function hasCluster(dataDir: string): boolean {
  return existsSync(join(dataDir, 'PG_VERSION'));
}

/**
 * Starts PostgreSQL on 127.0.0.1, and makes the cluster first when the folder is empty.
 * Throws {@link StackError} with the server's own last words when it does not come up.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const binaries = await resolveBinaries();
  const user = unprivilegedUser();
  if (!hasCluster(options.dataDir)) initialise(options.dataDir, binaries, user);
  stopLeftover(options.dataDir, binaries, user);
  return launch(options, binaries, user);
}

/** The cluster gets its final name when it is whole, so that an interrupted first start leaves no half of one. */
function initialise(dataDir: string, binaries: PostgresBinaries, user: UnprivilegedUser | null): void {
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
    throw new StackError(
      `${dataDir} holds files but no PostgreSQL cluster. Start from scratch: npm start -- --reset`,
    );
  }
  const unfinished = `${dataDir}.unfinished`;
  const passwordFile = join(unfinished, 'password');
  const cluster = join(unfinished, 'db');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, PASSWORD, { mode: 0o600 });
  if (user) for (const path of [unfinished, cluster, passwordFile]) chownSync(path, user.uid, user.gid);
  const { program, args, identity } = commandAs(
    user,
    binaries.initdb,
    [
      `--pgdata=${cluster}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-sync',
    ],
    cluster,
  );
  try {
    execFileSync(program, args, { stdio: 'pipe', ...identity });
    rmSync(dataDir, { recursive: true, force: true });
    renameSync(cluster, dataDir);
  } catch (cause) {
    throw new StackError(`PostgreSQL could not create its data folder ${dataDir}: ${output(cause)}`, {
      cause,
    });
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** A server that outlived its parent (a `kill -9`) still holds the folder: it is ended before a new one starts. */
function stopLeftover(dataDir: string, binaries: PostgresBinaries, user: UnprivilegedUser | null): void {
  const pidFile = join(dataDir, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!isPostgres(pid)) {
    rmSync(pidFile, { force: true });
    return;
  }
  const command = commandAs(user, binaries.pgCtl, ['stop', '-D', dataDir, '-m', 'immediate', '-w'], dataDir);
  execFileSync(command.program, command.args, { stdio: 'pipe', ...command.identity });
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, 'utf8').includes('postgres');
}

function launch(
  options: PostgresOptions,
  binaries: PostgresBinaries,
  user: UnprivilegedUser | null,
): Promise<PostgresServer> {
  const settings = {
    listen_addresses: '127.0.0.1',
    // A socket file would need a folder that both users may write; TCP is all that is used.
    unix_socket_directories: '',
    wal_level: 'logical',
    max_connections: '120',
    shared_buffers: '256MB',
    timezone: 'UTC',
    // A failing statement is the caller's to report; in the log, the error alone.
    log_min_error_statement: 'panic',
  };
  const { program, args, identity } = commandAs(
    user,
    binaries.postgres,
    [
      '-D',
      options.dataDir,
      '-p',
      String(options.port),
      ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
    ],
    options.dataDir,
  );
  // A group of its own: Ctrl-C in the terminal reaches this process first, which then stops the server in order.
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true, ...identity });
  return new Promise((resolve, reject) => {
    let tail = '';
    let ready = false;
    const exited = new Promise<string>((resolveExit) => {
      child.once('exit', () => resolveExit(tail));
    });
    child.stderr.on('data', (chunk: Buffer) => {
      const text = chunk.toString('utf8');
      tail = (tail + text).slice(-4000);
      for (const line of text.split('\n')) if (line.trim()) options.log(line);
      if (!ready && tail.includes('database system is ready to accept connections')) {
        ready = true;
        resolve({ pid: child.pid as number, exited, stop: () => stop(child) });
      }
    });
    child.once('error', (cause) =>
      reject(new StackError(`PostgreSQL did not start: ${cause.message}`, { cause })),
    );
    child.once('exit', () => {
      if (!ready)
        reject(new StackError(`PostgreSQL did not start on ${options.dataDir}: ${lastReason(tail)}`));
    });
  });
}

/** SIGINT is PostgreSQL's fast shutdown: sessions are ended, nothing that was committed is lost. */
function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGINT');
  });
}

function output(cause: unknown): string {
  const { stderr, message } = cause as { stderr?: Buffer; message: string };
  return lastReason(stderr?.toString('utf8') || message);
}

function lastReason(log: string): string {
  const lines = log.trim().split('\n');
  const telling = lines.findLast((line) => /FATAL|ERROR|error:/.test(line));
  return (telling ?? lines.at(-1) ?? 'it said nothing').replace(/^.*?(FATAL|ERROR|error):\s*/, '');
}
