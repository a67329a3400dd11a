import { parseArgs } from 'node:util';
import { StackError } from '../../local/errors.ts';
import { loadSqlite } from '../search/sqlite.ts';
import { gradesOf } from './grades.ts';
import { type Judgement, judge } from './judge.ts';
import { QUERIES } from './judged/queries.ts';
import { writePage } from './page.ts';
import { keepResult, resultOf, SEARCHES, shortfalls } from './result.ts';
import { sqliteFts5 } from './searchers/fts5.ts';
import { naiveIlike } from './searchers/naive.ts';
import { oursAsAnon } from './searchers/ours.ts';
import { tableOf } from './table.ts';
import { withCollection } from './with-collection.ts';

const HELP = `Scores the search on a judged set of queries, beside naive ILIKE and SQLite's FTS5.

  npm run bench:relevance   prints the table, writes docs/relevance.md and bench/relevance/result.json;
                            ends with 1 where another search is better in a class

  --verbose   also shows what was found for the queries that ours answers worst
  --help      shows this text`;

const WORST = 25;

const { values } = parseArgs({
  options: {
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

try {
  if (values.help) console.log(HELP);
  else await run();
} catch (error) {
  if (!(error instanceof StackError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const open = await loadSqlite((line) => console.error(line));
  const sqlite = open(':memory:');
  const judged = await withCollection(async ({ owner, visitor }) => ({
    ours: await judge(await oursAsAnon(visitor)),
    ILIKE: await judge(naiveIlike(owner)),
    FTS5: await judge(await sqliteFts5(sqlite, owner)),
  }));
  sqlite.close();
  const result = resultOf(judged);
  if (values.verbose) showWorst(judged);
  console.log(tableOf(result));
  keepResult(result);
  writePage(result);
  for (const sentence of shortfalls(result)) {
    console.error(sentence);
    process.exitCode = 1;
  }
}

function showWorst(judged: Readonly<Record<(typeof SEARCHES)[number], readonly Judgement[]>>): void {
  const order = QUERIES.map((_, at) => at).sort(
    (one, other) => sum(judged.ours[one]) - sum(judged.ours[other]),
  );
  for (const at of order.slice(0, WORST)) {
    const query = QUERIES[at];
    if (!query) continue;
    const grades = gradesOf(query);
    console.log(`${query.class}: “${query.words}”`);
    for (const search of SEARCHES) {
      const { ndcg, recall, found } = judged[search][at] as Judgement;
      const names = found.slice(0, 10).map((name) => `${name} (${grades.get(name) ?? '–'})`);
      console.log(`  ${search.padEnd(5)} ${ndcg.toFixed(2)} ${recall.toFixed(2)}  ${names.join(', ')}`);
    }
    const missed = [...grades.keys()].filter((name) => !judged.ours[at]?.found.includes(name));
    console.log(`  missed by ours: ${missed.slice(0, 12).join(', ')}\n`);
  }
}

function sum(judgement: Judgement | undefined): number {
  return judgement ? judgement.ndcg + judgement.recall : 0;
}
