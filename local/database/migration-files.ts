import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the files in supabase/migrations, oldest first. */
export function migrationFiles(projectDir: string): string[] {
  const folder = join(projectDir, 'supabase/migrations');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^\d+_.*\.sql$/.test(name))
    .sort();
}

/** Writes the parts as `<UTC time>_<name>.sql` and returns the paths of the files. */
export function writeMigrations(projectDir: string, name: string, parts: readonly string[]): string[] {
  const folder = join(projectDir, 'supabase/migrations');
  mkdirSync(folder, { recursive: true });
  const first = Math.max(Date.now(), afterLatest(projectDir));
  return parts.map((text, index) => {
    const suffix = parts.length > 1 ? `_${index + 1}` : '';
    const file = `${timestamp(new Date(first + index * 1000))}_${name}${suffix}.sql`;
    writeFileSync(join(folder, file), `${text.trimEnd()}\n`, { flag: 'wx' });
    return `supabase/migrations/${file}`;
  });
}

/** The time after the newest migration's, so that a new file comes last even where clocks differ. */
function afterLatest(projectDir: string): number {
  const latest = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)_/.exec(migrationFiles(projectDir).at(-1) ?? '');
  if (!latest) return 0;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = latest.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) + 1000;
}

function timestamp(date: Date): string {
  return date
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/\D/g, '');
}
