import { describe, expect, it } from 'vitest';
import type { Measurement, Result } from '../../bench/measure/row.ts';
import { pageOf, plotsOf } from '../../bench/report/page.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const FACTORS = { ours: 1, 'ours & <theirs>': 20 };

describe('the report of a full run', () => {
  const several = resultOf(2, { comparisons: [], growth: growthAt(SIZES) });
  const single = resultOf(7, { comparisons: [], growth: growthAt([10_000]) });
  const none = resultOf(8, { comparisons: [] });

  it('has a plot for each row that was measured at several sizes, and no other', () => {
    const plots = plotsOf([several, single, none]);
    expect(plots.map(({ name }) => name)).toEqual(['performance-2.svg']);
    const page = pageOf([several, single, none]);
    expect(page.match(/images\/performance-\d+\.svg/g)).toEqual(['images/performance-2.svg']);
  });

  it('draws the medians and the 95th percentiles of each line at every size', () => {
    const lines = [...svgOf(several).matchAll(/<polyline points="([^"]*)"/g)].map(([, points = '']) =>
      points.split(' ').map((point) => point.split(',').map(Number) as [number, number]),
    );
    expect(lines).toHaveLength(2 * Object.keys(FACTORS).length);
    for (const line of lines) {
      const [a, b, c] = line.map(([x]) => x) as [number, number, number];
      // Logarithmic: ten times as many businesses are as far from each other at either end.
      expect(b - a).toBeCloseTo(c - b, 0);
      const [first, , last] = line.map(([, y]) => y) as [number, number, number];
      // What costs more lies higher.
      expect(last).toBeLessThan(first);
    }
    const [median, high] = lines as [[number, number][], [number, number][]];
    expect(median.every(([, y], at) => y > (high[at]?.[1] ?? Number.POSITIVE_INFINITY))).toBe(true);
  });

  it('says what its axes and lines are, in light and in dark', () => {
    const svg = svgOf(several);
    for (const size of ['10,000', '100,000', '1,000,000']) expect(svg).toContain(`>${size}</text>`);
    expect(svg).toMatch(/>businesses; [^<]*median[^<]*95th percentile<\/text>/);
    expect([...svg.matchAll(/>([\d,.]+) ms<\/text>/g)].map(([, tick]) => tick)).toEqual([
      '1',
      '10',
      '100',
      '1,000',
    ]);
    expect(svg).toContain('>ours &amp; &lt;theirs></text>');
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).toContain('<title>Naive ILIKE ÷ ours</title>');
  });

  it('keeps every line in the picture, however many there are', () => {
    const growth = Array.from({ length: 12 }, (_, at) => ({ ...growthAt(SIZES)[0], name: `line ${at}` }));
    const svg = svgOf(resultOf(5, { comparisons: [], growth: growth as never }));
    const height = Number(/viewBox="0 0 \d+ (\d+)"/.exec(svg)?.[1]);
    const lowest = Math.max(...[...svg.matchAll(/ y="([\d.]+)"/g)].map(([, y]) => Number(y)));
    expect(svg).toContain('>line 11</text>');
    expect(lowest).toBeLessThan(height);
  });
});

function svgOf(result: Result): string {
  return plotsOf([result])[0]?.svg ?? '';
}

function growthAt(sizes: readonly number[]): NonNullable<Measurement['growth']> {
  return Object.entries(FACTORS).map(([name, factor]) => ({
    name,
    points: sizes.map((businesses, at) => ({
      businesses,
      p50: factor * (at + 2),
      p95: factor * (at + 2) * 3,
    })),
  }));
}

function resultOf(number: number, measurement: Measurement): Result {
  const measuredAt = '2026-01-31T09:30:00.000Z';
  return {
    number,
    name: 'row',
    title: 'Naive `ILIKE` ÷ ours',
    target: '',
    measuredAt,
    machine: '',
    measurement,
  };
}
