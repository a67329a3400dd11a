import type { Bound, Comparison, Side } from '../measure/row.ts';
import { holds, ratioOf } from '../measure/row.ts';

/** Three significant digits, and no more than that: `0.0213`, `4.71`, `1,250`. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

export function timeOf(side: Side, quantile: 'p50' | 'p95'): string {
  return `${figure(side[quantile])} ${side.unit === 'per second' ? '/s' : side.unit}`;
}

export function boundsOf(comparison: Comparison): string {
  const parts = (['p50', 'p95'] as const).flatMap((quantile) => {
    const bound = comparison.bounds?.[quantile];
    return bound ? [`${textOf(bound)} at ${quantile}`] : [];
  });
  return parts.join(', ');
}

/** `1.12 / 1.31`: the ratios at p50 and p95. */
export function ratiosOf(comparison: Comparison): string {
  return `${figure(ratioOf(comparison, 'p50'))} / ${figure(ratioOf(comparison, 'p95'))}`;
}

export function verdictOf(comparison: Comparison): string {
  const verdict = holds(comparison);
  return verdict === null ? '' : verdict ? 'holds' : 'missed';
}

function textOf(bound: Bound): string {
  return 'atMost' in bound ? `≤ ${bound.atMost}` : `≥ ${bound.atLeast}`;
}
