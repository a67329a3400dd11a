/** How useful each business is for a query: 2 for what was meant, 1 for what is of use; what is missing is of none. */
export type Grades = ReadonlyMap<string, number>;

const DEPTH = 10;

/**
 * Normalised discounted cumulative gain of the first ten: 1 when nothing could stand in a better order, 0 when nothing of
 * use is among them. The gain of a grade is 2^grade − 1, so that one result that was meant counts as three that are of use.
 */
export function ndcgAt10(found: readonly string[], grades: Grades): number {
  const ideal = [...grades.values()].sort((one, other) => other - one);
  return gainOf(found.map((key) => grades.get(key) ?? 0)) / gainOf(ideal);
}

function gainOf(grades: readonly number[]): number {
  return grades.slice(0, DEPTH).reduce((sum, grade, at) => sum + (2 ** grade - 1) / Math.log2(at + 2), 0);
}

/** The share of what has a grade that is among the first ten, of as many as there is room for. */
export function recallAt10(found: readonly string[], grades: Grades): number {
  const hits = found.slice(0, DEPTH).filter((key) => grades.has(key)).length;
  return hits / Math.min(grades.size, DEPTH);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
