import { fileURLToPath } from 'node:url';
import { loadConfig } from '../local/config.ts';
import { prepareDatabase } from '../local/database/prepare.ts';
import { withThrowAway } from '../local/database/throw-away.ts';
import { runPgtap } from '../tests/support/pgtap.ts';
import { runScript } from './support/run-script.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

await runScript({
  usage: `npm run test:db

Runs the pgTAP tests of tests/database on a throw-away database with the migrations and the seed. Where Docker is,
"npx supabase test db tests/database" runs the same files.`,
  main: () =>
    withThrowAway(false, async (cluster) => {
      const config = loadConfig(PROJECT);
      await prepareDatabase({ projectDir: PROJECT, databaseUrl: cluster.url(), config, seed: true });
      const { passed, failed, failures } = await runPgtap({
        databaseUrl: cluster.url(),
        folder: `${PROJECT}tests/database`,
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
