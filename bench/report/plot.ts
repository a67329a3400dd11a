import type { Series } from '../measure/row.ts';
import { figure } from './figures.ts';

const WIDTH = 720;
const MARGIN = { left: 76, right: 44, top: 44, bottom: 52 };
const PLOT_HEIGHT = 340;
const LEGEND_LINE = 20;

/** Each reads on white as on black: all have about the middle lightness. */
const COLOURS = [
  '#2f81c4',
  '#d0603f',
  '#5b9138',
  '#a05bb5',
  '#b58a16',
  '#2a9d8f',
  '#d0487f',
  '#7a7f87',
  '#8c6d4f',
  '#6673d6',
];

/** An image in a page follows what its reader has set for pages. No variables: not all that show SVG know them. */
const STYLE = `
  text { fill: #1f2328; font: 12px sans-serif }
  .title { font-size: 15px; font-weight: bold }
  .paper { fill: #fff }
  .grid { stroke: #d8dee4 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .paper { fill: #0d1117 }
    .grid { stroke: #30363d }
  }
`;

/**
 * A plot of milliseconds over the number of businesses, both on logarithmic axes: p50 as a line with points, p95 dashed.
 * Below it the names of the lines.
 */
export function plot(title: string, series: readonly Series[]): string {
  const height = PLOT_HEIGHT + LEGEND_LINE * series.length + 12;
  const points = series.flatMap((one) => one.points);
  const [left, right, bottom] = [MARGIN.left, WIDTH - MARGIN.right, PLOT_HEIGHT - MARGIN.bottom];
  const x = scale(
    points.map((point) => point.businesses),
    left,
    right,
  );
  const y = scale(
    points.flatMap((point) => [point.p50, point.p95]),
    bottom,
    MARGIN.top,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="${WIDTH}" height="${height}"/>`,
    `<text class="title" x="${left}" y="22">${escaped(title)}</text>`,
    ...y.ticks.map(
      (tick) =>
        `<line class="grid" x1="${left}" x2="${right}" y1="${y.at(tick)}" y2="${y.at(tick)}"/>` +
        `<text x="${left - 8}" y="${y.at(tick) + 4}" text-anchor="end">${figure(tick)} ms</text>`,
    ),
    ...sizesOf(points).map(
      (size) =>
        `<line class="grid" x1="${x.at(size)}" x2="${x.at(size)}" y1="${MARGIN.top}" y2="${bottom}"/>` +
        `<text x="${x.at(size)}" y="${bottom + 18}" text-anchor="middle">${size.toLocaleString('en')}</text>`,
    ),
    `<text x="${(left + right) / 2}" y="${bottom + 40}" text-anchor="middle">businesses; a line is the median, dashed the 95th percentile</text>`,
    ...series.map((one, at) => lineOf(one, COLOURS[at % COLOURS.length] ?? '', x.at, y.at)),
    ...series.map((one, at) =>
      legendOf(one.name, COLOURS[at % COLOURS.length] ?? '', PLOT_HEIGHT + 12 + at * LEGEND_LINE),
    ),
    '</svg>',
    '',
  ].join('\n');
}

type Place = (value: number) => number;

function sizesOf(points: Series['points']): number[] {
  return [...new Set(points.map((point) => point.businesses))];
}

function lineOf({ points }: Series, colour: string, x: Place, y: Place): string {
  const path = (quantile: 'p50' | 'p95') =>
    points.map((point) => `${x(point.businesses)},${y(point[quantile])}`).join(' ');
  return [
    `<polyline points="${path('p50')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    `<polyline points="${path('p95')}" fill="none" stroke="${colour}" stroke-dasharray="4 3"/>`,
    ...points.map(
      (point) => `<circle cx="${x(point.businesses)}" cy="${y(point.p50)}" r="3" fill="${colour}"/>`,
    ),
  ].join('\n');
}

function legendOf(name: string, colour: string, y: number): string {
  return (
    `<rect x="${MARGIN.left}" y="${y - 9}" width="10" height="10" fill="${colour}"/>` +
    `<text x="${MARGIN.left + 18}" y="${y}">${escaped(name)}</text>`
  );
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
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
