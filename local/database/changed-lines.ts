/**
 * The lines to take out (`-`) and to put in (`+`) to turn one text into another, each with its line number: a
 * longest-common-subsequence diff without context.
 */
export function changedLines(before: string, after: string): string[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const common = commonLengths(a.slice(start, endA), b.slice(start, endB));
  const changes: string[] = [];
  let [i, j] = [start, start];
  while (i < endA || j < endB) {
    if (i < endA && j < endB && a[i] === b[j]) {
      i++;
      j++;
    } else if (
      j >= endB ||
      (i < endA && common(i + 1 - start, j - start) >= common(i - start, j + 1 - start))
    ) {
      changes.push(`- ${i + 1}: ${a[i++]}`);
    } else {
      changes.push(`+ ${j + 1}: ${b[j++]}`);
    }
  }
  return changes;
}

/** For each pair of suffixes, how many lines they have in common, in order. */
function commonLengths(a: readonly string[], b: readonly string[]): (i: number, j: number) => number {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      lengths[at] =
        a[i] === b[j]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  return (i, j) => lengths[i * width + j] ?? 0;
}
