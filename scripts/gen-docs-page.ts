import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runScript } from './support/run-script.ts';
import { SWAGGER_UI_FILE, swaggerUiModule } from './support/swagger-ui-module.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

await runScript({
  usage: `npm run gen:docs-page

Writes ${SWAGGER_UI_FILE}, what the API's page of documentation is made of, from the installed swagger-ui-dist.`,
  main: async () => {
    writeFileSync(join(PROJECT, SWAGGER_UI_FILE), swaggerUiModule());
    console.error(`Wrote ${SWAGGER_UI_FILE}`);
    return 0;
  },
});
