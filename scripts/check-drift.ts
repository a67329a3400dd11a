import { fileURLToPath } from 'node:url';
import { describeDifference, findDifferences } from '../local/database/drift.ts';
import { unshippedReferenceFiles } from '../local/database/reference-files.ts';
import { planSchema } from '../local/database/schema-plan.ts';
import { withStates } from '../local/database/states.ts';
import { SUPERUSER } from '../local/postgres/server.ts';
import { runScript } from './support/run-script.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

await runScript({
  usage: `npm run check:drift

Fails unless supabase/migrations and sql/ give the same database: objects, grants, policies, function bodies, comments,
default privileges, role settings and reference rows. Looks at a project that exposes new tables by itself, and at
one that does not.`,
  main: async () => {
    const unshipped = unshippedReferenceFiles(PROJECT);
    for (const { path } of unshipped) console.error(`No migration carries ${path} as it is now.`);
    const agreed = [unshipped.length === 0, await agree(false), await agree(true)];
    if (agreed.every(Boolean)) return 0;
    console.error('\nRun npm run db:diff -- <name> to write the migration that is missing.');
    return 1;
  },
});

function agree(autoExposeNewTables: boolean): Promise<boolean> {
  return withStates(PROJECT, autoExposeNewTables, async ({ migrations, desired }) => {
    const where = `a project that ${autoExposeNewTables ? 'exposes' : 'does not expose'} new tables`;
    const differences = await findDifferences(migrations.url(SUPERUSER), desired.url(SUPERUSER));
    const plan = await planSchema(migrations.url(), desired.url());
    if (differences.length === 0 && plan.parts.length === 0) {
      console.error(`On ${where}, supabase/migrations and sql/ agree.`);
      return true;
    }
    console.error(`On ${where}, supabase/migrations and sql/ differ:`);
    for (const difference of differences) console.error(describeDifference(difference));
    if (plan.parts.length > 0) console.log(plan.parts.join('\n\n'));
    return false;
  });
}
