import type Database from 'better-sqlite3';
import type pg from 'pg';
import type { Searcher } from './searcher.ts';

/**
 * SQLite's FTS5 with BM25, set up as well as it comes: stems, no diacritics, a name worth ten times and kinds four times a
 * description, the last word also as the beginning of one, and any of the words where nothing has all.
 */
export async function sqliteFts5(sqlite: Database.Database, database: pg.Client): Promise<Searcher> {
  sqlite.exec(`create virtual table texts using fts5 (
    name, kinds, rest, tokenize = "porter unicode61 remove_diacritics 2", prefix = '2 3'
  )`);
  const insert = sqlite.prepare('insert into texts (name, kinds, rest) values (?, ?, ?)');
  const { rows } = await database.query<string[]>({ text: TEXTS, rowMode: 'array' });
  for (const row of rows) insert.run(...row);

  const select = sqlite.prepare<[string], { name: string }>(
    `select name from texts where texts match ? and rank match 'bm25(10.0, 4.0, 1.0)' order by rank limit 10`,
  );
  return (typed) => {
    const words = typed.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => word !== '');
    // Quoted: what a person types is no query language.
    const terms = words.map((word, at) => (at === words.length - 1 ? `"${word}"*` : `"${word}"`));
    const found = select.all(terms.join(' '));
    return (found.length > 0 ? found : select.all(terms.join(' OR '))).map(({ name }) => name);
  };
}

/** The same texts that ours goes by, as they were written: what FTS5 makes of letters is its own affair. */
const TEXTS = `
  select
    businesses.name,
    concat_ws(' ', categories.name, (
      select string_agg(subcategories.name, ' ')
      from public.business_subcategories
      join public.subcategories on subcategories.id = subcategory_id
      where business_id = businesses.id
    )),
    concat_ws(' ', description, address, states.name, states.official_name, array_to_string(states.aliases, ' '))
  from public.businesses
  left join public.categories on categories.id = businesses.category_id
  left join public.states on states.name = businesses.state
  where is_listed
  order by businesses.id`;
