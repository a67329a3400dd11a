import { fileURLToPath } from 'node:url';
import { describeDifference } from '../local/database/drift.ts';
import { writeMigrations } from '../local/database/migration-files.ts';
import { planNextMigration } from '../local/database/next-migration.ts';
import { StackError } from '../local/errors.ts';
import { runScript } from './support/run-script.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

await runScript({
  usage: `npm run db:diff -- <name> [--dry-run]

Writes supabase/migrations/<UTC time>_<name>.sql: what has to ship so that the migrations give the database that
sql/ describes. The migration is tried on a throw-away database first.

  --dry-run  print the migration instead of writing it`,
  flags: ['dry-run'],
  maxNames: 1,
  main: async ({ names: [name], flags }) => {
    const dryRun = flags.has('dry-run');
    if (!dryRun && !name) throw new StackError('A migration needs a name: npm run db:diff -- add_reviews');
    if (name !== undefined && !/^[a-z0-9_]+$/.test(name)) {
      throw new StackError(
        `"${name}" is no name for a migration: use small letters, digits and underscores.`,
      );
    }
    console.error('Comparing supabase/migrations with sql/ …');
    const next = await planNextMigration(PROJECT);
    if (next.parts.length === 0) console.error('No changes.');
    else if (dryRun || name === undefined) console.log(next.parts.join('\n\n-- The next file\n\n'));
    else for (const path of writeMigrations(PROJECT, name, next.parts)) console.error(`Wrote ${path}`);

    for (const statement of next.destructive) console.error(`Drops or rewrites data: ${statement}`);
    if (next.remaining.length === 0) return 0;
    console.error('\nThese differences remain: write them into the migration by hand.');
    for (const difference of next.remaining) console.error(describeDifference(difference));
    return 1;
  },
});
