import pg from 'pg';

/**
 * Lets everybody ask as often as tests and measurements do: the limits stay on, and refuse nothing. That on tries of the
 * present password is each person's own, and stays as it is.
 */
export async function liftRateLimits(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      "update private.rate_limit_classes set burst = 1000000, per_minute = 1000000 where name <> 'current_password'",
    );
  } finally {
    await client.end();
  }
}
