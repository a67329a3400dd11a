import { type ChildProcess, execFile, spawn } from 'node:child_process';
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
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { commandLineOf } from '../command-line.ts';
import { RESET, StackError } from '../errors.ts';
import { type PostgresBinaries, resolveBinaries } from './binaries.ts';
import { commandAs } from './run-as.ts';
import { tiedToThisProcess } from './tied-command.ts';
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
  /** Settings of PostgreSQL beside or instead of those of the local stack, such as `shared_buffers`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A running cluster, which ends with this process at the latest. */
export interface PostgresServer {
  /** Resolves when the process has ended, with a sentence that says how. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

/** Connection URL of one role. */
export function databaseUrl(port: number, role = 'postgres', database = 'postgres'): string {
  return `postgresql://${role}:${PASSWORD}@127.0.0.1:${port}/${database}`;
}

/** Time that a server is given to end its sessions in order, in milliseconds. */
const PATIENCE = 10_000;

/** True when the folder holds a cluster already. */
function hasCluster(dataDir: string): boolean {
  return existsSync(join(dataDir, 'PG_VERSION'));
}

/**
 * Starts PostgreSQL on 127.0.0.1, and makes the cluster first when the folder is empty.
 * Throws {@link StackError} with the server's own last words when it does not come up.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const binaries = await resolveBinaries();
  const user = unprivilegedUser();
  if (!hasCluster(options.dataDir)) await initialise(options.dataDir, binaries, user);
  return launch(options, binaries, user);
}

/** The cluster gets its final name when it is whole, so that an interrupted first start leaves no half of one. */
async function initialise(
  dataDir: string,
  binaries: PostgresBinaries,
  user: UnprivilegedUser | null,
): Promise<void> {
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
    throw new StackError(`${dataDir} holds files but no PostgreSQL cluster. ${RESET}`);
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
    await promisify(execFile)(program, args, identity);
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

/**
 * Waits for the end of a server that a killed stack (`kill -9`) left behind: until then it holds the folder and the port.
 * Throws {@link StackError} when it belongs to another user.
 */
export async function stopLeftoverPostgres(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const isOurs = () => commandLineOf(pid)?.includes(dataDir) ?? false;
  try {
    for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
      if (isOurs()) process.kill(pid, signal);
      for (let waited = 0; isOurs() && waited < PATIENCE; waited += 50) await delay(50);
    }
  } catch (cause) {
    throw new StackError(`PostgreSQL still runs from an earlier start. Stop it first: kill ${pid}`, {
      cause,
    });
  }
  if (isOurs()) throw new StackError(`PostgreSQL of an earlier start does not end: kill -9 ${pid}`);
  // Another process may have been given the id since, and PostgreSQL would take it for a server. Else the file stays: by
  // it, the next server knows whether processes of the one before still write to the folder.
  const successor = commandLineOf(pid);
  if (successor !== null && !successor.includes('postgres')) rmSync(pidFile, { force: true });
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
    // A replication slot that nobody reads any more must not fill the disk.
    max_slot_wal_keep_size: '1GB',
    max_connections: '120',
    shared_buffers: '256MB',
    timezone: 'UTC',
    // A failing statement is the caller's to report; in the log, the error alone.
    log_min_error_statement: 'panic',
    ...options.settings,
  };
  const { program, args, identity } = tiedToThisProcess(
    commandAs(
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
    ),
  );
  // A group of its own: Ctrl-C in the terminal reaches this process first, which then stops the server in order.
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'], detached: true, ...identity });
  return new Promise((resolve, reject) => {
    let tail = '';
    let ready = false;
    const exited = new Promise<string>((resolveExit) => {
      child.once('exit', (code) => {
        const how = signalOf(code) ?? `exit code ${code}: ${lastReason(tail)}`;
        resolveExit(`PostgreSQL has stopped (${how})`);
      });
    });
    child.stderr.on('data', (chunk: Buffer) => {
      const text = chunk.toString('utf8');
      tail = (tail + text).slice(-4000);
      for (const line of text.split('\n')) if (line.trim()) options.log(line);
      if (!ready && tail.includes('database system is ready to accept connections')) {
        ready = true;
        resolve({ exited, stop: () => stop(child) });
      }
    });
    child.once('error', (cause) =>
      reject(new StackError(`PostgreSQL did not start: ${cause.message}`, { cause })),
    );
    child.once('exit', () => {
      if (!ready)
        reject(
          new StackError(`PostgreSQL did not start on ${options.dataDir}: ${lastReason(tail)}. ${RESET}`),
        );
    });
  });
}

/**
 * The end of its input stops the server by PostgreSQL's fast shutdown: sessions are ended, nothing that was committed
 * is lost. A server that does not come to an end is told to quit at once, and recovers at its next start.
 */
function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const impatience = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGQUIT');
    }, PATIENCE);
    child.once('exit', () => {
      clearTimeout(impatience);
      resolve();
    });
    child.stdin?.end();
  });
}

/** The signal that ended a program, as a shell tells it: 128 and its number. */
function signalOf(code: number | null): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => code === 128 + number)?.[0];
}

function output(cause: unknown): string {
  const { stderr, message } = cause as { stderr?: string; message: string };
  return lastReason(stderr || message);
}

/** The last error that PostgreSQL told, without time and severity; else all that it said, in one line. */
function lastReason(log: string): string {
  const lines = log.trim().split('\n');
  const telling = lines.findLast((line) => /PANIC|FATAL|ERROR|error:/.test(line));
  const text = telling ?? (lines.join(' ') || 'it said nothing');
  return text.replace(/^.*?(PANIC|FATAL|ERROR|error|postgres):\s*/, '').replace(/\.$/, '');
}
