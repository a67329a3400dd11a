import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a data set was made with: the same parameters give the same rows. */
export interface Parameters {
  readonly businesses: number;
  readonly seed: number;
  /** The day on which everything ends, as `2026-11-30`: visits and messages lie in the 400 days before it. */
  readonly today: string;
  /** A hash of bench/data, which makes the rows. */
  readonly generator: string;
}

export const SEED = 7;

/** Hashes the files of the generator, in the order of their paths. */
export function generatorHash(): string {
  const folder = import.meta.dirname;
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(steps|vocabulary|generate|lay-vocabulary)\b/.test(file))
    .filter((file) => /\.(sql|ts)$/.test(file))
    .sort();
  for (const file of files) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}
