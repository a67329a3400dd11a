import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeTemporaryFolder } from '../local/database/temporary-folder.ts';
import { StackError } from '../local/errors.ts';
import { type DataSet, openDataSet } from './data/data-set.ts';
import { keepResult, keptResults, resultOf } from './measure/results.ts';
import type { Row } from './measure/row.ts';
import { writePage } from './report/page.ts';
import { terminalLines } from './report/terminal.ts';
import { ROWS } from './rows/all.ts';

const HELP = `Measures Delve on generated directories: ratios of two things, taken by turns in one run.

  npm run bench                    ten thousand businesses, under three minutes
  npm run bench -- --full          also a hundred thousand and a million; writes docs/performance.md

  --only 1,3       only these rows
  --sizes N,M      databases of these sizes instead
  --data FOLDER    keeps the generated databases there, and uses them again
  --page           measures nothing: writes docs/performance.md from the results that are kept
  --help           shows this text

The rows:
${ROWS.map(({ number, title }) => `  ${String(number).padStart(2)}  ${title}`).join('\n')}`;

const SMALL = [10_000];
const FULL = [10_000, 100_000, 1_000_000];

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    only: { type: 'string' },
    sizes: { type: 'string' },
    data: { type: 'string' },
    page: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

try {
  if (values.help) console.log(HELP);
  else if (values.page) writePage(keptResults());
  else
    await measure(chosenRows(values.only), chosenSizes(values.sizes, values.full), values.full, values.data);
} catch (error) {
  if (!(error instanceof StackError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function chosenRows(only: string | undefined): Row[] {
  if (only === undefined) return [...ROWS];
  return only.split(',').map((number) => {
    const row = ROWS.find((one) => String(one.number) === number.trim());
    if (!row)
      throw new StackError(
        `There is no row ${number}. The rows are ${ROWS.map((one) => one.number).join(', ')}.`,
      );
    return row;
  });
}

/** The smallest first: rows compare it with the largest. */
function chosenSizes(sizes: string | undefined, full: boolean): readonly number[] {
  if (sizes === undefined) return full ? FULL : SMALL;
  const chosen = sizes.split(',').map(Number);
  if (chosen.some((size) => !Number.isInteger(size) || size < 10_000)) {
    throw new StackError('Sizes are whole numbers of businesses, at least 10000.');
  }
  return chosen.toSorted((a, b) => a - b);
}

async function measure(
  rows: readonly Row[],
  sizes: readonly number[],
  full: boolean,
  data: string | undefined,
): Promise<void> {
  const temporary = data === undefined ? makeTemporaryFolder('delve-bench-') : null;
  const folder = temporary?.path ?? resolve(data ?? '');
  mkdirSync(folder, { recursive: true });
  const sets: DataSet[] = [];
  const log = (line: string) => console.error(line);
  const startedAt = performance.now();
  try {
    const preparing = Promise.all(rows.map((row) => row.prepare?.(log)));
    // Told where it is awaited: until then a database may be under way, which has to be stopped first.
    preparing.catch(() => {});
    const needed = rows.some((row) => row.usesSets !== false) ? sizes : [];
    for (const businesses of needed) {
      sets.push(await openDataSet({ businesses, folder: join(folder, String(businesses)) }, log));
    }
    await preparing;
    log(`everything is there after ${secondsSince(startedAt)} s`);
    for (const row of rows) {
      log(`row ${row.number}: ${row.title}`);
      const begunAt = performance.now();
      const result = resultOf(row, await row.measure({ sets, isFull: full, log }));
      for (const line of terminalLines(result)) console.log(line);
      if (full) keepResult(result);
      log(
        `row ${row.number} took ${secondsSince(begunAt)} s, ${secondsSince(startedAt)} s since the beginning`,
      );
    }
    if (full) writePage(keptResults());
  } finally {
    for (const set of sets) await set.stop();
    temporary?.remove();
  }
}

function secondsSince(begunAt: number): string {
  return ((performance.now() - begunAt) / 1000).toFixed(1);
}
