import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateTypes, TYPES_FILE } from '../local/database/types.ts';
import { runScript } from './support/run-script.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

await runScript({
  usage: `npm run gen:types

Writes ${TYPES_FILE} from a throw-away database with the migrations.`,
  main: async () => {
    writeFileSync(join(PROJECT, TYPES_FILE), await generateTypes(PROJECT));
    console.error(`Wrote ${TYPES_FILE}`);
    return 0;
  },
});
