import pg from 'pg';

/** How many businesses a stack's database has: what the example data brings along. */
export async function countBusinesses(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>(
      'select count(*)::integer as count from public.businesses',
    );
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}
