import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadConfig } from './config.ts';
import { prepareDatabase } from './database/prepare.ts';
import { StackError } from './errors.ts';
import { requireFreePorts } from './free-ports.ts';
import { holdLock } from './lock.ts';
import { renderReadyScreen } from './ready-screen.ts';
import { type StackPorts, startStack } from './stack.ts';

const HELP = `Starts the whole backend on this machine, without Docker.

  npm start [-- options]

  --port N      the API's port instead of the one in supabase/config.toml (54321); Postgres and
                the mailbox keep their distance to it (N+1 and N+3)
  --reset       starts from scratch: removes the data of earlier runs (.delve/)
  --no-seed     leaves the example data out of a new database
  --verbose     shows every line that the services log, PostgreSQL included
  --help        shows this text

Data outlives a restart. Ctrl-C stops everything.`;

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const DATA = join(PROJECT, '.delve');
const LOCK = 'lock';

interface StartOptions {
  readonly port: number | undefined;
  readonly reset: boolean;
  readonly seed: boolean;
  readonly verbose: boolean;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof StackError ? `Delve: ${error.message}` : error);
  process.exitCode = 1;
}
process.exit();

/** Runs the stack until a signal ends it (0), or a part of it fails (1). */
async function main(): Promise<number> {
  const startedAt = Date.now();
  const options = readOptions();
  if (!options) {
    console.log(HELP);
    return 0;
  }
  const ports = choosePorts(options.port);
  makeDataFolder();
  const release = holdLock(join(DATA, LOCK));
  try {
    await requireFreePorts(ports);
    if (options.reset) removeData();
    // Bound before anything runs: a signal during start-up is obeyed as soon as there is something to stop.
    const signal = new Promise<null>((resolve) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve(null));
    });
    console.log('Delve is starting …');
    const stack = await startStack({
      projectDir: PROJECT,
      dataDir: DATA,
      ports,
      prepare: (target) =>
        prepareDatabase({
          projectDir: PROJECT,
          ...target,
          seed: options.seed,
          log: (line) => console.log(line),
        }),
      log: (service, line) => {
        if (options.verbose || concernsTheDeveloper(service, line))
          console.log(`${service.padEnd(14)} ${line}`);
      },
    });
    console.log(renderReadyScreen(stack, ports, Date.now() - startedAt));
    const failure = await Promise.race([signal, stack.failed]);
    console.log(failure === null ? 'Delve is stopping …' : `Delve: ${failure}. The rest is stopped as well.`);
    await stack.stop();
    return failure === null ? 0 : 1;
  } finally {
    release();
  }
}

/** The options of the command line, or `null` when only the help is wanted. */
function readOptions(): StartOptions | null {
  let values: { port?: string; reset?: boolean; 'no-seed'?: boolean; verbose?: boolean; help?: boolean };
  try {
    ({ values } = parseArgs({
      options: {
        port: { type: 'string' },
        reset: { type: 'boolean' },
        'no-seed': { type: 'boolean' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (cause) {
    throw new StackError(`${(cause as Error).message.split('. ')[0]}. See npm start -- --help`, { cause });
  }
  if (values.help) return null;
  return {
    port: values.port === undefined ? undefined : readPort(values.port),
    reset: values.reset ?? false,
    seed: !(values['no-seed'] ?? false),
    verbose: values.verbose ?? false,
  };
}

function readPort(text: string): number {
  const port = Number(text);
  // Three further ports above it are needed.
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_532) return port;
  throw new StackError(`--port takes a number from 1 to 65532, not "${text}".`);
}

function choosePorts(port: number | undefined): StackPorts {
  const config = loadConfig(PROJECT);
  const configured = { api: config.api.port, db: config.db.port, mailbox: config.local_smtp.port };
  if (port === undefined) return configured;
  const shift = port - configured.api;
  return { api: port, db: configured.db + shift, mailbox: configured.mailbox + shift };
}

function makeDataFolder(): void {
  try {
    mkdirSync(DATA, { recursive: true });
  } catch (cause) {
    throw new StackError(`The data folder ${DATA} cannot be made: ${(cause as Error).message}`, { cause });
  }
}

function removeData(): void {
  for (const name of readdirSync(DATA)) {
    if (name !== LOCK) rmSync(join(DATA, name), { recursive: true, force: true });
  }
}

/** What the functions say is the developer's own output; of the platform, only what went wrong. */
function concernsTheDeveloper(service: string, line: string): boolean {
  return service.startsWith('function') || /\b(WARNING|FATAL|PANIC)\b/.test(line);
}
