import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DataSet, openDataSet } from '../../bench/data/data-set.ts';
import { makeTemporaryFolder } from '../../local/database/temporary-folder.ts';

const BUSINESSES = 400;

describe('a generated directory', () => {
  const temporary = makeTemporaryFolder('delve-bench-test-');
  const folder = join(temporary.path, 'set');
  const told: string[] = [];
  const open = () => openDataSet({ businesses: BUSINESSES, folder }, (line) => told.push(line));

  beforeAll(async () => {
    const set = await open();
    await set.stop();
  }, 120_000);
  afterAll(() => temporary.remove());

  it('is compared with what the triggers make', () => {
    expect(told.join('\n')).toMatch(/checked: \d+ search documents, .*\d+ ratings/);
  });

  it('is used again, and is searched', async () => {
    const before = told.length;
    const set = await open();
    try {
      expect(told.slice(before)).toEqual([]);
      expect(await countFound(set, 'lagos')).toBeGreaterThan(10);
    } finally {
      await set.stop();
    }
  }, 60_000);

  it('is refused when it was made by another generator', async () => {
    const file = join(folder, 'bench.json');
    const parameters = readFileSync(file, 'utf8');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(parameters), generator: 'another' }));
    try {
      await expect(open()).rejects.toThrow(/generated with generator another/);
    } finally {
      writeFileSync(file, parameters);
    }
  });

  it('is refused when it was not finished', async () => {
    const file = join(folder, 'bench.json');
    const parameters = readFileSync(file, 'utf8');
    rmSync(file);
    try {
      await expect(open()).rejects.toThrow(/not finished/);
    } finally {
      writeFileSync(file, parameters);
    }
  });
});

async function countFound(set: DataSet, query: string): Promise<number> {
  const client = new pg.Client({ connectionString: set.url() });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from public.search_businesses(query => $1)', [query]);
    return rowCount ?? 0;
  } finally {
    await client.end();
  }
}
