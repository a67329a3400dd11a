import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/**
 * Proves for a sample that what was filled by sets is what the triggers make: takes the businesses out of the directory
 * and their reviews away, puts both back by the normal way, and compares. Everything is rolled back.
 * Throws an error that names what differs.
 */
export async function checkConsistency(url: string, log: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin');
    const results = await client.query(
      readFileSync(join(import.meta.dirname, 'check-consistency.sql'), 'utf8'),
    );
    const last = (
      results as unknown as pg.QueryResult<{ what: string; checked: string; wrong: string }>[]
    ).at(-1);
    for (const { what, checked, wrong } of last?.rows ?? []) {
      if (Number(checked) === 0) throw new Error(`Nothing was checked of: ${what}.`);
      if (Number(wrong) > 0)
        throw new Error(`The data set is not what the product makes: ${wrong} of ${checked} ${what}.`);
    }
    log(`checked: ${last?.rows.map(({ what, checked }) => `${checked} ${what}`).join(', ')}`);
  } finally {
    await client.query('rollback');
    await client.end();
  }
}
