import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import pg from 'pg';
import { SUPERUSER } from '../../local/postgres/server.ts';
import { installPgtap } from './pgtap-install.ts';
import { readTap, type TapReport } from './tap.ts';

export interface PgtapOptions {
  /** Connection URL as role `postgres`; the database gets pgTAP if it has none. */
  readonly databaseUrl: string;
  /** The folder of the test files. */
  readonly folder: string;
  /** Only files below these paths from the folder, or these files; all of them unless told. */
  readonly only?: readonly string[];
  /** Ends with the first file that fails. */
  readonly untilFailure?: boolean;
  /** Called with each file's result as it comes in. */
  readonly onFile?: (file: string, report: TapReport) => void;
}

export interface PgtapSummary {
  readonly passed: number;
  readonly failed: number;
  /** `<file>: <what failed>`, with diagnostics. */
  readonly failures: readonly string[];
}

/** A test that waits for a lock or spins must not hold up the run. */
const STATEMENT_TIMEOUT_MS = 60_000;

/** Runs every test file below the folder, each in a session of its own. No file at all is a failure. */
export async function runPgtap(options: PgtapOptions): Promise<PgtapSummary> {
  const superuser = new URL(options.databaseUrl);
  superuser.username = SUPERUSER;
  await installPgtap(superuser.href);

  let passed = 0;
  const failures: string[] = [];
  const files = testFiles(options.folder).filter((file) => isWanted(file, options.only));
  if (files.length === 0) failures.push(`${options.folder}: there are no such test files`);
  for (const file of files) {
    const report = await runFile(options.databaseUrl, join(options.folder, file));
    passed += report.passed;
    failures.push(...report.failures.map((failure) => `${file}: ${failure}`));
    options.onFile?.(file, report);
    if (options.untilFailure && failures.length > 0) break;
  }
  return { passed, failed: failures.length, failures };
}

/** Paths from the folder, in name order; folders named `support` hold what tests share, not tests. */
function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.sql'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.split(sep).slice(0, -1).includes('support'))
    .sort();
}

function isWanted(file: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((path) => file === path || file.startsWith(`${path}${sep}`));
}

async function runFile(databaseUrl: string, path: string): Promise<TapReport> {
  const text = readFileSync(path, 'utf8');
  const client = new pg.Client({ connectionString: databaseUrl, statement_timeout: STATEMENT_TIMEOUT_MS });
  await client.connect();
  const lines: string[] = [];
  try {
    await collectRows(client, text, lines);
  } catch (error) {
    const { message, position } = error as pg.DatabaseError;
    const line = position ? ` in line ${text.slice(0, Number(position)).split('\n').length}` : '';
    const report = readTap(lines.join('\n'));
    return { ...report, failures: [...report.failures, `it was aborted${line}: ${message}`] };
  } finally {
    await client.end();
  }
  return readTap(lines.join('\n'));
}

/** Runs the whole file and keeps what it printed until an error, as psql does. */
function collectRows(client: pg.Client, text: string, lines: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    // The types of pg know `rowMode` for its own queries only.
    const config: pg.QueryConfig & { rowMode: 'array' } = { text, rowMode: 'array' };
    const query = new pg.Query<unknown[]>(config);
    query.on('row', (row: unknown) => {
      if (Array.isArray(row)) lines.push(row.map((value) => value ?? '').join(' | '));
    });
    query.once('error', reject);
    query.once('end', () => resolve());
    client.query(query);
  });
}
