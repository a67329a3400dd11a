import type { DataSet } from '../data/data-set.ts';

/** A row of the table in docs/performance.md: two things, measured by turns in one run, and their ratio. */
export interface Row {
  readonly number: number;
  /** Names the file of its results, beside the number. */
  readonly name: string;
  readonly title: string;
  readonly target: string;
  /** Whether it measures on the generated databases, as rows do unless they say otherwise. */
  readonly usesSets?: false;
  /** Makes what measuring needs beside the databases, while those are made. */
  prepare?(log: (line: string) => void): Promise<void>;
  measure(bench: Bench): Promise<Measurement>;
}

/** What a row measures on. */
export interface Bench {
  /** The generated databases, the smallest first: one in a small run. Their servers run. */
  readonly sets: readonly DataSet[];
  /** Whether the figures are kept: where not, a share of what takes long has to do. */
  readonly isFull: boolean;
  readonly log: (line: string) => void;
}

export interface Measurement {
  readonly comparisons: readonly Comparison[];
  /** EXPLAIN (analyze) of what was measured, where it tells something. */
  readonly plans?: readonly Plan[];
  /** Sentences for the page: how it was measured, and which limit was found where the target is missed. */
  readonly notes?: readonly string[];
  /** Lines of a plot over the number of businesses. */
  readonly growth?: readonly Series[];
}

/** `first ÷ second`. */
export interface Comparison {
  readonly label: string;
  /** Of the database in which it was measured. */
  readonly businesses: number;
  readonly first: Side;
  readonly second: Side;
  /** What the target asks of the ratio; left out where the target is not about this comparison. */
  readonly bounds?: Bounds;
}

export interface Side {
  readonly name: string;
  /** Of {@link unit}. */
  readonly p50: number;
  readonly p95: number;
  /** How many single measurements the quantiles are of. */
  readonly count: number;
  readonly unit: 'ms' | 'µs' | 'per second';
}

export interface Bounds {
  readonly p50?: Bound;
  readonly p95?: Bound;
}

/** At most so much, or at least so much. */
export type Bound = { readonly atMost: number } | { readonly atLeast: number };

export interface Plan {
  readonly title: string;
  readonly businesses: number;
  readonly text: string;
}

export interface Series {
  readonly name: string;
  readonly points: readonly { readonly businesses: number; readonly p50: number; readonly p95: number }[];
}

/** What is kept of a measured row, as bench/results/<number>-<name>.json. */
export interface Result {
  readonly number: number;
  readonly name: string;
  readonly title: string;
  readonly target: string;
  readonly measuredAt: string;
  readonly machine: string;
  readonly measurement: Measurement;
}

/** The quantile of the first divided by that of the second. */
export function ratioOf({ first, second }: Comparison, quantile: 'p50' | 'p95'): number {
  return first[quantile] / second[quantile];
}

/** Whether a comparison keeps its bounds; `null` where it has none. */
export function holds(comparison: Comparison): boolean | null {
  const { bounds } = comparison;
  if (!bounds) return null;
  return (['p50', 'p95'] as const).every((quantile) => {
    const bound = bounds[quantile];
    if (!bound) return true;
    const ratio = ratioOf(comparison, quantile);
    return 'atMost' in bound ? ratio <= bound.atMost : ratio >= bound.atLeast;
  });
}
