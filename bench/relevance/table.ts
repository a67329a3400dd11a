import { EVERYTHING, GROUPS } from './judge.ts';
import { QUERIES } from './judged/queries.ts';
import { type RelevanceResult, SEARCHES } from './result.ts';

/** The scores as a Markdown table, which is as readable in a terminal. */
export function tableOf({ scores }: RelevanceResult): string {
  const head = ['Class', 'Queries', ...SEARCHES.map((search) => `${search}: NDCG@10 / recall@10`), 'Best'];
  const rows = GROUPS.map((group) => {
    const best = (score: 'ndcg' | 'recall') =>
      Math.max(...SEARCHES.map((search) => scores[group][search][score]));
    const winners = SEARCHES.filter(
      (search) =>
        scores[group][search].ndcg === best('ndcg') && scores[group][search].recall === best('recall'),
    );
    return [
      group,
      String(QUERIES.filter((query) => group === EVERYTHING || query.class === group).length),
      ...SEARCHES.map(
        (search) => `${scores[group][search].ndcg.toFixed(3)} / ${scores[group][search].recall.toFixed(3)}`,
      ),
      winners.join(', ') || 'none by both',
    ];
  });
  const lines = [head, head.map(() => '---'), ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
    .join('\n');
}
