import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../config.ts';
import { layDesiredState, readDesiredState } from './desired-state.ts';
import { prepareDatabase } from './prepare.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { type ThrowAway, withThrowAways } from './throw-away.ts';

/** The two ways in which this project says what the database is. */
export interface States {
  /** A cluster with supabase/migrations. */
  readonly migrations: ThrowAway;
  /** A cluster with sql/. */
  readonly desired: ThrowAway;
}

/** Makes both states in throw-away clusters, on a project that exposes new tables by itself or on one that does not. */
export function withStates<T>(
  projectDir: string,
  autoExposeNewTables: boolean,
  work: (states: States) => Promise<T>,
): Promise<T> {
  const state = readDesiredState(projectDir);
  return withThrowAways(autoExposeNewTables, 2, async ([migrations, desired]) => {
    const states = { migrations, desired } as States;
    // One after the other: where sql/ has an error, no command is left running against a server that goes away.
    await layDesiredState(states.desired.url(), state);
    await applyMigrations(projectDir, states.migrations);
    return await work(states);
  });
}

/** Applies the migrations that the cluster lacks, with the official CLI and without the seed. */
export function applyMigrations(projectDir: string, cluster: ThrowAway): Promise<void> {
  return prepareDatabase({
    projectDir,
    databaseUrl: cluster.url(),
    config: loadConfig(projectDir),
    seed: false,
  });
}

/** A copy of the project's `supabase/` folder, to try a migration before it is written; removed after `work`. */
export async function withProjectCopy<T>(
  projectDir: string,
  work: (copyDir: string) => Promise<T>,
): Promise<T> {
  const copy = makeTemporaryFolder('delve-migration-');
  try {
    cpSync(join(projectDir, 'supabase'), join(copy.path, 'supabase'), { recursive: true });
    return await work(copy.path);
  } finally {
    copy.remove();
  }
}
