import type { Result } from '../measure/row.ts';
import { boundsOf, ratiosOf, timeOf, verdictOf } from './figures.ts';

/** A measured row for the terminal. */
export function terminalLines({ number, title, target, measurement }: Result): string[] {
  const lines = [`${number}  ${title}  (target: ${target})`];
  for (const comparison of measurement.comparisons) {
    const { first, second } = comparison;
    lines.push(
      `   ${comparison.label}, ${comparison.businesses.toLocaleString('en')} businesses: ` +
        `${first.name} ${timeOf(first, 'p50')} (p95 ${timeOf(first, 'p95')}), ` +
        `${second.name} ${timeOf(second, 'p50')} (p95 ${timeOf(second, 'p95')})`,
      `     ratio at p50 / p95: ${ratiosOf(comparison)}${comparison.bounds ? `  ${boundsOf(comparison)}: ${verdictOf(comparison)}` : ''}`,
    );
  }
  return lines;
}
