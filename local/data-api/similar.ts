/** The name that is most like `wanted`, if any is at least `threshold` (0 to 1) alike: for "Perhaps you meant …". */
export function mostSimilar(wanted: string, names: Iterable<string>, threshold: number): string | null {
  let best: string | null = null;
  let bestScore = threshold;
  for (const name of new Set(names)) {
    const score =
      1 - distance(wanted.toLowerCase(), name.toLowerCase()) / Math.max(wanted.length, name.length, 1);
    if (score >= bestScore && name !== wanted) {
      best = name;
      bestScore = score;
    }
  }
  return best;
}

/** Levenshtein's: how many letters must be put in, left out or changed. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
