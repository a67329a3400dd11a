import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Measurement, Result, Row } from './row.ts';

const FOLDER = join(import.meta.dirname, '..', 'results');

/** What a row has shown now and here. */
export function resultOf(row: Row, measurement: Measurement): Result {
  const { number, name, title, target } = row;
  const memory = Math.round(totalmem() / 2 ** 30);
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${memory} GB, Node ${process.version}`;
  return { number, name, title, target, measuredAt: new Date().toISOString(), machine, measurement };
}

/** Keeps the result of a full run, instead of the one before. */
export function keepResult(result: Result): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(
    join(FOLDER, `${String(result.number).padStart(2, '0')}-${result.name}.json`),
    `${JSON.stringify(result, null, 2)}\n`,
  );
}

/** What full runs have kept, by number. */
export function keptResults(): Result[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Result);
}
