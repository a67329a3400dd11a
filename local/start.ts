import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { offerPlans } from './billing-prices.ts';
import { type LocalConfig, loadConfig } from './config.ts';
import { prepareDatabase } from './database/prepare.ts';
import { RESET, StackError } from './errors.ts';
import { requireFreePorts } from './free-ports.ts';
import { holdLock } from './lock.ts';
import { stopLeftoverPostgres } from './postgres/server.ts';
import { renderReadyScreen } from './ready-screen.ts';
import { STRIPE_PORT_DISTANCE, type Stack, type StackPorts, startStack } from './stack.ts';
import { STRIPE_STATE } from './stripe/service.ts';

const HELP = `Starts the whole backend on this machine, without Docker.

  npm start [-- options]

  --port N       the API's port instead of the one in supabase/config.toml (54321); Postgres, the
                 mailbox and Stripe's stand-in keep their distance to it (N+1, N+3 and N+4)
  --data FOLDER  where the data lies, instead of .delve/
  --reset        starts from scratch: removes the data of earlier runs
  --no-seed      leaves the example data out; a later start without this option adds it
  --verbose      shows every line that the services log, PostgreSQL included
  --help         shows this text

Data outlives a restart. Ctrl-C stops everything.`;

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const LOCK = 'lock';
const MADE_BY_THE_STACK = [
  'db',
  'db.unfinished',
  'storage',
  'deno',
  'signing-key.json',
  'seeded-objects',
  STRIPE_STATE,
] as const;

/** Where npm leaves an option that stands before the two dashes: `npm start --reset` would else reset nothing. */
const SWALLOWED_BY_NPM = [
  ['npm_config_reset', '--reset'],
  ['npm_config_seed', '--no-seed'],
  ['npm_config_data', '--data'],
] as const;

interface StartOptions {
  readonly port: number | undefined;
  readonly dataDir: string;
  readonly reset: boolean;
  readonly seed: boolean;
  readonly verbose: boolean;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(describe(error));
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
  const { dataDir } = options;
  const config = loadConfig(PROJECT);
  const ports = choosePorts(config, options.port);
  makeDataFolder(dataDir);
  const release = holdLock(join(dataDir, LOCK));
  try {
    await stopLeftoverPostgres(join(dataDir, 'db'));
    await requireFreePorts(ports);
    if (options.reset) removeData(dataDir);
    // Bound before anything runs: a signal during start-up is obeyed as soon as there is something to stop.
    const interruption = whenInterrupted();
    console.log('Delve is starting …');
    if (config.unsupported.length > 0) {
      console.log(
        `WARNING: without effect on the local stack: ${config.unsupported.join(', ')} (config.toml)`,
      );
    }
    let isReady = false;
    let stack: Stack;
    try {
      stack = await startStack({
        projectDir: PROJECT,
        dataDir,
        ports,
        seed: options.seed,
        prepare: (target) =>
          prepareDatabase({
            projectDir: PROJECT,
            ...target,
            seed: options.seed,
            log: (line) => console.log(line),
          }),
        // Not waited for once somebody wants the end: an account somewhere else may take its time.
        beforeJobs: async (served) => {
          await Promise.race([
            offerPlans(served, PROJECT, (line) => console.log(line)),
            stopped(interruption),
          ]);
        },
        log: (service, line) => {
          if (options.verbose || concernsTheDeveloper(service, line, isReady))
            console.log(`${service.padEnd(14)} ${line}`);
        },
      });
    } catch (error) {
      // Ctrl-C also reaches the programs that start-up runs: what they say about it is no failure of theirs. The end
      // of one that was waited for in place is told before the signal is.
      await delay(100);
      if (!interruption.aborted) throw error;
      console.log('Delve was stopped before it was ready.');
      return 0;
    }
    isReady = true;
    if (!interruption.aborted) {
      console.log(
        renderReadyScreen({ stack, ports, dataDir, seeded: options.seed, took: Date.now() - startedAt }),
      );
    }
    const failure = await Promise.race([stopped(interruption), stack.failed]);
    console.log(failure === null ? 'Delve is stopping …' : `Delve: ${failure}. The rest is stopped as well.`);
    await stack.stop();
    return failure === null ? 0 : 1;
  } finally {
    release();
  }
}

