import { setTimeout as delay } from 'node:timers/promises';
import { type PostgresOptions, type PostgresServer, startPostgres } from './server.ts';

export interface KeepRunningOptions extends PostgresOptions {
  /** How often a server that ended by itself is started again within a minute. */
  readonly restartsPerMinute: number;
}

const MINUTE = 60_000;
/** Milliseconds that the processes of a killed server are given to notice: until then its data folder is theirs. */
const PATIENCE = 10_000;
const RETRY_DELAY = 100;

/**
 * Starts PostgreSQL, and starts it again when it ends by itself: it recovers what was committed. `exited` is resolved
 * when it ends too often, or does not come up again.
 */
export async function keepPostgresRunning(options: KeepRunningOptions): Promise<PostgresServer> {
  let starting = startPostgres(options);
  await starting;
  let isStopping = false;

  const watch = async (): Promise<string> => {
    let restarts: number[] = [];
    for (;;) {
      const how = await (await starting).exited;
      if (isStopping) return how;
      restarts = restarts.filter((time) => time > Date.now() - MINUTE);
      if (restarts.length >= options.restartsPerMinute) {
        return `${how} for the ${restarts.length + 1}th time within a minute`;
      }
      restarts.push(Date.now());
      options.log(`WARNING: ${how}. It is started again.`);
      starting = startAgain(options, () => isStopping);
      try {
        await starting;
      } catch (error) {
        return `${how}. ${(error as Error).message}`;
      }
      options.log('WARNING: PostgreSQL runs again.');
    }
  };
  return {
    exited: watch(),
    stop: async () => {
      isStopping = true;
      // What did not come up again is told by `exited`, and has ended.
      await starting.then(
        (server) => server.stop(),
        () => {},
      );
    },
  };
}

async function startAgain(options: PostgresOptions, isStopping: () => boolean): Promise<PostgresServer> {
  for (const deadline = Date.now() + PATIENCE; ; ) {
    try {
      return await startPostgres(options);
    } catch (error) {
      if (isStopping() || Date.now() > deadline) throw error;
      await delay(RETRY_DELAY);
    }
  }
}
