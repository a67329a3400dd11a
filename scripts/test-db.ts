import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../local/config.ts';
import { layDesiredState, layFile, readDesiredState } from '../local/database/desired-state.ts';
import { prepareDatabase } from '../local/database/prepare.ts';
import { withThrowAway } from '../local/database/throw-away.ts';
import { runPgtap } from '../tests/support/pgtap.ts';
import { runScript } from './support/run-script.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const TESTS = `${PROJECT}tests/database`;

await runScript({
  usage: `npm run test:db -- [--desired] [<file or folder> ...]

Runs the pgTAP tests of tests/database on a throw-away database with the migrations and the seed; only those that are
named, where some are. Where Docker is, "npx supabase test db tests/database" runs the same files.

  --desired  lays sql/ and the seed instead of the migrations: to try a change before its migration is written`,
  flags: ['desired'],
  maxNames: Number.POSITIVE_INFINITY,
  main: ({ names, flags }) =>
    withThrowAway(false, async (cluster) => {
      if (flags.has('desired')) {
        await layDesiredState(cluster.url(), readDesiredState(PROJECT));
        await layFile(cluster.url(), PROJECT, 'seed.sql');
      } else {
        const config = loadConfig(PROJECT);
        await prepareDatabase({ projectDir: PROJECT, databaseUrl: cluster.url(), config, seed: true });
      }
      const { passed, failed, failures } = await runPgtap({
        databaseUrl: cluster.url(),
        folder: TESTS,
        ...(names.length > 0 && { only: names.map((name) => relative(TESTS, resolve(PROJECT, name))) }),
        onFile: (file, report) =>
          console.log(
            `${report.failures.length === 0 ? 'ok    ' : 'FAILED'}  ${file} (${report.passed} passed)`,
          ),
      });
      for (const failure of failures) console.log(`\n${failure}`);
      console.log(`\n${passed} passed, ${failed} failed`);
      return failed === 0 ? 0 : 1;
    }),
});
