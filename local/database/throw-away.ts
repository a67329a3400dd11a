import { join } from 'node:path';
import { layPlatform } from '../postgres/platform.ts';
import { databaseUrl, type PostgresServer, SUPERUSER, startPostgres } from '../postgres/server.ts';
import { freePorts } from './free-ports.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** A cluster with Supabase's roles and schemas, and nothing of the product. */
export interface ThrowAway {
  /** Connection URL as role `postgres`, or as the role that is named. */
  url(role?: string): string;
}

export interface ThrowAways {
  readonly clusters: readonly ThrowAway[];
  /** Ends the servers and removes their folders; safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts `count` clusters in temporary folders, with `[api] auto_expose_new_tables` as given. They are removed by
 * `stop`, and when the process is interrupted. Role settings belong to a cluster, not to a database, which is why
 * two states are compared in two clusters.
 */
export async function startThrowAways(autoExposeNewTables: boolean, count: number): Promise<ThrowAways> {
  const folder = makeTemporaryFolder('delve-database-');
  const ports = await freePorts(count);
  const servers: PostgresServer[] = [];
  const starts = ports.map(async (port): Promise<ThrowAway> => {
    const dataDir = join(folder.path, String(port), 'db');
    servers.push(await startPostgres({ dataDir, port, log: () => {} }));
    const url = (role?: string) => databaseUrl(port, role);
    await layPlatform({ url: url(SUPERUSER), autoExposeNewTables });
    return { url };
  });
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopAll();
    return stopping;
  };
  const stopAll = async () => {
    // A server that is still coming up could not be stopped yet, and would outlive this process.
    await Promise.allSettled(starts);
    await Promise.all(servers.map((server) => server.stop()));
    folder.remove();
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  };
  // A terminal and the program that runs this one may both pass the signal on: the second must not cut it short.
  const interrupted = (signal: NodeJS.Signals) => {
    void stop().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  try {
    return { clusters: await Promise.all(starts), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** {@link startThrowAways} for the time of `work`. */
export async function withThrowAways<T>(
  autoExposeNewTables: boolean,
  count: number,
  work: (clusters: readonly ThrowAway[]) => Promise<T>,
): Promise<T> {
  const { clusters, stop } = await startThrowAways(autoExposeNewTables, count);
  try {
    return await work(clusters);
  } finally {
    await stop();
  }
}

/** {@link withThrowAways} for one cluster. */
export function withThrowAway<T>(
  autoExposeNewTables: boolean,
  work: (cluster: ThrowAway) => Promise<T>,
): Promise<T> {
  return withThrowAways(autoExposeNewTables, 1, ([cluster]) => work(cluster as ThrowAway));
}
