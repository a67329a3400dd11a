import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { layVocabulary } from './lay-vocabulary.ts';
import type { Parameters } from './parameters.ts';

/** Tables that are filled by the million: their indexes are made at the end, which is faster than row by row. */
const LARGE_TABLES = [
  'auth.users',
  'public.businesses',
  'public.business_slugs',
  'public.business_subcategories',
  'public.business_amenities',
  'public.business_images',
  'public.reviews',
  'public.saved_businesses',
  'public.chats',
  'public.messages',
  'public.notifications',
  'private.visits',
  'private.performance_events',
  'private.search_documents',
  'private.trending_scores',
];

const BATCH = 2000;

/** What a server is started with while it is filled: nothing of it is worth keeping if the machine goes down. */
export const LOADING_SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '16GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
  shared_buffers: '4GB',
  work_mem: '512MB',
  maintenance_work_mem: '1GB',
  hash_mem_multiplier: '2',
} as const;

/**
 * Fills a freshly migrated database. Row triggers are off while rows are laid; what they would have kept in step is
 * filled by sets afterwards, the search documents and trending scores by the product's own functions.
 */
export async function generate(
  url: string,
  parameters: Parameters,
  log: (line: string) => void,
): Promise<void> {
  const startedAt = performance.now();
  const connections = await Promise.all([connect(url), connect(url)]);
  const [first, second] = connections;
  const told = async (what: string, work: Promise<unknown>) => {
    const begun = performance.now();
    await work;
    log(`${what.padEnd(28)} ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  };
  const step = (client: pg.Client, name: string) => told(name, client.query(sqlOf(name, parameters)));
  try {
    await first.query('drop schema if exists bench cascade; create schema bench');
    const indexes = await dropIndexes(first);
    await step(first, '00_helpers');
    await step(first, '05_vocabulary');
    await layVocabulary(first);
    await first.query('analyze');
    await Promise.all([step(first, '20_businesses'), step(second, '10_people')]);
    await first.query(
      'analyze public.businesses; analyze public.business_subcategories; analyze public.business_amenities; analyze public.opening_hours',
    );
    await Promise.all([step(first, '30_reviews'), step(second, '40_chats')]);
    await first.query('analyze public.reviews; analyze public.chats; analyze public.business_stats');
    await step(second, '50_visits');
    await step(first, '60_notifications');
    await first.query('analyze private.performance_days; analyze private.performance_months');
    await told(
      'search documents',
      inBatches(connections, parameters.businesses, 'private.refresh_search_documents', log),
    );
    await told('trending', inBatches(connections, parameters.businesses, 'private.score_trending'));
    await told(`${indexes.length} indexes`, shared(connections, indexes));
    await first.query('drop schema bench cascade');
    await told('vacuum', shared(connections, await vacuums(first)));
    await first.query('checkpoint');
    log(`generated in ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes`);
  } finally {
    await Promise.all(connections.map((client) => client.end()));
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('set session_replication_role = replica');
  return client;
}

function sqlOf(step: string, { businesses, seed, today }: Parameters): string {
  const values: Record<string, string> = {
    n: String(businesses),
    seed: String(seed),
    today: `date '${today}'`,
  };
  return readFileSync(join(import.meta.dirname, 'steps', `${step}.sql`), 'utf8').replace(
    /(?<!:):(n|seed|today)\b/g,
    (_, name: string) => values[name] ?? '',
  );
}

/** Drops the indexes that no constraint needs, and returns the statements that make them again. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index
    where indrelid = any ($1::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)
    order by pg_relation_size(indrelid), indexrelid`,
    [LARGE_TABLES],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

/** Calls a function with the ids of all businesses, some thousands at a time, over all connections. */
async function inBatches(
  connections: readonly pg.Client[],
  businesses: number,
  name: string,
  log: (line: string) => void = () => {},
): Promise<void> {
  let next = 1;
  await Promise.all(
    connections.map(async (client) => {
      while (next <= businesses) {
        const from = next;
        next += BATCH;
        if (from % (BATCH * 50) === 1 && from > 1) log(`  ${name}: ${from - 1} of ${businesses}`);
        await client.query(`select ${name}(array(select generate_series($1::bigint, $2)))`, [
          from,
          Math.min(next - 1, businesses),
        ]);
      }
    }),
  );
}

/** Runs statements that do not depend on each other over all connections. */
async function shared(connections: readonly pg.Client[], statements: readonly string[]): Promise<void> {
  const left = [...statements];
  await Promise.all(
    connections.map(async (client) => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) await client.query(next);
    }),
  );
}

async function vacuums(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ statement: string }>(
    `select format('vacuum (analyze, parallel 0) %s', oid::regclass) as statement
    from pg_class
    where relkind = 'r' and relnamespace in ('public'::regnamespace, 'private'::regnamespace, 'auth'::regnamespace)
    order by pg_relation_size(oid)`,
  );
  return rows.map(({ statement }) => statement);
}
