import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { readCatalog } from '../../local/database/catalog.ts';
import { layDesiredState, layFile, readDesiredState } from '../../local/database/desired-state.ts';
import { withSession } from '../../local/database/session.ts';
import { type ThrowAway, withThrowAways } from '../../local/database/throw-away.ts';
import { StackError } from '../../local/errors.ts';
import { SUPERUSER } from '../../local/postgres/server.ts';
import { type PgtapSummary, runPgtap } from '../../tests/support/pgtap.ts';
import { type Access, readAccess } from './access.ts';
import { type Mutant, mutantsOf } from './mutants.ts';

export interface HuntOptions {
  /** The project whose sql/, seed.sql and tests/database are taken. */
  readonly projectDir: string;
  /** Only mutants of these tables and functions; of all unless told. */
  readonly subjects?: readonly string[];
  /** Called once the mutants are known, with how many there are and the test files that fail without any. */
  readonly onStart?: (mutants: number, unfit: readonly string[]) => void;
  readonly onResult?: (result: HuntResult) => void;
}

export interface HuntResult {
  readonly mutant: Mutant;
  /** The first test that failed, `<file>: <assertion>`; null when the mutant survived. */
  readonly caughtBy: string | null;
}

export interface HuntReport {
  readonly results: readonly HuntResult[];
  /** Test files that fail without any mutant, and therefore catch nothing. */
  readonly unfit: readonly string[];
}

/** What the tests of a project are, as far as they pass without a mutant. */
interface Tests {
  readonly projectDir: string;
  readonly fit: readonly string[];
  readonly inMatrix: ReadonlySet<string>;
}

/** As many databases at once: each keeps one processor busy. */
const DATABASES = 2;

const MATRIX = join('access', 'matrix.sql');
/** The inventories: they name what there is, and are quick. */
const INVENTORIES = 'public_schema';

/**
 * Changes one thing at a time in a throw-away database with the desired state, and runs the pgTAP tests until one fails.
 * What is changed is put back from the catalog, and looked at again. Throws {@link StackError} where it is not as it was.
 */
export function huntMutants(options: HuntOptions): Promise<HuntReport> {
  const { projectDir } = options;
  const desired = readDesiredState(projectDir);
  return withThrowAways(false, DATABASES, async (clusters) => {
    for (const cluster of clusters) {
      await layDesiredState(cluster.url(), desired);
      if (existsSync(join(projectDir, 'seed.sql'))) {
        await layFile(cluster.url(), projectDir, 'seed.sql');
      }
    }
    const { fit, unfit } = await tryTests(projectDir, clusters);
    const access = await withSession(first(clusters).url(SUPERUSER), readAccess);
    const wanted = mutantsOf(access).filter(
      ({ subject }) => options.subjects === undefined || options.subjects.includes(subject),
    );
    if (wanted.length === 0) throw new StackError('There is nothing of that name to change.');
    const inMatrix = await tablesOfMatrix(first(clusters), projectDir, access, fit);
    options.onStart?.(wanted.length, unfit);

    const results: HuntResult[] = [];
    const queue = wanted.values();
    await Promise.all(
      clusters.map((cluster) =>
        withUnchangedCatalog(cluster, async (client) => {
          for (const mutant of queue) {
            const caughtBy = await tryMutant(client, mutant, (one) =>
              firstFailure(cluster, one, { projectDir, fit, inMatrix }),
            );
            results.push({ mutant, caughtBy });
            options.onResult?.({ mutant, caughtBy });
          }
        }),
      ),
    );
    return { results, unfit };
  });
}

/** Which test files pass as things are. The databases are alike: one is asked, the other one gets pgTAP. */
async function tryTests(
  projectDir: string,
  clusters: readonly ThrowAway[],
): Promise<{ fit: string[]; unfit: string[] }> {
  const fit: string[] = [];
  const unfit: string[] = [];
  const folder = testsOf(projectDir);
  await runPgtap({
    databaseUrl: first(clusters).url(),
    folder,
    onFile: (file, { failures }) => (failures.length === 0 ? fit : unfit).push(file),
  });
  for (const cluster of clusters)
    await runPgtap({ databaseUrl: cluster.url(), folder, only: fit.slice(0, 1) });
  return { fit, unfit };
}

async function withUnchangedCatalog(
  cluster: ThrowAway,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const before = await withSession(cluster.url(SUPERUSER), readCatalog);
  await withSession(cluster.url(SUPERUSER), work);
  const after = await withSession(cluster.url(SUPERUSER), readCatalog);
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => before.get(key) !== after.get(key),
  );
  if (changed.length > 0) throw new StackError(`Not as it was after the mutants: ${changed.join(', ')}`);
}

async function tryMutant(
  client: pg.Client,
  mutant: Mutant,
  runTests: (mutant: Mutant) => Promise<string | null>,
): Promise<string | null> {
  const before = JSON.stringify(await readAccess(client));
  await client.query(mutant.apply);
  let caughtBy: string | null;
  try {
    caughtBy = await runTests(mutant);
  } finally {
    await client.query(mutant.revert);
  }
  if (JSON.stringify(await readAccess(client)) !== before) {
    throw new StackError(`"${mutant.what}" could not be put back by: ${mutant.revert}`);
  }
  return caughtBy;
}

/** Those that most likely fail go first; the one table's part of the matrix takes a fraction of the whole. */
async function firstFailure(
  cluster: ThrowAway,
  { schema, subject }: Mutant,
  { projectDir, fit, inMatrix }: Tests,
): Promise<string | null> {
  const ofSubject = fit.filter((file) => file.startsWith(join(subject, '/')));
  const inventories = fit.filter((file) => file.startsWith(join(INVENTORIES, '/')));
  const others = fit.filter((file) => !ofSubject.includes(file) && !inventories.includes(file));
  const table = `${schema}.${subject}`;
  const stages: (() => Promise<PgtapSummary>)[] = [
    ...(inMatrix.has(table) ? [() => runMatrix(cluster, projectDir, table)] : []),
    ...[ofSubject, inventories, others]
      .filter((files) => files.length > 0)
      .map((files) => () => runFiles(cluster.url(), projectDir, files)),
  ];
  for (const run of stages) {
    const [failure] = (await run()).failures;
    if (failure !== undefined) return failure.split('\n')[0] ?? failure;
  }
  return null;
}

/** The tables whose part of the matrix runs by itself, and passes as things are. */
async function tablesOfMatrix(
  cluster: ThrowAway,
  projectDir: string,
  access: Access,
  fit: readonly string[],
): Promise<Set<string>> {
  const tables = new Set<string>();
  if (!fit.includes(MATRIX)) return tables;
  for (const { schema, name } of access.tables) {
    const table = `${schema}.${name}`;
    if ((await runMatrix(cluster, projectDir, table)).failed === 0) tables.add(table);
  }
  return tables;
}

function runMatrix(cluster: ThrowAway, projectDir: string, table: string): Promise<PgtapSummary> {
  const url = new URL(cluster.url());
  url.searchParams.set('options', `-c access_matrix.only=${table}`);
  return runFiles(url.href, projectDir, [MATRIX]);
}

function runFiles(databaseUrl: string, projectDir: string, files: readonly string[]): Promise<PgtapSummary> {
  return runPgtap({ databaseUrl, folder: testsOf(projectDir), only: files, untilFailure: true });
}

function testsOf(projectDir: string): string {
  return join(projectDir, 'tests/database');
}

function first<T>(list: readonly T[]): T {
  const [one] = list;
  if (one === undefined) throw new StackError('There is no database.');
  return one;
}
