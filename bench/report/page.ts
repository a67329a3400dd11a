import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measurement, Result } from '../measure/row.ts';
import { boundsOf, ratiosOf, timeOf, verdictOf } from './figures.ts';
import { plot } from './plot.ts';

const DOCS = join(import.meta.dirname, '..', '..', 'docs');

/** Writes docs/performance.md and its plots from what full runs have kept. */
export function writePage(results: readonly Result[]): void {
  for (const { name, svg } of plotsOf(results)) writeFileSync(join(DOCS, 'images', name), svg);
  writeFileSync(join(DOCS, 'performance.md'), pageOf(results));
}

/** A plot for each row that was measured at several sizes, by the name of its file in docs/images. */
export function plotsOf(results: readonly Result[]): { name: string; svg: string }[] {
  return results
    .filter(({ measurement }) => hasGrowth(measurement))
    .map(({ number, title, measurement }) => ({
      name: plotName(number),
      // A name of code in a heading is marked as such; in a picture it is a word.
      svg: plot(title.replaceAll('`', ''), measurement.growth ?? []),
    }));
}

function plotName(number: number): string {
  return `performance-${number}.svg`;
}

function hasGrowth({ growth = [] }: Measurement): boolean {
  return growth.some(({ points }) => points.length > 1);
}

/** The text of docs/performance.md. */
export function pageOf(results: readonly Result[]): string {
  const days = [...new Set(results.map((result) => result.measuredAt.slice(0, 10)))].sort();
  const machines = [...new Set(results.map((result) => result.machine))];
  return `# Performance

Written by \`npm run bench -- --full\` from what it measured (bench/results): edit bench/report/page.ts, not this page.
How it is measured, and how to run it, is in [bench/README.md](../bench/README.md).

Every figure is a ratio of two things that were measured by turns in one run, on warm caches; absolute times are those of
the machine, and of no use on another. Measured ${days.join(', ')} on ${machines.join('; ')}.
What one project carries by these figures, and what comes after it, is in [scale.md](scale.md).

## All rows

| # | What | Target | Measured (p50 / p95) | |
| --- | --- | --- | --- | --- |
${results.map(summaryOf).join('\n')}

${results.map(sectionOf).join('\n')}`;
}

function summaryOf({ number, title, target, measurement }: Result): string {
  const judged = measurement.comparisons.filter((comparison) => comparison.bounds);
  const shown = judged.length > 0 ? judged : measurement.comparisons;
  const measured = shown
    .map((one) => `${shown.length > 1 ? `${one.label}: ` : ''}${ratiosOf(one)}`)
    .join('<br>');
  return `| ${number} | [${title}](#row-${number}) | ${target} | ${measured} | ${judged.map(verdictOf).join('<br>')} |`;
}

function sectionOf({ number, title, measurement }: Result): string {
  const { comparisons, notes = [], plans = [] } = measurement;
  const parts = [
    `<a id="row-${number}"></a>\n\n## ${number}. ${title}\n`,
    ...notes.map((note) => `${note}\n`),
    '| | Businesses | | p50 | p95 | | p50 | p95 | Ratio at p50 / p95 | Target | |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...comparisons.map((one) => {
      const sides = [one.first, one.second].flatMap((side) => [
        side.name,
        timeOf(side, 'p50'),
        timeOf(side, 'p95'),
      ]);
      return `| ${[
        one.label,
        one.businesses.toLocaleString('en'),
        ...sides,
        ratiosOf(one),
        boundsOf(one),
        verdictOf(one),
      ].join(' | ')} |`;
    }),
    '',
    ...(hasGrowth(measurement)
      ? [`![What it costs by the number of businesses](images/${plotName(number)})\n`]
      : []),
    ...plans.map(
      (plan) =>
        `<details><summary>Plan: ${plan.title}, ${plan.businesses.toLocaleString('en')} businesses</summary>\n\n\`\`\`\n${plan.text}\n\`\`\`\n\n</details>\n`,
    ),
  ];
  return parts.join('\n');
}
