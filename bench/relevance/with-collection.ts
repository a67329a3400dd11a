import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { loadConfig } from '../../local/config.ts';
import { prepareDatabase } from '../../local/database/prepare.ts';
import { withThrowAway } from '../../local/database/throw-away.ts';
import { layCollection } from './lay-collection.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Connections to a database of the product that holds the judged businesses and no others. */
export interface Collection {
  readonly owner: pg.Client;
  /** As the Data API logs in. */
  readonly visitor: pg.Client;
}

/** Makes one for the time of `work`. */
export function withCollection<T>(work: (collection: Collection) => Promise<T>): Promise<T> {
  const config = loadConfig(PROJECT);
  return withThrowAway(config.api.auto_expose_new_tables, async (cluster) => {
    await prepareDatabase({ projectDir: PROJECT, databaseUrl: cluster.url(), config, seed: false });
    const owner = new pg.Client({ connectionString: cluster.url() });
    const visitor = new pg.Client({ connectionString: cluster.url('authenticator') });
    try {
      await owner.connect();
      await visitor.connect();
      await layCollection(owner);
      return await work({ owner, visitor });
    } finally {
      await owner.end();
      await visitor.end();
    }
  });
}
