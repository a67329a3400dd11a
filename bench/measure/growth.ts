import type { DataSet } from '../data/data-set.ts';
import type { Series } from './row.ts';
import { quantile } from './take-turns.ts';

/** A line of a plot: the times (ms) that were measured on each database, in their order. */
export function growthOf(
  name: string,
  sets: readonly DataSet[],
  times: readonly (readonly number[])[],
): Series {
  return {
    name,
    points: sets.map((set, at) => ({
      businesses: set.parameters.businesses,
      p50: quantile(times[at] ?? [], 0.5),
      p95: quantile(times[at] ?? [], 0.95),
    })),
  };
}
