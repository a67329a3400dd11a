import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { loadConfig } from '../../local/config.ts';
import { freePorts } from '../../local/database/free-ports.ts';
import { prepareDatabase } from '../../local/database/prepare.ts';
import { StackError } from '../../local/errors.ts';
import { layPlatform } from '../../local/postgres/platform.ts';
import { databaseUrl, type PostgresServer, SUPERUSER, startPostgres } from '../../local/postgres/server.ts';
import { checkConsistency } from './check-consistency.ts';
import { generate, LOADING_SETTINGS } from './generate.ts';
import { generatorHash, type Parameters, SEED } from './parameters.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** What a server is started with when it is measured: the sizes of a machine of this kind, nothing unsafe. */
const MEASURING_SETTINGS = {
  shared_buffers: '4GB',
  effective_cache_size: '12GB',
  // A disk without a moving head.
  random_page_cost: '1.1',
  max_wal_size: '4GB',
} as const;

/** A generated database whose server runs. */
export interface DataSet {
  readonly parameters: Parameters;
  /** The folder: a stack that is started on it finds its cluster in `db`, as in `.delve`. */
  readonly folder: string;
  /** Connection URL as role `postgres`, or as the role that is named. */
  url(role?: string): string;
  stop(): Promise<void>;
}

/**
 * Starts the data set of a folder; one that is missing is generated first, and checked. Migrations that came since are
 * applied. Throws {@link StackError} when the folder holds a data set of another generator, seed or size.
 */
export async function openDataSet(
  options: { readonly businesses: number; readonly folder: string },
  log: (line: string) => void,
): Promise<DataSet> {
  const folder = resolve(options.folder);
  const file = join(folder, 'bench.json');
  const wanted = { businesses: options.businesses, seed: SEED, generator: generatorHash() };
  if (!existsSync(file)) {
    const parameters = { ...wanted, today: new Date().toISOString().slice(0, 10) };
    await make(folder, parameters, log);
    writeFileSync(file, `${JSON.stringify(parameters, null, 2)}\n`);
  }
  const parameters = JSON.parse(readFileSync(file, 'utf8')) as Parameters;
  for (const key of ['businesses', 'seed', 'generator'] as const) {
    if (parameters[key] !== wanted[key]) {
      throw new StackError(
        `${folder} was generated with ${key} ${parameters[key]}, not ${wanted[key]}. Delete it, or name another folder.`,
      );
    }
  }
  const { server, url } = await start(folder, MEASURING_SETTINGS);
  try {
    await migrate(url());
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { parameters, folder, url, stop: () => stopInOrder(server, url(SUPERUSER)) };
}

async function make(folder: string, parameters: Parameters, log: (line: string) => void): Promise<void> {
  log(`generates ${parameters.businesses} businesses in ${folder}`);
  mkdirSync(folder, { recursive: true });
  // The server may run as another user, which has to pass through.
  chmodSync(folder, 0o711);
  if (existsSync(join(folder, 'db'))) {
    throw new StackError(`${folder} holds a data set that was not finished. Delete it.`);
  }
  const { server, url } = await start(folder, LOADING_SETTINGS);
  try {
    const config = loadConfig(PROJECT);
    await layPlatform({ url: url(SUPERUSER), autoExposeNewTables: config.api.auto_expose_new_tables });
    await migrate(url());
    await generate(url(SUPERUSER), parameters, log);
    await checkConsistency(url(SUPERUSER), log);
  } finally {
    await stopInOrder(server, url(SUPERUSER));
  }
}

async function start(
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<{ server: PostgresServer; url: (role?: string) => string }> {
  const [port] = (await freePorts(1)) as [number];
  const server = await startPostgres({ dataDir: join(folder, 'db'), port, log: () => {}, settings });
  return { server, url: (role) => databaseUrl(port, role) };
}

function migrate(url: string): Promise<void> {
  return prepareDatabase({
    projectDir: PROJECT,
    databaseUrl: url,
    config: loadConfig(PROJECT),
    seed: false,
  });
}

/** Writes everything down before the server is told to end: the end is not waited for as long as that may take. */
async function stopInOrder(server: PostgresServer, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query('checkpoint');
  } finally {
    await client.end();
    await server.stop();
  }
}
