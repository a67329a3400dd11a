import pg from 'pg';
import { SECRET_KEY } from './keys.ts';
import type { StackContext } from './service.ts';

const MINUTE = 60 * 1000;
const JOBS = [
  { function: 'private.run_frequent_jobs()', every: 5 * MINUTE },
  { function: 'private.run_daily_jobs()', every: 24 * 60 * MINUTE },
] as const;

/**
 * Stands in for pg_cron, which embedded PostgreSQL lacks: runs the jobs now and at their pace, as the role
 * `postgres`. A project without these functions has no jobs. Returns what ends it.
 */
export function startJobs(databaseUrl: string, log: (line: string) => void): () => Promise<void> {
  let running = Promise.resolve();
  // One after the other: at the start both are due.
  const start = (job: string) => {
    running = running.then(() => run(databaseUrl, job, log));
  };
  for (const job of JOBS) start(job.function);
  const timers = JOBS.map((job) => setInterval(start, job.every, job.function));
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await running;
  };
}

/**
 * Stands in for pg_cron with pg_net, which call the function `run-jobs`: runs it now and at its pace, as soon as the
 * functions answer. Returns what ends it.
 */
export function startFunctionJobs({ apiUrl, config, log }: StackContext): () => Promise<void> {
  if (config.functions[JOBS_FUNCTION] === undefined) return async () => {};
  const ended = new AbortController();
  let running = Promise.resolve();
  const start = () => {
    running = running.then(() => call(`${apiUrl}/functions/v1/${JOBS_FUNCTION}`, ended.signal, log));
  };
  start();
  const timer = setInterval(start, 5 * MINUTE);
  return async () => {
    clearInterval(timer);
    ended.abort();
    await running;
  };
}

const JOBS_FUNCTION = 'run-jobs';

async function call(url: string, ended: AbortSignal, log: StackContext['log']): Promise<void> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { apikey: SECRET_KEY },
      signal: AbortSignal.any([ended, AbortSignal.timeout(MINUTE)]),
    });
    const text = await response.text();
    if (!response.ok) log('jobs', `WARNING: ${JOBS_FUNCTION} failed: ${text}`);
  } catch (error) {
    if (!ended.aborted) log('jobs', `WARNING: ${JOBS_FUNCTION} failed: ${(error as Error).message}`);
  }
}

async function run(databaseUrl: string, job: string, log: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // A connection that breaks also rejects the query, which is where it is told.
  client.on('error', () => {});
  try {
    await client.connect();
    const found = await client.query('select to_regprocedure($1) is not null as there', [job]);
    if (found.rows[0].there) await client.query(`select ${job}`);
  } catch (error) {
    log(`WARNING: ${job} failed: ${(error as Error).message}`);
  } finally {
    await client.end();
  }
}
