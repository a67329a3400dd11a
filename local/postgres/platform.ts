import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { renewMessagePartitions } from './message-partitions.ts';

const FOLDER = fileURLToPath(new URL('platform/', import.meta.url));

export interface PlatformOptions {
  /** Connection URL of the database, as the superuser. */
  readonly url: string;
  /** `[api] auto_expose_new_tables` of config.toml. */
  readonly autoExposeNewTables: boolean;
}

/**
 * Lays what every Supabase project has before its first migration: the roles of the cluster, and in one database
 * the default privileges and the schemas of Auth, Storage and Realtime. It is one transaction, so that nothing
 * ever holds half of it; where it is there already, a second call only renews the partitions of `realtime.messages`,
 * and where an earlier version laid it, what came since is added.
 */
export async function layPlatform(options: PlatformOptions): Promise<void> {
  const client = new pg.Client({ connectionString: options.url });
  await client.connect();
  try {
    const found = await client.query<{ roles: boolean; schemas: boolean; realtime: boolean }>(
      `select to_regrole('authenticator') is not null as roles, to_regnamespace('extensions') is not null as schemas,
        to_regclass('realtime.messages') is not null as realtime`,
    );
    const { roles = false, schemas = false, realtime = false } = found.rows[0] ?? {};
    await client.query('begin');
    if (!roles) for (const sql of filesOf('cluster')) await client.query(sql);
    if (!schemas) {
      for (const sql of filesOf('database')) await client.query(sql);
      if (!options.autoExposeNewTables) await client.query(HIDE_NEW_TABLES);
    } else if (!realtime) {
      for (const sql of filesOf('database', ADDED_WITH_REALTIME)) await client.query(sql);
    }
    await client.query('set local role supabase_realtime_admin');
    await renewMessagePartitions(client);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

/** What a data folder lacks that was made before Realtime was a part of the stack. */
const ADDED_WITH_REALTIME = ['40_realtime.sql', '45_guards.sql'];

function filesOf(part: 'cluster' | 'database', names = readdirSync(join(FOLDER, part)).sort()): string[] {
  return names.map((name) => readFileSync(join(FOLDER, part, name), 'utf8'));
}

const HIDE_NEW_TABLES = ['tables', 'sequences', 'functions']
  .map(
    (kind) =>
      `alter default privileges for role postgres in schema public revoke all on ${kind} from anon, authenticated, service_role;`,
  )
  .join('\n');
