import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { StackError } from '../errors.ts';
import { withSession } from './session.ts';

/** One file of `sql/`. */
export interface SqlFile {
  /** Path from the project's root, with slashes: `sql/10_identity.sql`. */
  readonly path: string;
  readonly text: string;
}

/** Where the desired state of a project lies. */
export interface DesiredState {
  /** `sql/*.sql` in name order: tables, functions, policies, grants. */
  readonly schema: readonly SqlFile[];
  /** `sql/reference/*.sql` in name order: rows that the product needs anywhere, written so that a second run changes nothing. */
  readonly reference: readonly SqlFile[];
}

export function readDesiredState(projectDir: string): DesiredState {
  const schema = sqlFilesOf(projectDir, 'sql');
  if (schema.length === 0) throw new StackError(`There are no .sql files in ${join(projectDir, 'sql')}.`);
  return { schema, reference: sqlFilesOf(projectDir, 'sql/reference') };
}

/** Lays the desired state in an empty database, as role `postgres`. Throws {@link StackError} with file and line. */
export function layDesiredState(databaseUrl: string, state: DesiredState): Promise<void> {
  return withSession(databaseUrl, async (client) => {
    for (const file of [...state.schema, ...state.reference]) await runSqlFile(client, file);
  });
}

/** Runs a single SQL file of the project, as role `postgres`. Throws {@link StackError} with file and line. */
export function layFile(databaseUrl: string, projectDir: string, path: string): Promise<void> {
  return withSession(databaseUrl, (client) =>
    runSqlFile(client, { path, text: readFileSync(join(projectDir, path), 'utf8') }),
  );
}

/** Runs one file as one transaction. Throws {@link StackError} with the file, the line and the error. */
export async function runSqlFile(client: pg.Client, file: SqlFile): Promise<void> {
  try {
    await client.query(file.text);
  } catch (cause) {
    const { message, position, detail, hint } = cause as pg.DatabaseError;
    const line = position ? `:${file.text.slice(0, Number(position)).split('\n').length}` : '';
    const more = [detail, hint].filter(Boolean).map((text) => ` (${text})`);
    throw new StackError(`${file.path}${line} failed: ${message}${more.join('')}`, { cause });
  }
}

function sqlFilesOf(projectDir: string, folder: string): SqlFile[] {
  const path = join(projectDir, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(join(path, name), 'utf8') }));
}
