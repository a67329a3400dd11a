import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDesiredState, type SqlFile } from './desired-state.ts';
import { migrationFiles } from './migration-files.ts';

/**
 * Files of `sql/reference/` that no migration carries as they are now. Their effect can lie outside the catalog (a
 * scheduled job where pg_cron is installed), so what counts is the text: the newest migration that holds the file
 * must hold it in this form. Running one again is harmless, which is what makes a file a reference file.
 */
export function unshippedReferenceFiles(projectDir: string): SqlFile[] {
  const migrations = migrationFiles(projectDir).map((name) =>
    readFileSync(join(projectDir, 'supabase/migrations', name), 'utf8'),
  );
  return readDesiredState(projectDir).reference.filter((file) => {
    const newest = migrations.findLast((text) => text.includes(`${title(file)}\n`));
    return !newest?.includes(titled(file));
  });
}

/** A file's text under the line by which {@link unshippedReferenceFiles} finds it again. */
export function titled(file: SqlFile): string {
  return `${title(file)}\n${file.text.trim()}`;
}

function title(file: SqlFile): string {
  return `-- From ${file.path}`;
}
