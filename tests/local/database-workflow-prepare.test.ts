import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../local/config.ts';
import { prepareDatabase } from '../../local/database/prepare.ts';
import { withSession } from '../../local/database/session.ts';
import { startThrowAways, type ThrowAway, type ThrowAways } from '../../local/database/throw-away.ts';
import { makeSampleProject, type SampleProject } from '../support/sample-project.ts';

const FIRST = 'supabase/migrations/20260101000000_first.sql';
const SECOND = 'supabase/migrations/20260102000000_second.sql';

let throwAways: ThrowAways;
let cluster: ThrowAway;
let project: SampleProject;

beforeAll(async () => {
  throwAways = await startThrowAways(false, 1);
  [cluster] = throwAways.clusters as [ThrowAway];
});

afterAll(async () => {
  await throwAways.stop();
});

beforeEach(() => {
  project = makeSampleProject({
    [FIRST]: 'create table public.shops (name text not null);',
    'seed.sql': `insert into public.shops values ('Market');`,
  });
});

afterEach(async () => {
  project.dispose();
  await query(
    'drop schema if exists supabase_migrations cascade; drop table if exists public.shops, public.shelves',
  );
});

function prepare(seed: boolean, log?: (line: string) => void): Promise<void> {
  return prepareDatabase({
    projectDir: project.dir,
    databaseUrl: cluster.url(),
    config: loadConfig(project.dir),
    seed,
    ...(log ? { log } : {}),
  });
}

async function query<T extends object>(sql: string): Promise<T[]> {
  const result = await withSession(cluster.url(), (client) => client.query<T>(sql));
  return result.rows ?? [];
}

describe('preparing a database', () => {
  it('applies the migrations and the seed, and does neither twice', async () => {
    const lines: string[] = [];
    await prepare(true, (line) => lines.push(line));
    await prepare(true, (line) => lines.push(line));
    expect(await query('select name from public.shops')).toEqual([{ name: 'Market' }]);
    expect(lines.filter((line) => line.startsWith('Applying'))).toEqual([
      'Applying migration 20260101000000_first.sql',
    ]);
    expect(lines.filter((line) => line.startsWith('Seeding'))).toEqual(['Seeding data from seed.sql']);
  });

  it('leaves the seed out where it is not asked for', async () => {
    await prepare(false);
    expect(await query('select name from public.shops')).toEqual([]);
  });

  it('runs migrations as postgres, who is no superuser', async () => {
    await prepare(false);
    expect(
      await query(`select tableowner, rolsuper from pg_tables join pg_roles on rolname = tableowner
        where tablename = 'shops'`),
    ).toEqual([{ tableowner: 'postgres', rolsuper: false }]);
  });

  it('applies what a newer checkout brings, also where it is older than the newest applied migration', async () => {
    project.write(SECOND, 'create table public.shelves (name text);');
    project.remove(FIRST);
    await prepare(false);
    project.write(FIRST, 'create table public.shops (name text not null);');
    await prepare(false);
    expect(await query(`select to_regclass('public.shops') is not null as there`)).toEqual([{ there: true }]);
  });

  it('names the file, the error and the statement of a migration that fails, and keeps the ones before it', async () => {
    project.write(
      SECOND,
      `create table public.shelves (name text);\ninsert into public.nonsense values (1);`,
    );
    await expect(prepare(true)).rejects.toThrow(
      `${SECOND} failed: relation "public.nonsense" does not exist (SQLSTATE 42P01). In: insert into public.nonsense values (1)`,
    );
    expect(
      await query(
        `select to_regclass('public.shops') is not null as first, to_regclass('public.shelves') as second`,
      ),
    ).toEqual([{ first: true, second: null }]);
  });

  it('names a seed file that fails', async () => {
    project.write('seed.sql', 'insert into public.shops values (null);');
    await expect(prepare(true)).rejects.toThrow(/^seed\.sql failed: null value in column "name"/);
  });

  it('says so when the database was made by another checkout', async () => {
    await prepare(false);
    project.remove(FIRST);
    await expect(prepare(false)).rejects.toThrow(/20260101000000.*--reset/);
  });
});
