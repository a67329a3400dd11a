import { fileURLToPath } from 'node:url';
import { changedLines } from '../local/database/changed-lines.ts';
import { generateTypes, readTypes, TYPES_FILE } from '../local/database/types.ts';
import { runScript } from './support/run-script.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

await runScript({
  usage: `npm run check:types

Fails when ${TYPES_FILE} is not what npm run gen:types would write, and shows the lines that differ.`,
  main: async () => {
    const changes = changedLines(readTypes(PROJECT), await generateTypes(PROJECT));
    if (changes.length === 0) {
      console.error(`${TYPES_FILE} is up to date.`);
      return 0;
    }
    console.error(`${TYPES_FILE} is stale: run npm run gen:types.\n${changes.join('\n')}`);
    return 1;
  },
});
