import { type Catalog, readCatalog } from './catalog.ts';
import { withSession } from './session.ts';

/** One entry of the catalog that is not the same in both databases; a side that lacks it has `undefined`. */
export interface Difference {
  readonly key: string;
  readonly migrations: string | undefined;
  readonly desired: string | undefined;
}

/** What differs between the database of the migrations and the one of `sql/`. Both URLs as the superuser. */
export async function findDifferences(migrationsUrl: string, desiredUrl: string): Promise<Difference[]> {
  const [migrations, desired] = await Promise.all([
    withSession(migrationsUrl, readCatalog),
    withSession(desiredUrl, readCatalog),
  ]);
  return compare(migrations, desired);
}

function compare(migrations: Catalog, desired: Catalog): Difference[] {
  const keys = [...new Set([...migrations.keys(), ...desired.keys()])].sort();
  return keys
    .map((key) => ({ key, migrations: migrations.get(key), desired: desired.get(key) }))
    .filter((entry) => entry.migrations !== entry.desired);
}

const MAX_LINES = 8;

/** For people: what it is, and the lines in which the two sides differ. */
export function describeDifference({ key, migrations, desired }: Difference): string {
  if (migrations === undefined) return `only in sql/: ${key}`;
  if (desired === undefined) return `only in supabase/migrations: ${key}`;
  const [before, after] = [migrations.split('\n'), desired.split('\n')];
  return [
    `differs: ${key}`,
    ...listed('migrations', linesWithout(before, after)),
    ...listed('sql/', linesWithout(after, before)),
  ].join('\n');
}

function linesWithout(lines: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
}

function listed(side: string, lines: readonly string[]): string[] {
  const shown = lines.slice(0, MAX_LINES).map((line) => `    ${side}: ${line}`);
  return lines.length > MAX_LINES
    ? [...shown, `    ${side}: and ${lines.length - MAX_LINES} lines more`]
    : shown;
}
