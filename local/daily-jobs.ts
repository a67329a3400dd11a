import pg from 'pg';

const DAY = 24 * 60 * 60 * 1000;

/**
 * Stands in for pg_cron, which embedded PostgreSQL lacks: runs `private.run_daily_jobs()` now and once a day, as
 * the role `postgres`. A project without that function has no jobs. Returns what ends it.
 */
export function startDailyJobs(databaseUrl: string, log: (line: string) => void): () => Promise<void> {
  let running = run(databaseUrl, log);
  const timer = setInterval(() => {
    running = run(databaseUrl, log);
  }, DAY);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

async function run(databaseUrl: string, log: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // A connection that breaks also rejects the query, which is where it is told.
  client.on('error', () => {});
  try {
    await client.connect();
    const found = await client.query(
      `select to_regprocedure('private.run_daily_jobs()') is not null as there`,
    );
    if (found.rows[0].there) await client.query('select private.run_daily_jobs()');
  } catch (error) {
    log(`WARNING: the daily jobs failed: ${(error as Error).message}`);
  } finally {
    await client.end();
  }
}
