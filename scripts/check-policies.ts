import { fileURLToPath } from 'node:url';
import { huntMutants } from './mutation/hunt.ts';
import { runScript } from './support/run-script.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

await runScript({
  usage: `npm run check:policies -- [--only <table or function> ...]

Checks the tests of access: changes one policy, grant or switch of row-level security at a time in a throw-away
database with sql/, and runs the pgTAP tests until one fails. Fails when a change survives all of them. Policies are
dropped, loosened to "true" and widened to everybody; grants are taken away and given.

  --only  only what is about these tables and functions, by their bare names`,
  flags: ['only'],
  maxNames: Number.POSITIVE_INFINITY,
  main: async ({ names }) => {
    const startedAt = Date.now();
    let total = 0;
    let done = 0;
    const { results, unfit } = await huntMutants({
      projectDir: PROJECT,
      ...(names.length > 0 && { subjects: names }),
      onStart: (mutants, failing) => {
        total = mutants;
        for (const file of failing) console.error(`${file} fails as things are: it is left out.`);
      },
      onResult: ({ mutant, caughtBy }) => {
        done++;
        const place = `${String(done).padStart(String(total).length)}/${total}`;
        console.log(`${place}  ${mutant.what}\n    ${caughtBy ?? 'SURVIVED'}`);
      },
    });
    const survivors = results.filter(({ caughtBy }) => caughtBy === null);
    if (survivors.length > 0) console.log('\nNo test noticed:');
    for (const { mutant } of survivors) console.log(`  ${mutant.what}`);
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
    console.log(`\n${results.length - survivors.length} of ${results.length} caught, ${seconds} s`);
    return survivors.length + unfit.length === 0 ? 0 : 1;
  },
});
