import pg from 'pg';
import { loadSchemaCache } from './load-schema-cache.ts';
import type { SchemaCache } from './schema-cache.ts';

/** The schema cache, read anew whenever somebody says `notify pgrst`. */
export interface LiveSchemaCache {
  /** What is known now; while it is being read anew, what that brings. */
  current(): Promise<SchemaCache>;
  close(): Promise<void>;
}

export interface LiveSchemaCacheOptions {
  /** Connection URL as `authenticator`, whose settings and memberships count. */
  readonly url: string;
  readonly schemas: readonly string[];
  readonly log: (line: string) => void;
}

/** Milliseconds until a lost connection is tried again. */
const RECONNECT_DELAY = 500;

/** Reads the cache once, and listens. Rejects when the database cannot be read. */
export async function openSchemaCache(options: LiveSchemaCacheOptions): Promise<LiveSchemaCache> {
  let closed = false;
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let loaded: SchemaCache | undefined;
  let reading: Promise<SchemaCache> | undefined;
  let stale = true;

  const connect = async () => {
    const next = new pg.Client({ connectionString: options.url });
    next.on('notification', () => reload());
    next.on('error', (error) => options.log(`schema cache: ${error.message}`));
    next.on('end', () => {
      if (closed || client !== next) return;
      client = undefined;
      retry = setTimeout(() => reconnect(), RECONNECT_DELAY);
    });
    await next.connect();
    await next.query('listen pgrst');
    client = next;
  };
  const reconnect = () => {
    connect().then(reload, (error: Error) => {
      options.log(`schema cache: ${error.message}`);
      if (!closed) retry = setTimeout(() => reconnect(), RECONNECT_DELAY);
    });
  };
  const reload = () => {
    stale = true;
    read().catch((error: Error) => options.log(`schema cache: ${error.message}`));
  };
  // One reading at a time; a notification that comes during it makes one more follow.
  const read = (): Promise<SchemaCache> => {
    reading ??= (async () => {
      try {
        while (stale || !loaded) {
          stale = false;
          loaded = await loadWith(client, options.schemas);
        }
        return loaded;
      } finally {
        reading = undefined;
      }
    })();
    return reading;
  };

  await connect();
  await read();
  return {
    current: () => (loaded && !reading ? Promise.resolve(loaded) : read()),
    close: async () => {
      closed = true;
      clearTimeout(retry);
      await reading?.catch(() => {
        // Whoever waited for it was told; closing goes on.
      });
      await client?.end();
    },
  };
}

async function loadWith(client: pg.Client | undefined, schemas: readonly string[]): Promise<SchemaCache> {
  if (!client) throw new Error('The connection to the database is lost.');
  return loadSchemaCache(client, schemas);
}
