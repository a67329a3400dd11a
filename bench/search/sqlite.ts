import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type Database from 'better-sqlite3';
import pg from 'pg';
import { StackError } from '../../local/errors.ts';
import type { DataSet } from '../data/data-set.ts';
import { PAGE_SIZE } from './our-search.ts';

const BATCH = 20_000;

/** The listed businesses of a data set in SQLite, with an FTS5 index over the same texts as ours. */
export class SqliteDirectory {
  readonly #database: Database.Database;
  readonly #search: Database.Statement<[string], { id: number }>;

  private constructor(database: Database.Database) {
    this.#database = database;
    this.#search = database.prepare(`
      select businesses.*
      from (select rowid, rank from texts where texts match ? and rank match 'bm25(10.0, 4.0, 1.0)' order by rank limit ${PAGE_SIZE}) as page
      join businesses on businesses.id = page.rowid
      order by page.rank`);
  }

  /** Opens the copy that lies beside the data set; makes it first where it is missing. */
  static async of(set: DataSet, log: (line: string) => void): Promise<SqliteDirectory> {
    const file = join(set.folder, 'fts5.sqlite');
    const open = await loadSqlite(log);
    if (!existsSync(file)) {
      log('  copies the businesses to SQLite');
      const unfinished = `${file}.unfinished`;
      rmSync(unfinished, { force: true });
      const database = open(unfinished);
      await copy(set, database);
      database.close();
      renameSync(unfinished, file);
    }
    const database = open(file);
    database.pragma('mmap_size = 8000000000');
    database.pragma('cache_size = -1000000');
    return new SqliteDirectory(database);
  }

  /** The best matches by exact BM25, all words required. */
  search(words: string): { id: number }[] {
    return this.#search.all(matchOf(words));
  }

  close(): void {
    this.#database.close();
  }
}

/** Each word quoted: what a person types is no query language. */
function matchOf(words: string): string {
  return words
    .split(/[^\p{L}\p{N}\p{M}-]+/u)
    .filter((word) => word !== '')
    .map((word) => `"${word}"`)
    .join(' ');
}

async function copy(set: DataSet, database: Database.Database): Promise<void> {
  database.pragma('journal_mode = off');
  database.pragma('synchronous = off');
  database.exec(`
    create table businesses (
      id integer primary key, name text, description text, address text, state text, logo_path text, category_id integer,
      category_name text, latitude real, longitude real, average_review_rating real, review_count integer, slug text,
      is_premium integer, thumbnail_path text
    );
    create virtual table texts using fts5 (
      name, kinds, rest, content = '', tokenize = "porter unicode61 remove_diacritics 2"
    );`);
  const client = new pg.Client({ connectionString: set.url() });
  await client.connect();
  try {
    const insert = database.prepare(`insert into businesses values (${Array(15).fill('?').join(', ')})`);
    const index = database.prepare('insert into texts (rowid, name, kinds, rest) values (?, ?, ?, ?)');
    for (let from = 1; from <= set.parameters.businesses; from += BATCH) {
      const { rows } = await client.query<unknown[]>({
        text: `select
            businesses.id::integer, businesses.name, businesses.description, businesses.address, businesses.state, businesses.logo_path,
            businesses.category_id::integer, categories.name, businesses.latitude, businesses.longitude,
            average_review_rating, rating_count, businesses.slug, is_premium::integer,
            (select path from public.business_images where business_id = businesses.id order by id limit 1),
            texts.name, texts.kinds, texts.rest
          from public.businesses
          join public.business_stats on business_stats.business_id = businesses.id
          join private.search_texts as texts on texts.business_id = businesses.id
          left join public.categories on categories.id = businesses.category_id
          where is_listed and businesses.id between $1 and $2`,
        values: [from, from + BATCH - 1],
        rowMode: 'array',
      });
      database.transaction(() => {
        for (const row of rows) {
          insert.run(...row.slice(0, 15));
          index.run(row[0], ...row.slice(15));
        }
      })();
    }
    database.exec(`insert into texts (texts) values ('optimize')`);
  } finally {
    await client.end();
  }
}

/** Loads better-sqlite3, once it is built. */
export async function loadSqlite(log: (line: string) => void): Promise<(file: string) => Database.Database> {
  await buildSqlite(log);
  const { default: Sqlite } = await import('better-sqlite3');
  return (file) => new Sqlite(file);
}

/**
 * Builds the native part of better-sqlite3, which `npm ci` does not, the first time that it is wanted: fetched or compiled,
 * with the headers of the running Node where they lie beside it.
 */
export async function buildSqlite(log: (line: string) => void): Promise<void> {
  const folder = dirname(createRequire(import.meta.url).resolve('better-sqlite3/package.json'));
  if (existsSync(join(folder, 'build', 'Release', 'better_sqlite3.node'))) return;
  log('builds better-sqlite3, which takes a minute or two');
  const begunAt = performance.now();
  const prefix = resolve(dirname(process.execPath), '..');
  const headers = existsSync(join(prefix, 'include', 'node', 'node.h')) ? { npm_config_nodedir: prefix } : {};
  const building = spawn('npm', ['run', 'install'], {
    cwd: folder,
    env: { ...process.env, ...headers, npm_config_jobs: '2' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [status]] = await Promise.all([text(building.stderr), once(building, 'close')]);
  if (status !== 0) {
    throw new StackError(
      `better-sqlite3 could not be built (it takes a C++ compiler, make, Python and Node's headers): ${said.trim().split('\n').at(-1)}`,
    );
  }
  log(`built better-sqlite3 in ${((performance.now() - begunAt) / 1000).toFixed(1)} s`);
}
