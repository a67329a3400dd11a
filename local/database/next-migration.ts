import { SUPERUSER } from '../postgres/server.ts';
import { readDesiredState, type SqlFile } from './desired-state.ts';
import { type Difference, findDifferences } from './drift.ts';
import { migrationFiles, writeMigrations } from './migration-files.ts';
import { titled, unshippedReferenceFiles } from './reference-files.ts';
import { planSchema, type SchemaPlan } from './schema-plan.ts';
import { applyMigrations, withProjectCopy, withStates } from './states.ts';

/** What has to ship so that the migrations give the database of `sql/`. */
export interface NextMigration {
  /** One text for each file; none when nothing has changed. */
  readonly parts: readonly string[];
  /** Statements among them that drop or rewrite what holds data. */
  readonly destructive: readonly string[];
  /** What differs even with the parts applied: for a migration by hand. */
  readonly remaining: readonly Difference[];
}

/**
 * Plans the next migration and tries it on a throw-away database. It starts from a project that exposes new tables
 * by itself, so that the migration closes what such a project leaves open; on any other the same statements do
 * nothing.
 */
export function planNextMigration(projectDir: string): Promise<NextMigration> {
  return withStates(projectDir, true, async ({ migrations, desired }) => {
    const isFirst = migrationFiles(projectDir).length === 0;
    const plan = isFirst ? firstPlan(projectDir) : await planSchema(migrations.url(), desired.url());
    const parts = withReferenceFiles(plan.parts, unshippedReferenceFiles(projectDir));
    await withProjectCopy(projectDir, async (copy) => {
      writeMigrations(copy, 'candidate', parts);
      await applyMigrations(copy, migrations);
    });
    const remaining = await findDifferences(migrations.url(SUPERUSER), desired.url(SUPERUSER));
    return { parts, destructive: plan.destructive, remaining };
  });
}

/** The first migration is `sql/` itself, with its comments: that reads better than what any diff could write. */
function firstPlan(projectDir: string): SchemaPlan {
  const { schema } = readDesiredState(projectDir);
  return { parts: [schema.map(titled).join('\n\n')], destructive: [] };
}

/** The files go last: their rows need what the other statements make. */
function withReferenceFiles(parts: readonly string[], files: readonly SqlFile[]): string[] {
  if (files.length === 0) return [...parts];
  const text = files.map(titled).join('\n\n');
  const last = parts.at(-1);
  return last === undefined ? [text] : [...parts.slice(0, -1), `${last.trimEnd()}\n\n${text}`];
}