/**
 * Aborted by the first signal that asks for an end, and by the end of the `npm` that started this process: npm passes
 * SIGINT and SIGTERM on, but neither SIGHUP nor its own sudden death.
 */
function whenInterrupted(): AbortSignal {
  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => interruption.abort());
  }
  if (process.env.npm_lifecycle_event === 'start') {
    const npm = process.ppid;
    setInterval(() => {
      if (process.ppid !== npm) interruption.abort();
    }, 500).unref();
  }
  return interruption.signal;
}

function stopped(interruption: AbortSignal): Promise<null> {
  if (interruption.aborted) return Promise.resolve(null);
  return new Promise((resolve) => {
    interruption.addEventListener('abort', () => resolve(null), { once: true });
  });
}

/** One line for what the reader can mend: errors of the system and of Postgres carry a code. The rest is a bug. */
function describe(error: unknown): string | unknown {
  if (error instanceof StackError) return `Delve: ${error.message}`;
  const { code, message } = error as { code?: unknown; message: string };
  return typeof code === 'string' ? `Delve: The backend did not start: ${message}. ${RESET}` : error;
}

/** The options of the command line, or `null` when only the help is wanted. */
function readOptions(): StartOptions | null {
  let values: {
    port?: string;
    data?: string;
    reset?: boolean;
    'no-seed'?: boolean;
    verbose?: boolean;
    help?: boolean;
  };
  try {
    ({ values } = parseArgs({
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
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
  for (const [variable, option] of SWALLOWED_BY_NPM) {
    if (process.env[variable] !== undefined) {
      throw new StackError(
        `npm took ${option} for its own. Put two dashes before it: npm start -- ${option}`,
      );
    }
  }
  return {
    port: values.port === undefined ? undefined : readPort(values.port),
    dataDir: resolve(values.data ?? join(PROJECT, '.delve')),
    reset: values.reset ?? false,
    seed: !(values['no-seed'] ?? false),
    verbose: values.verbose ?? false,
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new StackError(`--port takes a number from 1 to 65535, not "${text}".`);
}

function choosePorts(config: LocalConfig, port: number | undefined): StackPorts {
  const shift = port === undefined ? 0 : port - config.api.port;
  const ports = {
    api: config.api.port + shift,
    db: config.db.port + shift,
    mailbox: config.local_smtp.port + shift,
    stripe: config.api.port + STRIPE_PORT_DISTANCE + shift,
  };
  for (const [name, number] of Object.entries(ports)) {
    if (number < 1 || number > 65_535) {
      throw new StackError(`--port ${port} would put the ${name} on port ${number}, which does not exist.`);
    }
  }
  return ports;
}

function makeDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (cause) {
    throw new StackError(`The data folder cannot be made: ${(cause as Error).message}`, { cause });
  }
}

/** Takes away what earlier runs have made, and nothing else: `--data` may name a folder that holds other things. */
function removeData(dataDir: string): void {
  try {
    for (const name of MADE_BY_THE_STACK) rmSync(join(dataDir, name), { recursive: true, force: true });
  } catch (cause) {
    throw new StackError(`The data folder cannot be emptied: ${(cause as Error).message}`, { cause });
  }
}

/**
 * What the functions say is the developer's own output; of the platform, only what went wrong. What ends the start is
 * told by the error itself.
 */
function concernsTheDeveloper(service: string, line: string, isReady: boolean): boolean {
  return service.startsWith('function') || (isReady ? /\b(WARNING|FATAL|PANIC)\b/ : /\bWARNING\b/).test(line);
}
