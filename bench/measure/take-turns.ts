import type { Side } from './row.ts';

export interface TurnsOptions<Item> {
  readonly items: readonly Item[];
  /** How often each item is measured on each side. */
  readonly rounds: number;
  readonly log?: (line: string) => void;
}

/** What is timed: one call for one item. */
export type Timed<Item> = (item: Item) => Promise<unknown> | unknown;

/**
 * Measures all sides by turns: every item once on each side before the next item, and in the other order in every second
 * round, so that the machine's mood falls on all of them. One round before is not counted: it warms the caches.
 * The answer has the milliseconds of each side, item by item and round by round.
 */
export async function takeTurns<Item, Name extends string>(
  sides: Readonly<Record<Name, Timed<Item>>>,
  { items, rounds, log }: TurnsOptions<Item>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(sides) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round++) {
    const order = round % 2 === 0 ? names : names.toReversed();
    for (const item of items) {
      for (const name of order) {
        const begun = performance.now();
        await sides[name](item);
        if (round > 0) times[name].push(performance.now() - begun);
      }
    }
    log?.(round === 0 ? '  warm' : `  round ${round} of ${rounds}`);
  }
  return times;
}

/** The quantiles of one side's times. */
export function sideOf(name: string, times: readonly number[], unit: Side['unit'] = 'ms'): Side {
  return { name, p50: quantile(times, 0.5), p95: quantile(times, 0.95), count: times.length, unit };
}

export function quantile(list: readonly number[], share: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
