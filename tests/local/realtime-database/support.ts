import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePorts } from '../../../local/database/free-ports.ts';
import { layPlatform } from '../../../local/postgres/platform.ts';
import { databaseUrl, SUPERUSER, startPostgres } from '../../../local/postgres/server.ts';
import type { Claims, RealtimeDatabase } from '../../../local/realtime/database.ts';
import { createRealtimeDatabase } from '../../../local/realtime/realtime-database.ts';

/** A database of its own, with the platform and nothing of the product, and Realtime's view of it. */
export interface RealtimeFixture {
  readonly realtime: RealtimeDatabase;
  readonly log: readonly string[];
  /** Runs SQL as `postgres`, or as the superuser. */
  query<Row extends pg.QueryResultRow>(
    sql: string,
    values?: readonly unknown[],
    role?: string,
  ): Promise<Row[]>;
  /** Connection URL of a role. */
  url(role?: string): string;
  /** Ends the server; `returns` starts it again. */
  goes(): Promise<void>;
  returns(): Promise<void>;
  end(): Promise<void>;
}

export async function startRealtimeFixture(sql = ''): Promise<RealtimeFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'delve-realtime-'));
  const dataDir = join(folder, 'db');
  const [port] = (await freePorts(1)) as [number];
  const launch = () => startPostgres({ dataDir, port, log: () => {} });
  let server = await launch();
  await layPlatform({ url: databaseUrl(port, SUPERUSER), autoExposeNewTables: false });
  const url = (role?: string) => databaseUrl(port, role);
  const query = async <Row extends pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
    role?: string,
  ) => {
    const client = new pg.Client({ connectionString: url(role) });
    await client.connect();
    try {
      return (await client.query<Row>(text, values ? [...values] : undefined)).rows;
    } finally {
      await client.end();
    }
  };
  if (sql) await query(sql);
  const log: string[] = [];
  const realtime = await createRealtimeDatabase({
    databaseUrl: url,
    log: (service, line) => log.push(`${service} ${line}`),
  });
  await realtime.replicating();
  return {
    realtime,
    log,
    query,
    url,
    goes: () => server.stop(),
    returns: async () => {
      server = await launch();
    },
    end: async () => {
      await realtime.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const FIRST = '00000000-0000-4000-8000-00000000000a';
export const SECOND = '00000000-0000-4000-8000-00000000000b';

export function claimsOf(sub: string, more: Partial<Claims> = {}): Claims {
  return { role: 'authenticated', exp: 4_102_444_800, sub, ...more };
}
