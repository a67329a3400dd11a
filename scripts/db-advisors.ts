import { fileURLToPath } from 'node:url';
import { judge, readAllowances, readFindings } from '../local/database/advisors.ts';
import { applyMigrations } from '../local/database/states.ts';
import { withThrowAway } from '../local/database/throw-away.ts';
import { runScript } from './support/run-script.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

await runScript({
  usage: `npm run db:advisors

Runs Supabase's security and performance lints on a throw-away database with the migrations. Fails on findings that
supabase/advisors-allow.toml does not list, and on entries of that list that cover nothing.`,
  main: async () => {
    const allowances = readAllowances(PROJECT);
    const findings = await withThrowAway(false, async (cluster) => {
      await applyMigrations(PROJECT, cluster);
      return await readFindings(PROJECT, cluster.url());
    });
    const { refused, unused } = judge(findings, allowances);
    for (const { level, lint, object, detail, remediation } of refused) {
      console.error(`${level} ${lint} (${object}): ${detail} ${remediation}`);
    }
    for (const { lint, object = 'every object' } of unused) {
      console.error(
        `supabase/advisors-allow.toml: ${lint} (${object}) covers nothing any more: take it out.`,
      );
    }
    console.error(`${findings.length - refused.length} findings allowed, ${refused.length} not.`);
    return refused.length + unused.length === 0 ? 0 : 1;
  },
});
