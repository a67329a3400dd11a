import type { Series } from '../measure/row.ts';
import { figure } from './figures.ts';

const [WIDTH, HEIGHT] = [720, 360];
const MARGIN = { left: 64, right: 190, top: 40, bottom: 48 };
const COLOURS = ['#1b6ca8', '#c8553d', '#4f772d', '#7b2d8b', '#b8860b', '#444444'];

/** A plot of milliseconds over the number of businesses, both on logarithmic axes: p50 as a line, p95 dashed. */
export function plot(title: string, series: readonly Series[]): string {
  const points = series.flatMap((one) => one.points);
  const x = scale(
    points.map((point) => point.businesses),
    MARGIN.left,
    WIDTH - MARGIN.right,
  );
  const y = scale(
    points.flatMap((point) => [point.p50, point.p95]),
    HEIGHT - MARGIN.bottom,
    MARGIN.top,
  );
  const parts = [
    `<text x="${MARGIN.left}" y="22" font-size="15" font-weight="bold">${escaped(title)}</text>`,
    ...y.ticks.map((tick) =>
      [
        `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y.at(tick)}" y2="${y.at(tick)}" stroke="#ddd"/>`,
        `<text x="${MARGIN.left - 8}" y="${y.at(tick) + 4}" text-anchor="end">${figure(tick)} ms</text>`,
      ].join(''),
    ),
    ...[...new Set(points.map((point) => point.businesses))].map(
      (businesses) =>
        `<text x="${x.at(businesses)}" y="${HEIGHT - MARGIN.bottom + 20}" text-anchor="middle">${businesses.toLocaleString('en')}</text>`,
    ),
    `<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">businesses</text>`,
    ...series.map((one, at) => lineOf(one, COLOURS[at % COLOURS.length] ?? '#000', at, x.at, y.at)),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

type Place = (value: number) => number;

function lineOf({ name, points }: Series, colour: string, at: number, x: Place, y: Place): string {
  const path = (quantile: 'p50' | 'p95') =>
    points.map((point) => `${x(point.businesses)},${y(point[quantile])}`).join(' ');
  const legend = MARGIN.top + 12 + at * 18;
  return [
    `<polyline points="${path('p50')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    `<polyline points="${path('p95')}" fill="none" stroke="${colour}" stroke-dasharray="4 3"/>`,
    ...points.map(
      (point) => `<circle cx="${x(point.businesses)}" cy="${y(point.p50)}" r="3" fill="${colour}"/>`,
    ),
    `<rect x="${WIDTH - MARGIN.right + 14}" y="${legend - 9}" width="10" height="10" fill="${colour}"/>`,
    `<text x="${WIDTH - MARGIN.right + 30}" y="${legend}">${escaped(name)}</text>`,
  ].join('\n');
}

/** Powers of ten around the values, and where a value lies between `from` and `to`. */
function scale(values: readonly number[], from: number, to: number): { at: Place; ticks: number[] } {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(Math.ceil(Math.log10(Math.max(...values))), low + 1);
  const at = (value: number) =>
    Number((from + ((Math.log10(value) - low) / (high - low)) * (to - from)).toFixed(1));
  return { at, ticks: Array.from({ length: high - low + 1 }, (_, step) => 10 ** (low + step)) };
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
